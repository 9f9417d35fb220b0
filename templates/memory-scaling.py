"""What memory-scaling puts above work whose size a setting decides.

gpu   the estimate, and the statement that stops before the work when it is too much for the GPU
host  the same for the main memory
    __parameters__  a parameter for each setting whose smaller values can be tried: batch_size
    __local__       a statement for what the estimate reads several times and the notebook has a name for
    __bytes__       the estimate in bytes
    __arguments__   the settings with their titles, and which GPU it is: {"Batch size": batch_size}, device
"""

import marimo as mo


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
