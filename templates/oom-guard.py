"""What oom-guard puts around GPU work.

guard  the work with its handler and what follows it. Where the notebook has a `try` already, the handler becomes its
       first clause and the rest goes before and after it.
    __memory_errors__     the exception types of the libraries in use: torch.cuda.OutOfMemoryError
    __release_names__     a statement that sets every name that may hold GPU memory to None
    __release_attributes__  statements that take cached objects off other cells' objects
    __empty_caches__      statements that hand cached memory back to the GPU: torch.cuda.empty_cache()
    __settings__          list elements: the settings in force and smaller values
    __work__              the work
pass_on  the clause that lets an out-of-memory error through a broad handler further in
    __memory_errors__     as above
"""

import gc

import marimo as mo


def guard():
    _out_of_memory = None
    try:
        __work__
    except __memory_errors__ as _error:
        _out_of_memory = str(_error)
    if _out_of_memory is not None:
        # Released here, not in the handler: there the traceback still holds the memory.
        __release_names__
        __release_attributes__
        gc.collect()
        __empty_caches__
        mo.stop(
            True,
            mo.callout(
                mo.md(
                    "\n".join(
                        [
                            "❌ **GPU out of memory** — the run was stopped and its memory released. Before you run it again:",
                            "",
                            __settings__,
                            "- Close other programs that use the GPU (`nvidia-smi` lists them).",
                            "",
                            f"`{_out_of_memory}`",
                        ]
                    )
                ),
                kind="danger",
            ),
        )


def pass_on():
    try:
        __work__
    except __memory_errors__:
        raise
