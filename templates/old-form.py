"""What old-form puts into a notebook.

gate  the statement that stops the notebook, as gpu-gate writes it
    __gpu_missing__  the condition that the notebook has
    __arguments__    what the notebook's own detection found wrong, if it says so, and whether a script is to end here
full  the statement that stops after memory has run out, as oom-guard writes it
    __error__     the text of the error
    __settings__  a dictionary: for each setting in force its value, and a smaller one
too_old  the statements that stop on a GPU that is too old, as compute-capability writes them
    __capability__  the least compute capability
    __needed_by__   what needs it, the GPUs that are asked, and whether a script is to end here
"""

import marimo as mo


def gate():
    if __gpu_missing__:
        mo.stop(True, no_gpu(__arguments__))


def full():
    mo.stop(True, out_of_memory(__error__, __settings__))


def too_old():
    _too_old = gpu_too_old(__capability__, __needed_by__)
    mo.stop(_too_old is not None, _too_old)
