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
compare  compares the GPUs, as multi-gpu-check writes it
    __arguments__  the size of a batch, and how many GPUs nvidia-smi lists
gpu   the estimate of memory and the statement that stops when it is too much for the GPU, as memory-scaling writes them
host  the same for the main memory
    __parameters__  a parameter for each setting whose smaller values are tried
    __local__       a statement for what the estimate reads several times
    __bytes__       the estimate in bytes
    __arguments__   the settings with their titles, and which GPU it is
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


def compare():
    compare_gpus(__arguments__)


def gpu():
    def _gpu_needed(__parameters__):
        __local__
        return __bytes__

    _gpu_too_small = gpu_too_small(_gpu_needed, __arguments__)
    mo.stop(_gpu_too_small is not None, _gpu_too_small)


def host():
    def _memory_needed(__parameters__):
        __local__
        return __bytes__

    _memory_too_small = memory_too_small(_memory_needed, __arguments__)
    mo.stop(_memory_too_small is not None, _memory_too_small)
