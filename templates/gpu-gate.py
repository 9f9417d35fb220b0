"""What gpu-gate puts into a notebook.

gate   the statement that stops the notebook
    __gpu_missing__      a condition that is true when the GPU cannot be used: not torch.cuda.is_available()
    __advice__           a list element: how to check that the framework can use it
    __detection_error__  a list element with what the notebook's own detection found wrong, if it says so
ready  what stands below the gate where it has a cell of its own: a name that other cells read
reach  the statement that makes a cell wait for the gate: marimo stops only cells that read a name of the gate's cell
    __gate_name__        such a name: device
"""

import marimo as mo


def gate():
    mo.stop(
        __gpu_missing__,
        mo.callout(
            mo.md(
                "\n".join(
                    [
                        "⚠️ **No usable NVIDIA GPU** — this notebook needs one, so its GPU cells do not run.",
                        "",
                        __detection_error__,
                        "- `nvidia-smi` in a terminal must list the GPU: if not, check the driver, or start the container with `--gpus all`.",
                        __advice__,
                        "- `CUDA_VISIBLE_DEVICES` must not be empty or name a GPU that does not exist.",
                    ]
                )
            ),
            kind="danger",
        ),
    )


def ready():
    gpu_ready = True


def reach():
    # Reads a name of the GPU check's cell, so that its mo.stop ends this cell too.
    _ = __gate_name__
