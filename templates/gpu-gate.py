"""What gpu-gate puts into a notebook.

gate   the statement that stops the notebook
    __gpu_missing__  a condition that is true when the GPU cannot be used: not torch.cuda.is_available()
    __arguments__    what the notebook's own detection found wrong, if it says so, and whether a script is to end here
caught the same for a handler that catches the lack of a GPU
    __arguments__    as above
ready  what stands below the gate where it has a cell of its own: a name that other cells read
reach  the statement that makes a cell wait for the gate: marimo stops only cells that read a name of the gate's cell
    __gate_name__    such a name: device
"""

import marimo as mo


def gate():
    if __gpu_missing__:
        mo.stop(True, no_gpu(__arguments__))


def caught():
    mo.stop(True, no_gpu(__arguments__))


def ready():
    gpu_ready = True


def reach():
    # Depends on the GPU check: if that cell stops, so does this one.
    _ = __gate_name__
