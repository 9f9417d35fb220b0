"""What the libraries that run on GPUs only have in common: cuDF, cuGraph, CuPy."""

from __future__ import annotations

from typing import Any

import nbfix_control
from nbfix_control import Allocation


class CUDARuntimeError(RuntimeError):
    """What these libraries raise where there is no GPU."""


def operate(name: str, byte_count: int, error: type[Exception]) -> Allocation:
    """Books an operation and its result on the GPU. Raises `error` out of memory, CUDARuntimeError without a GPU."""
    if nbfix_control.gpu_count() == 0:
        nbfix_control.refuse(name)
        raise CUDARuntimeError("cudaErrorNoDevice: no CUDA-capable device is detected")
    return nbfix_control.operation(name, error, byte_count)


def bad_alloc(message: str) -> MemoryError:
    """The error of RMM, the allocator of cuDF and cuGraph, which hides the message."""
    return MemoryError("std::bad_alloc: out_of_memory: CUDA error (failed to allocate)")


def size_of(value: Any) -> int:
    """Bytes of a pandas or NumPy object."""
    if hasattr(value, "memory_usage"):
        usage = value.memory_usage(index=True)
        return int(usage if isinstance(usage, int) else getattr(usage, "sum", lambda: usage)())
    return int(getattr(value, "nbytes", 8))
