"""What the stand-in libraries share: the log of what they were asked to do, and the one pretended GPU.

Values are deterministic and depend on the arguments alone, never on a seed, so that a run with a seed and one without draw
the same. Not logged is what rules say that they add: seeds, synchronising, emptying caches, and asking about the device.
"""

from __future__ import annotations

import os
from typing import Any

log: list[list[Any]] = []
has_gpu = True
fails_at = 0
"""The allocation that runs out of memory, once; 0 for none."""
allocations = 0
refused = 0
"""How often GPU work was asked for where there is no GPU."""
cards: str | None = None
"""CUDA_VISIBLE_DEVICES as it was when CUDA started; later changes have no effect, as with the real one."""
settings: tuple[str, str] | None = None
"""What the environment said of cards and allocation when GPU memory was first taken; later changes have no effect."""


class OutOfMemoryError(RuntimeError):
    """The stand-in of torch.OutOfMemoryError."""


def reset(into: list[list[Any]], gpu: bool, fails: int) -> None:
    """A new process, as far as the libraries can tell."""
    global log, has_gpu, fails_at, allocations, refused, cards, settings
    log, has_gpu, fails_at = into, gpu, fails
    allocations, refused, cards, settings = 0, 0, None, None


def note(name: str, *details: Any) -> None:
    """Writes one operation into the log."""
    log.append(["op", name, *(round(each, 6) if isinstance(each, float) else str(each) for each in details)])


def start() -> bool:
    """Starts CUDA, as the first question or the first allocation does; says whether there is a GPU."""
    global cards
    if cards is None:
        cards = os.environ.get("CUDA_VISIBLE_DEVICES", "all")
    return has_gpu and cards != ""


def allocate(what: str) -> None:
    """Takes GPU memory. Raises RuntimeError without a GPU, OutOfMemoryError where this is the allocation that fails."""
    global allocations, refused, settings
    if not start():
        refused += 1
        raise RuntimeError("Found no NVIDIA driver on your system.")
    if settings is None:
        settings = (str(cards), os.environ.get("PYTORCH_CUDA_ALLOC_CONF", ""))
    allocations += 1
    if allocations == fails_at:
        raise OutOfMemoryError("CUDA out of memory. Tried to allocate 2.00 GiB.")


def whole(seed: Any) -> int:
    """A seed as PyTorch takes it. Raises TypeError or ValueError for what is no integer."""
    return int(seed)
