"""The functions of the cell that nbfix puts below the imports, in the order in which they stand there. A notebook gets
those that its fixes call, and what these call. Names of modules become the notebook's own. What others call stands above
them: marimo 0.17 knows no private function further down.

__advice__       how to check that the notebook's library can use the GPU, as a string
__imports__      what these need: import sys
__empty_caches__ statements that hand back the memory that the notebook's libraries keep: torch.cuda.empty_cache()
"""

import marimo as mo
import torch


def _alert(text: str, ends_script: bool = True) -> mo.Html:
    """A red callout. In a script, its text goes to stderr and the script ends."""
    import inspect
    import sys

    if mo.app_meta().mode == "script":
        print(inspect.cleandoc(text), file=sys.stderr)
        if ends_script:
            sys.exit(1)
    return mo.callout(mo.md(text), kind="danger")


def no_gpu(detail: object = None, ends_script: bool = True) -> mo.Html:
    """The callout for a machine without a usable GPU."""
    check = __advice__
    found = f" ({' '.join(str(detail).split())})" if detail else ""
    return _alert(f"""
        ⚠️ **No usable NVIDIA GPU**{found}: this notebook needs one, so GPU cells were not run.

        - `nvidia-smi` must list the GPU: check the driver, or start Docker with `--gpus all`.
        - {check}
        - `CUDA_VISIBLE_DEVICES` must be unset or list only GPUs that exist.
        """, ends_script)


def gpu_memory_errors() -> type | tuple:
    """For `except`: the type of the error if it says that GPU memory is full, else no type."""
    import re
    import sys

    error = sys.exc_info()[1]
    oom = "(?i)out.?of.?memory|alloc_failed|bad_alloc|resource.?exhausted|cudnn_status_internal"
    text = str(error) if isinstance(error, (MemoryError, RuntimeError)) else ""
    return type(error) if re.search(oom, f"{type(error).__name__} {text}") else ()


def out_of_memory(error: str, settings: dict) -> mo.Html:
    """The callout for a full GPU: each setting has its value and a smaller one to try."""
    changes = [(name, *pair) for name, pair in settings.items() if pair[0] != pair[1]]
    smaller = ", ".join(f"**{name}** {now} → {less}" for name, now, less in changes)
    return _alert(f"""
        ❌ **GPU out of memory**: the run was stopped and its memory freed. Before you try again:

        - Use smaller settings: {" ".join(smaller.split()) or "smaller batches or inputs"}.
        - Close other programs that use the GPU (`nvidia-smi` lists them).

        `` {" ".join(error.split())} ``
        """)


def smaller_step(slider: mo.ui.slider) -> object:
    """The next smaller step of a slider; its value, if it is the smallest."""
    return max((step for step in slider.steps if step < slider.value), default=slider.value)


def free_gpu_memory() -> None:
    """Frees unused GPU memory. Call it after a handler, whose traceback keeps tensors alive."""
    import gc
    __imports__

    gc.collect()
    __empty_caches__


def _too_large(needed, settings: dict, free: float, place: str) -> mo.Html | None:
    """The callout for settings that need more than 80 % of what is free; else None."""
    controls = {name: each for name, each in settings.items() if hasattr(each, "start")}
    values = {name: control.value or 0 for name, control in controls.items()}
    needs, usable = needed(*values.values()), 0.8 * free
    if needs <= usable:
        return None
    fits = dict.fromkeys(settings, "another one")
    for name, control in controls.items():
        smaller = range(int(control.start), int(values[name]), int(control.step or 1))
        fitting = [n for n in smaller if needed(*{**values, name: n}.values()) <= usable]
        fits[name] = max(fitting, default="no smaller one fits")
    now = {**settings, **values}
    advice = ", ".join(f"**{name}** {now[name]} → {fits[name]}" for name in settings)
    return _alert(f"""
        ⚠️ **Not started**: the settings need about {needs / 1024**3:.1f} GiB of {place} memory,
        and {usable / 1024**3:.1f} GiB may be used (80 % of what is free).

        - Change one setting: {" ".join(advice.split())}.
        """)


def gpu_too_small(
    needed, settings: dict, device: object = None, by_torch: bool = True
) -> mo.Html | None:
    """The callout for settings that need too much GPU memory; else None."""
    if not torch.cuda.is_available() or not str(device or "cuda").startswith("cuda"):
        return None
    free, _ = torch.cuda.mem_get_info(device)
    if by_torch:  # PyTorch can use what it has reserved.
        free += torch.cuda.memory_reserved(device) - torch.cuda.memory_allocated(device)
    return _too_large(needed, settings, free, "GPU")


def memory_too_small(needed, settings: dict) -> mo.Html | None:
    """The callout for settings that need too much main memory; else None."""
    from pathlib import Path

    import psutil

    free = psutil.virtual_memory().available
    try:
        # In a container: its limit (cgroup v2), less what it holds and can't give back.
        own = Path("/proc/self/cgroup").read_text().partition("0::")[2].strip()
        group = Path(f"/sys/fs/cgroup/{own}")
        stat = dict(line.split() for line in (group / "memory.stat").read_text().splitlines())
        held = sum(int(stat.get(name, 0)) for name in ("anon", "shmem", "kernel"))
        free = min(free, int((group / "memory.max").read_text()) - held)
    except (OSError, ValueError):
        pass  # There is no such limit.
    return _too_large(needed, settings, free, "main")


def compare_gpus(batch_size: int = 0, listed: int = 0) -> None:
    """Warns of missing and unequal GPUs, and of a batch that cannot be split evenly."""
    gpus = [torch.cuda.get_device_properties(gpu) for gpu in range(torch.cuda.device_count())]
    kinds = [f"{gpu.name} ({gpu.total_memory / 1024**3:.0f} GB)" for gpu in gpus]
    count, warnings = len(gpus), []
    if len(set(kinds)) > 1:
        found = ", ".join(kinds)
        warnings.append(f"{found}: the slowest sets the pace, the smallest limits the batch.")
    if count < 2:
        warnings.append(f"PyTorch sees {count or 'no'} GPU, so the work will not be split.")
    if listed > count:
        warnings.append(f"PyTorch sees {count} of {listed} GPUs: check `CUDA_VISIBLE_DEVICES`.")
    if batch_size % max(count, 1) != 0:
        warnings.append(f"A batch of {batch_size} cannot be split evenly among {count} GPUs.")
    if warnings:
        text = "\n".join(f"- ⚠️ {warning}" for warning in warnings)
        mo.output.append(mo.callout(mo.md(text), kind="warn"))


def gpu_too_old(
    capability: tuple, why: str, gpus: list | range | None = None, ends_script: bool = True
) -> mo.Html | None:
    """The callout for GPUs, or the first one, with a lower compute capability; else None."""
    gpus = range(torch.cuda.device_count())[:1] if gpus is None else gpus
    older = [gpu for gpu in gpus if torch.cuda.get_device_capability(gpu) < capability]
    if not older:
        return None
    found = []
    for gpu in older:
        major, minor = torch.cuda.get_device_capability(gpu)
        found.append(f"{torch.cuda.get_device_name(gpu)} has {major}.{minor}")
    needed = ".".join(map(str, capability))
    return _alert(f"""
        ⚠️ **GPU too old**: this notebook needs compute capability {needed} or newer: {why}.

        - {", ".join(found)}.
        - Use a newer GPU; if the machine has one, select it with `CUDA_VISIBLE_DEVICES`.
        """, ends_script)
