"""What oom-guard puts around GPU work.

guard  the work with its handler and what follows it. Where the notebook has a `try` already, the handler becomes its
       first clause and the rest goes before and after it.
    __release__   statements that drop what may hold GPU memory; after the handler, as there the traceback still holds it
    __smaller__   a statement that gives the settings a name, where they are too long for the line
    __settings__  a dictionary: for each setting in force its value, and a smaller one
    __work__      the work
pass_on  the clause that lets an out-of-memory error through a broad handler further in
"""

import marimo as mo


def guard():
    _oom = None
    try:
        __work__
    except gpu_memory_errors() as _error:
        _oom = str(_error)
    if _oom is not None:
        __release__
        __smaller__
        mo.stop(True, out_of_memory(_oom, __settings__))


def pass_on():
    try:
        __work__
    except gpu_memory_errors():
        raise
