"""cupy.cuda"""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import nbfix_control
from cupy.cuda import memory
from nbfix_gpu_only import CUDARuntimeError


def is_available() -> bool:
    """cupy.cuda.is_available"""
    return nbfix_control.gpu_count() > 0


def _need_gpu(what: str) -> None:
    if not is_available():
        nbfix_control.refuse(f"cupy.cuda.{what}")
        raise CUDARuntimeError("cudaErrorNoDevice: no CUDA-capable device is detected")


class Device:
    """cupy.cuda.Device"""

    def __init__(self, device: int = 0) -> None:
        _need_gpu("Device")
        self.id = device
        self.compute_capability = "{}{}".format(*nbfix_control.compute_capability(device))
        self.mem_info = (nbfix_control.gpu_memory() - nbfix_control.reserved(device), nbfix_control.gpu_memory())

    def synchronize(self) -> None:
        return None

    def use(self) -> None:
        return None

    def __enter__(self) -> Device:
        return self

    def __exit__(self, *_error: object) -> None:
        return None


def _properties(device: int) -> dict[str, Any]:
    _need_gpu("runtime.getDeviceProperties")
    major, minor = nbfix_control.compute_capability(device)
    total = nbfix_control.gpu_memory()
    return {"name": nbfix_control.gpu_name(device).encode(), "totalGlobalMem": total, "major": major, "minor": minor}


def _count() -> int:
    _need_gpu("runtime.getDeviceCount")
    return nbfix_control.gpu_count()


runtime = SimpleNamespace(
    CUDARuntimeError=CUDARuntimeError, getDeviceCount=_count, getDeviceProperties=_properties,
    deviceSynchronize=lambda: _need_gpu("runtime.deviceSynchronize"), memGetInfo=lambda: Device(0).mem_info,
)  # fmt: skip
Stream = SimpleNamespace(null=SimpleNamespace(synchronize=lambda: _need_gpu("Stream.synchronize")))
__getattr__ = nbfix_control.module_getattr("cupy.cuda")
