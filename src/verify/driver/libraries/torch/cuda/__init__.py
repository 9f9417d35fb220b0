"""torch.cuda, on the machine that nbfix_control pretends."""

from __future__ import annotations

import time
from types import SimpleNamespace
from typing import Any

import nbfix_control
from torch import _types
from torch._types import OutOfMemoryError, device as _device
from torch.cuda import amp

CudaError = RuntimeError


def is_available() -> bool:
    """torch.cuda.is_available"""
    return device_count() > 0


def device_count() -> int:
    """torch.cuda.device_count"""
    return nbfix_control.gpu_count()


def is_initialized() -> bool:
    """torch.cuda.is_initialized"""
    return is_available()


def init() -> None:
    """torch.cuda.init"""
    _types.need_gpu("cuda.init")


def is_bf16_supported(_including_emulation: bool = True) -> bool:
    """torch.cuda.is_bf16_supported"""
    return is_available()


def _index(place: Any, what: str) -> int:
    """The number of the GPU that an argument means. Raises torch's errors where there is none."""
    _types.need_gpu(f"cuda.{what}")
    wanted = _device("cuda") if place is None else _device(place)
    if wanted.type != "cuda":
        raise ValueError(f"Expected a cuda device, but got: {wanted}")
    index = _types.current_device if wanted.index is None else wanted.index
    if not 0 <= index < device_count():
        raise AssertionError("Invalid device id")
    return index


def current_device() -> int:
    """torch.cuda.current_device"""
    _types.need_gpu("cuda.current_device")
    return _types.current_device


def set_device(place: Any) -> None:
    """torch.cuda.set_device"""
    _types.current_device = _index(place, "set_device")


class device:
    """torch.cuda.device: the current GPU inside a `with`"""

    def __init__(self, place: Any) -> None:
        self._index = _index(place, "device")

    def __enter__(self) -> None:
        self._before, _types.current_device = _types.current_device, self._index

    def __exit__(self, *_error: object) -> None:
        _types.current_device = self._before


class _Properties(SimpleNamespace):
    """What get_device_properties returns."""


def get_device_properties(place: Any = None) -> _Properties:
    """torch.cuda.get_device_properties"""
    index = _index(place, "get_device_properties")
    major, minor = nbfix_control.compute_capability(index)
    return _Properties(
        name=nbfix_control.gpu_name(index), major=major, minor=minor, total_memory=nbfix_control.gpu_memory(),
        multi_processor_count=58, warp_size=32, max_threads_per_multi_processor=1536, is_integrated=False,
        is_multi_gpu_board=False, L2_cache_size=50331648,
    )  # fmt: skip


def get_device_name(place: Any = None) -> str:
    """torch.cuda.get_device_name"""
    return str(get_device_properties(place).name)


def get_device_capability(place: Any = None) -> tuple[int, int]:
    """torch.cuda.get_device_capability"""
    return nbfix_control.compute_capability(_index(place, "get_device_capability"))


def can_device_access_peer(first: Any, second: Any) -> bool:
    """torch.cuda.can_device_access_peer"""
    return _index(first, "can_device_access_peer") != _index(second, "can_device_access_peer")


def get_arch_list() -> list[str]:
    """torch.cuda.get_arch_list"""
    return ["sm_80", "sm_86", "sm_89", "sm_90"] if is_available() else []


def mem_get_info(place: Any = None) -> tuple[int, int]:
    """torch.cuda.mem_get_info: free and total bytes"""
    index = _index(place, "mem_get_info")
    return nbfix_control.gpu_memory() - nbfix_control.reserved(index), nbfix_control.gpu_memory()


def memory_allocated(place: Any = None) -> int:
    """torch.cuda.memory_allocated; 0 without a GPU, as in torch"""
    return nbfix_control.allocated(_index(place, "memory_allocated")) if is_available() else 0


def memory_reserved(place: Any = None) -> int:
    """torch.cuda.memory_reserved; 0 without a GPU, as in torch"""
    return nbfix_control.reserved(_index(place, "memory_reserved")) if is_available() else 0


def max_memory_allocated(place: Any = None) -> int:
    """torch.cuda.max_memory_allocated; 0 without a GPU, as in torch"""
    return nbfix_control.peak(_index(place, "max_memory_allocated")) if is_available() else 0


def max_memory_reserved(place: Any = None) -> int:
    """torch.cuda.max_memory_reserved: the book keeps no peak of it"""
    return max(memory_reserved(place), max_memory_allocated(place))


def reset_peak_memory_stats(place: Any = None) -> None:
    """torch.cuda.reset_peak_memory_stats"""
    nbfix_control.reset_peak(_index(place, "reset_peak_memory_stats"))


reset_max_memory_allocated = reset_peak_memory_stats


def memory_summary(place: Any = None, abbreviated: bool = False) -> str:
    """torch.cuda.memory_summary, two lines of it"""
    index = _index(place, "memory_summary")
    return f"Allocated memory {nbfix_control.allocated(index)} B\nReserved memory {nbfix_control.reserved(index)} B"


def set_per_process_memory_fraction(_fraction: float, place: Any = None) -> None:
    """torch.cuda.set_per_process_memory_fraction"""
    _index(place, "set_per_process_memory_fraction")
    raise nbfix_control.unsupported("torch.cuda.set_per_process_memory_fraction")


def empty_cache() -> None:
    """torch.cuda.empty_cache; nothing without a GPU, as in torch"""
    nbfix_control.empty_cache()


def ipc_collect() -> None:
    """torch.cuda.ipc_collect"""
    _types.need_gpu("cuda.ipc_collect")


def synchronize(place: Any = None) -> None:
    """torch.cuda.synchronize: everything here is done at once"""
    _index(place, "synchronize")


def manual_seed(_seed: int) -> None:
    """torch.cuda.manual_seed: one generator serves all devices here"""


manual_seed_all = manual_seed


class Event:
    """torch.cuda.Event"""

    def __init__(self, enable_timing: bool = False, blocking: bool = False, interprocess: bool = False) -> None:
        _types.need_gpu("cuda.Event")
        self._timing = enable_timing
        self._moment: float | None = None

    def record(self, _stream: Any = None) -> None:
        self._moment = time.perf_counter()

    def synchronize(self) -> None:
        return None

    def wait(self, _stream: Any = None) -> None:
        return None

    def query(self) -> bool:
        return True

    def elapsed_time(self, end: Event) -> float:
        if not (self._timing and end._timing):
            raise ValueError("Both events must be created with argument 'enable_timing=True'.")
        if self._moment is None or end._moment is None:
            raise ValueError("Both events must be recorded before calculating elapsed time.")
        return (end._moment - self._moment) * 1000


class Stream:
    """torch.cuda.Stream"""

    def __init__(self, place: Any = None, priority: int = 0) -> None:
        _index(place, "Stream")

    def synchronize(self) -> None:
        return None

    def wait_stream(self, _other: Stream) -> None:
        return None


class stream:
    """torch.cuda.stream"""

    def __init__(self, chosen: Stream | None) -> None:
        self._stream = chosen

    def __enter__(self) -> None:
        return None

    def __exit__(self, *_error: object) -> None:
        return None


def current_stream(place: Any = None) -> Stream:
    """torch.cuda.current_stream"""
    return Stream(place)


__getattr__ = nbfix_control.module_getattr("torch.cuda")
