"""What compute-capability puts into a notebook, after its GPU gate.

gate      the statement that stops the notebook on a GPU that is too old
    __device__      the device that the notebook uses, surely a GPU: device
    __capability__  the least compute capability, as a tuple: versions are no decimal numbers
    __need__        a list element: what the notebook needs, and why
gate_all  the same for several GPUs, or where there may be none
    __gpus__        the GPUs that the notebook uses, as PyTorch counts them: range(torch.cuda.device_count())
    __capability__  as above
    __need__        as above
"""

import marimo as mo
import torch


def gate():
    mo.stop(
        torch.cuda.get_device_capability(__device__) < __capability__,
        mo.callout(
            mo.md(
                "\n".join(
                    [
                        __need__,
                        "",
                        f"- {torch.cuda.get_device_name(__device__)} has {'.'.join(map(str, torch.cuda.get_device_capability(__device__)))}.",
                        "- Run it on a newer GPU; where the machine has one, `CUDA_VISIBLE_DEVICES` chooses it.",
                    ]
                )
            ),
            kind="danger",
        ),
    )


def gate_all():
    _too_old = [
        f"- GPU {_gpu}, {torch.cuda.get_device_name(_gpu)}, has {'.'.join(map(str, torch.cuda.get_device_capability(_gpu)))}."
        for _gpu in __gpus__
        if torch.cuda.get_device_capability(_gpu) < __capability__
    ]
    mo.stop(
        len(_too_old) > 0,
        mo.callout(
            mo.md(
                "\n".join(
                    [
                        __need__,
                        "",
                        *_too_old,
                        "- Run it on newer GPUs; where the machine has some, `CUDA_VISIBLE_DEVICES` chooses them.",
                    ]
                )
            ),
            kind="danger",
        ),
    )
