"""The real GPU, through PyTorch: how much of it a run takes, and how to make it run out."""

from __future__ import annotations

import gc
import sys
from types import ModuleType
from typing import Any

_failures: list[dict[str, int]] = []
"""What was allocated and reserved at each moment at which memory ran out, while the failing frames were alive."""


def torch_with_cuda() -> ModuleType | None:
    """PyTorch, where it is installed and sees a GPU."""
    try:
        import torch
    except ImportError:
        return None
    return torch if torch.cuda.is_available() else None


def watch(torch: ModuleType) -> None:
    """Notes every out-of-memory error from now on, at the moment at which it happens."""

    def observe(*_details: Any) -> None:
        _failures.append(
            {"allocatedBytes": torch.cuda.memory_allocated(), "reservedBytes": torch.cuda.memory_reserved()}
        )

    torch._C._cuda_attach_out_of_memory_observer(observe)


def limit(torch: ModuleType, byte_count: int | None) -> None:
    """Lets this process take so many bytes of the GPU and no more; None: all of it."""
    torch.cuda.empty_cache()
    total = torch.cuda.get_device_properties(0).total_memory
    fraction = 1.0 if byte_count is None else min(1.0, byte_count / total)
    torch.cuda.set_per_process_memory_fraction(fraction)


def card(torch: ModuleType, byte_count: int) -> None:
    """Lets this process take so much of the GPU, and lets PyTorch say so: a notebook may fit its settings to what is free."""
    limit(torch, byte_count)
    ask = torch.cuda.mem_get_info

    def mem_get_info(device: Any = None) -> tuple[int, int]:
        free, total = ask(device)
        left = int(byte_count) - torch.cuda.memory_reserved(device)
        return max(0, min(free, left)), min(total, int(byte_count))

    torch.cuda.mem_get_info = mem_get_info


def begin() -> None:
    """At the start of a step: the peak and the failures count from here."""
    _failures.clear()
    torch = sys.modules.get("torch")
    if torch is not None and torch.cuda.is_available():
        torch.cuda.reset_peak_memory_stats()


def state() -> dict[str, Any]:
    """What PyTorch says after a step, if the notebook or the driver imported it; empty without a GPU."""
    torch = sys.modules.get("torch")
    if torch is None or not torch.cuda.is_available():
        return {}
    before = torch.cuda.memory_allocated()
    gc.collect()
    collected = torch.cuda.memory_allocated()
    # cuBLAS keeps a workspace for each handle, whoever uses it next: no name of the notebook holds it.
    torch._C._cuda_clearCublasWorkspaces()
    return {
        "device": torch.cuda.get_device_name(0),
        "totalBytes": torch.cuda.get_device_properties(0).total_memory,
        "allocatedBytesBeforeCollection": before,
        "allocatedBytes": torch.cuda.memory_allocated(),
        "workspaceBytes": collected - torch.cuda.memory_allocated(),
        "reservedBytes": torch.cuda.memory_reserved(),
        "peakAllocatedBytes": torch.cuda.max_memory_allocated(),
        "peakReservedBytes": torch.cuda.max_memory_reserved(),
        "failures": list(_failures),
    }
