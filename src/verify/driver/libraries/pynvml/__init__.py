"""A stand-in for pynvml (nvidia-ml-py): what nvidia-smi would say."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import nbfix_control

NVML_TEMPERATURE_GPU = 0


class NVMLError(Exception):
    """pynvml.NVMLError"""


NVMLError_LibraryNotFound = NVMLError_DriverNotLoaded = NVMLError


def _answers() -> bool:
    return nbfix_control.smi_answer() not in ("absent", "failing")


def nvmlInit() -> None:
    """pynvml.nvmlInit"""
    if not _answers():
        raise NVMLError("NVML Shared Library Not Found")


def nvmlShutdown() -> None:
    """pynvml.nvmlShutdown"""


def nvmlDeviceGetCount() -> int:
    """pynvml.nvmlDeviceGetCount"""
    return nbfix_control.smi_gpu_count()


def nvmlDeviceGetHandleByIndex(index: int) -> int:
    """pynvml.nvmlDeviceGetHandleByIndex"""
    if not 0 <= index < nvmlDeviceGetCount():
        raise NVMLError("Invalid Argument")
    return index


def nvmlDeviceGetName(handle: int) -> str:
    """pynvml.nvmlDeviceGetName"""
    return nbfix_control.gpu_name(handle)


def nvmlSystemGetDriverVersion() -> str:
    """pynvml.nvmlSystemGetDriverVersion"""
    return nbfix_control.DRIVER_VERSION


def nvmlDeviceGetMemoryInfo(handle: int) -> Any:
    """pynvml.nvmlDeviceGetMemoryInfo"""
    total, used = nbfix_control.gpu_memory(), nbfix_control.reserved(handle)
    return SimpleNamespace(total=total, used=used, free=total - used)


def nvmlDeviceGetUtilizationRates(_handle: int) -> Any:
    """pynvml.nvmlDeviceGetUtilizationRates"""
    return SimpleNamespace(gpu=0, memory=0)


def nvmlDeviceGetTemperature(_handle: int, _sensor: int) -> int:
    """pynvml.nvmlDeviceGetTemperature"""
    return 40


def nvmlDeviceGetPowerUsage(_handle: int) -> int:
    """pynvml.nvmlDeviceGetPowerUsage, in milliwatts"""
    return 30000


def nvmlDeviceGetCudaComputeCapability(handle: int) -> tuple[int, int]:
    """pynvml.nvmlDeviceGetCudaComputeCapability"""
    return nbfix_control.compute_capability(handle)


__getattr__ = nbfix_control.module_getattr("pynvml")
