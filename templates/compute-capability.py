"""What compute-capability puts into a notebook, after its GPU gate.

gate  the statement that stops the notebook on a GPU that is too old
    __capability__  the least compute capability, as a tuple: versions are no decimal numbers
    __arguments__   what needs it, and the GPUs that the notebook uses, where it is not the first one or may not be:
                    "TensorRT builds no engines for older GPUs", gpus=[device]
"""

import marimo as mo


def gate():
    _too_old = gpu_too_old(__capability__, __arguments__)
    mo.stop(_too_old is not None, _too_old)
