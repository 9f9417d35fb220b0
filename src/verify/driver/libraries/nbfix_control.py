"""The machine that the stand-in libraries pretend to run on, and the book they keep of its GPU.

Environment variables describe the machine, so that `python notebook.py`, marimo's export and the driver see the same:

    NBFIX_SCENARIO       no-gpu, cpu-torch, odd-smi, healthy (default), oom or script: a row of SCENARIOS
    NBFIX_SMI            overrides what nvidia-smi answers: a name of SMI_ANSWERS
    NBFIX_GPUS           number of GPUs (default 1)
    NBFIX_SMI_GPUS       number of GPUs that nvidia-smi lists, where CUDA_VISIBLE_DEVICES hides some (default NBFIX_GPUS)
    NBFIX_GPU_NAMES      their names, with `;` between them; the last one is that of all further GPUs (default NVIDIA L4)
    NBFIX_CAPABILITIES   their compute capabilities, in the same way: 8.9;7.5 (default 8.9)
    NBFIX_GPU_MEMORY_MB  memory of each GPU in MiB (default 23034, an NVIDIA L4)
    NBFIX_OOM_AT         the GPU operation, counted from 1 at start, that runs out of memory
    NBFIX_BOOK           a file that gets the book as JSON when the process ends

Nothing here imports a stand-in: each of them imports this module.
"""

from __future__ import annotations

import atexit
import functools
import json
import os
import sys
import threading
import weakref
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from importlib.abc import MetaPathFinder
from typing import Any

GPU_NAME = "NVIDIA L4"
DRIVER_VERSION = "570.124.06"
CUDA_VERSION = "12.8"
COMPUTE_CAPABILITY = (8, 9)

SMI_ANSWERS = ("absent", "healthy", "not-available", "comma", "empty", "failing")


@dataclass(frozen=True)
class Scenario:
    """`cuda`: present, absent (no driver) or cpu-build (a library built without CUDA). `smi`: one of SMI_ANSWERS."""

    cuda: str
    smi: str


SCENARIOS: dict[str, Scenario] = {
    "no-gpu": Scenario(cuda="absent", smi="absent"),
    "cpu-torch": Scenario(cuda="cpu-build", smi="healthy"),
    "odd-smi": Scenario(cuda="present", smi="not-available"),
    "healthy": Scenario(cuda="present", smi="healthy"),
    "oom": Scenario(cuda="present", smi="healthy"),
    "script": Scenario(cuda="absent", smi="absent"),
}


def scenario() -> Scenario:
    """The scenario of this process. Raises ValueError for a name that isn't in the table."""
    name = os.environ.get("NBFIX_SCENARIO", "healthy")
    if name not in SCENARIOS:
        raise ValueError(f"NBFIX_SCENARIO is {name!r}; expected one of {', '.join(SCENARIOS)}")
    return SCENARIOS[name]


def cuda_state() -> str:
    """present, absent or cpu-build."""
    return scenario().cuda


def gpu_count() -> int:
    """How many GPUs the frameworks see."""
    return int(os.environ.get("NBFIX_GPUS", "1")) if cuda_state() == "present" else 0


def smi_answer() -> str:
    """What nvidia-smi answers: one of SMI_ANSWERS."""
    return os.environ.get("NBFIX_SMI", scenario().smi)


def smi_gpu_count() -> int:
    """How many GPUs nvidia-smi lists: also those that a CPU build of a framework can't use."""
    return int(os.environ.get("NBFIX_SMI_GPUS", os.environ.get("NBFIX_GPUS", "1")))


def gpu_name(index: int = 0) -> str:
    """The name of one GPU."""
    names = os.environ.get("NBFIX_GPU_NAMES", GPU_NAME).split(";")
    return names[min(index, len(names) - 1)]


def compute_capability(index: int = 0) -> tuple[int, int]:
    """The compute capability of one GPU."""
    versions = os.environ.get("NBFIX_CAPABILITIES", "{}.{}".format(*COMPUTE_CAPABILITY)).split(";")
    major, minor = versions[min(index, len(versions) - 1)].split(".")
    return int(major), int(minor)


@functools.cache  # every operation asks
def gpu_memory() -> int:
    """Memory of one GPU in bytes."""
    return int(os.environ.get("NBFIX_GPU_MEMORY_MB", "23034")) * 1024**2


# --- the book -------------------------------------------------------------------------------------------------------


class Allocation:
    """A piece of GPU memory. Whoever uses it holds a reference; it is freed when the last one goes."""

    __slots__ = ("__weakref__", "byte_count", "device", "name")

    def __init__(self, name: str, byte_count: int, device: int) -> None:
        self.name = name
        self.byte_count = byte_count
        self.device = device


_lock = threading.RLock()
_live: dict[int, tuple[weakref.ref[Allocation], int, int]] = {}
_allocated: Counter[int] = Counter()
_peak: Counter[int] = Counter()
_reserved: Counter[int] = Counter()
_operations: Counter[tuple[str, str]] = Counter()
_refused: Counter[tuple[str, str]] = Counter()
_unsupported: Counter[str] = Counter()
_count = 0
_sites: dict[Any, list[int]] = {}
_fail_at: int | None = int(os.environ["NBFIX_OOM_AT"]) if "NBFIX_OOM_AT" in os.environ else None
_failed_in: str | None = None

OutOfMemory = Callable[[str], Exception]


def _nowhere() -> str:
    return ""


_place: Callable[[], str] = _nowhere
_site: Callable[[], Any] | None = None


def operation(name: str, out_of_memory: OutOfMemory, byte_count: int = 0, device: int = 0) -> Allocation:
    """Books one GPU operation and the memory of its result.

    Raises `out_of_memory(message)`, the framework's own error, if it is the operation that was chosen to fail or if the
    memory of the GPU doesn't suffice.
    """
    global _count, _fail_at, _failed_in
    with _lock:
        _count += 1
        _operations[_place(), name] += 1
        if _site is not None:
            _sites.setdefault(_site(), [_count, _count])[1] = _count
        chosen = _fail_at is not None and _count >= _fail_at
        if chosen or _allocated[device] + byte_count > gpu_memory():
            # Once only: what runs after the failure, the clean-up and the second press, must be able to succeed.
            _fail_at = None
            _failed_in = _place()
            raise out_of_memory(_message(byte_count, device))
        return _hold(name, byte_count, device)


def _hold(name: str, byte_count: int, device: int) -> Allocation:
    allocation = Allocation(name, byte_count, device)
    key = id(allocation)
    _live[key] = (weakref.ref(allocation, lambda _reference: _release(key)), byte_count, device)
    _allocated[device] += byte_count
    _peak[device] = max(_peak[device], _allocated[device])
    _reserved[device] = max(_reserved[device], _allocated[device])
    return allocation


def _release(key: int) -> None:
    with _lock:
        _reference, byte_count, device = _live.pop(key)
        _allocated[device] -= byte_count


def _message(byte_count: int, device: int) -> str:
    return (
        f"CUDA out of memory. Tried to allocate {byte_count / 1024**2:.2f} MiB. GPU {device} has a total capacity of "
        f"{gpu_memory() / 1024**3:.2f} GiB of which {(gpu_memory() - _allocated[device]) / 1024**3:.2f} GiB is free."
    )


def fail_at(operations_from_now: int | None) -> None:
    """The n-th GPU operation from now (1 is the next one) runs out of memory; None takes the order back."""
    global _fail_at, _failed_in
    _fail_at = None if operations_from_now is None else _count + operations_from_now
    _failed_in = None


def failed_in() -> str | None:
    """The place of the operation that ran out of memory since the last `fail_at`, or None."""
    return _failed_in


def refuse(name: str) -> None:
    """Books an attempt to use a GPU that isn't there; the caller raises the framework's own error."""
    _refused[_place(), name] += 1


def set_place(place: Callable[[], str]) -> None:
    """`place()` names the cell that runs now; operations are booked under it."""
    global _place
    _place = place


def record_sites(site: Callable[[], Any] | None) -> None:
    """From now on `site()` says where in the notebook an operation is called from; None ends it."""
    global _site
    _site = site
    _sites.clear()


def sites() -> dict[Any, tuple[int, int]]:
    """The first and the last operation, by their number, of every site since `record_sites`."""
    return {site: (first, last) for site, (first, last) in _sites.items()}


def allocated(device: int = 0) -> int:
    """Bytes in use on one GPU."""
    return _allocated[device]


def peak(device: int = 0) -> int:
    """The most bytes that were in use since `reset_peak`."""
    return _peak[device]


def reserved(device: int = 0) -> int:
    """Bytes that the allocator keeps: like torch's, it gives freed memory back only in `empty_cache`."""
    return _reserved[device]


def reset_peak(device: int = 0) -> None:
    """The peak starts over from what is in use now."""
    _peak[device] = _allocated[device]


def empty_cache() -> None:
    """Gives back what is reserved and not in use."""
    for device in list(_reserved):
        _reserved[device] = _allocated[device]


def live_count() -> int:
    """How many pieces of GPU memory are alive (views of one tensor are one piece)."""
    return len(_live)


def live_names() -> dict[str, int]:
    """The operations that made the memory still alive, with how many pieces each."""
    references = [entry[0]() for entry in list(_live.values())]
    return dict(Counter(allocation.name for allocation in references if allocation is not None))


def operation_count() -> int:
    """GPU operations since the start."""
    return _count


def report() -> dict[str, Any]:
    """Everything in the book, for JSON."""
    return {
        "alive": live_count(),
        "aliveByOperation": live_names(),
        "allocatedBytes": sum(_allocated.values()),
        "reservedBytes": sum(_reserved.values()),
        "operations": _count,
        "failedIn": _failed_in,
        "operationsByPlace": _by_place(_operations),
        "refusedByPlace": _by_place(_refused),
        "unsupported": sorted(_unsupported),
    }


def _by_place(counts: Counter[tuple[str, str]]) -> dict[str, dict[str, int]]:
    result: dict[str, dict[str, int]] = {}
    for (place, name), count in counts.items():
        result.setdefault(place, {})[name] = count
    return result


def _keep(file: str) -> None:
    with open(file, "w", encoding="utf-8") as stream:
        json.dump(report(), stream)


# Taken out of the environment: the book is that of this process, not of one that it starts.
if _file := os.environ.pop("NBFIX_BOOK", None):
    atexit.register(_keep, _file)


# --- what a stand-in can't do ---------------------------------------------------------------------------------------


class MissingName(NotImplementedError, AttributeError):
    """A name that the real library has, or may have, and the stand-in has not.

    An AttributeError too, so that libraries which probe an object with hasattr get their answer.
    """


def unsupported(name: str, depth: int = 1) -> NotImplementedError:
    """The error to raise for `name`, e.g. 'torch.fft.rfft'; booked, because notebooks like to swallow errors."""
    if "site-packages" not in sys._getframe(depth + 1).f_code.co_filename:
        _unsupported[name] += 1
    return MissingName(f"{name} is not part of nbfix's stand-in; use the real library (--real-libs)")


def module_getattr(module: str) -> Callable[[str], Any]:
    """A module's `__getattr__`: a public name that is missing is NotImplementedError, a private one AttributeError."""

    def missing(name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(f"module {module!r} has no attribute {name!r}")
        unsupported(f"{module}.{name}", depth=1)
        # Not an AttributeError: `from torch import x` would turn that into an ImportError, which reads as "not installed".
        raise NotImplementedError(
            f"{module}.{name} is not part of nbfix's stand-in; use the real library (--real-libs)"
        )

    return missing


STAND_INS = (
    "torch", "torchvision", "transformers", "diffusers", "cudf", "cugraph", "cupy", "pynvml", "tensorrt", "torch_tensorrt",
)  # fmt: skip


class _MissingSubmodules(MetaPathFinder):
    """Asked last: a submodule of a stand-in that no file provides. An ImportError would read as 'not installed'."""

    def find_spec(self, fullname: str, path: Any = None, target: Any = None) -> None:
        parent = fullname.partition(".")[0]
        if "." in fullname and parent in STAND_INS and _is_stand_in(parent):
            _unsupported[fullname] += 1
            raise NotImplementedError(f"{fullname} is not part of nbfix's stand-in; use the real library (--real-libs)")


def _is_stand_in(package: str) -> bool:
    file = getattr(sys.modules.get(package), "__file__", None)
    return file is not None and os.path.dirname(os.path.abspath(__file__)) in os.path.abspath(file)


sys.meta_path.append(_MissingSubmodules())
