"""The functions of the cell that nbfix puts below the imports, in the order in which they stand there. A notebook gets
those that its fixes call, and what these call. Names of modules become the notebook's own. What others call stands above
them: marimo 0.17 knows no private function further down.

__advice__       how to check that the notebook's library can use the GPU, as a string
__imports__      what these need: import sys
__empty_caches__ statements that hand back the memory that the notebook's libraries keep: torch.cuda.empty_cache()
"""

import marimo as mo


def _alert(text: str, ends_script: bool = True) -> mo.Html:
    """A red callout; in a script the same text on stderr."""
    import inspect
    import sys

    if mo.app_meta().mode == "script":
        print(inspect.cleandoc(text), file=sys.stderr)
        if ends_script:
            sys.exit(1)
    return mo.callout(mo.md(text), kind="danger")


def no_gpu(detail: object = None, ends_script: bool = True) -> mo.Html:
    """The callout for a machine without a usable GPU. A script ends with its text on stderr."""
    check = __advice__
    found = f" ({' '.join(str(detail).split())})" if detail else ""
    return _alert(f"""
        ⚠️ **No usable NVIDIA GPU**{found}: this notebook needs one, so GPU cells do not run.

        - `nvidia-smi` must list the GPU: check the driver, or start Docker with `--gpus all`.
        - {check}
        - `CUDA_VISIBLE_DEVICES` must not be empty or name a GPU that does not exist.
        """, ends_script)


def gpu_memory_errors() -> type | tuple:
    """For `except`: the type of the error if it says that GPU memory is full, else no type."""
    import re
    import sys

    error = sys.exc_info()[1]
    full = "out.?of.?memory|alloc_failed|bad_alloc|resource.?exhausted|cudnn_status_internal"
    text = str(error) if isinstance(error, (MemoryError, RuntimeError)) else ""
    return type(error) if re.search(full, f"{type(error).__name__} {text}", re.I) else ()


def out_of_memory(error: str, settings: dict) -> mo.Html:
    """The callout for a full GPU: each setting has its value and a smaller one to try."""
    smaller = ", ".join(f"**{name}** {now} → {less}" for name, (now, less) in settings.items())
    return _alert(f"""
        ❌ **GPU out of memory**: the run was stopped and its memory freed. Before the next run:

        - Use smaller settings: {" ".join(smaller.split()) or "smaller batches or inputs"}.
        - Close other programs that use the GPU (`nvidia-smi` lists them).

        `` {" ".join(error.split())} ``
        """)


def smaller_step(slider: mo.ui.slider) -> object:
    """The next smaller step of a slider."""
    return max((step for step in slider.steps if step < slider.value), default="(none)")


def free_gpu_memory() -> None:
    """Frees GPU memory that no name holds any more; in a handler, the traceback still does."""
    import gc
    __imports__

    gc.collect()
    __empty_caches__
