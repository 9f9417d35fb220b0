"""Data types, devices and shapes."""

from __future__ import annotations

from typing import Any

import nbfix_control
import numpy as np


class dtype:
    """A data type. bfloat16 computes as float32 and counts two bytes, because NumPy has no such type."""

    def __init__(self, name: str, numpy_type: Any, itemsize: int) -> None:
        self.name = name
        self.numpy = np.dtype(numpy_type)
        self.itemsize = itemsize

    @property
    def is_floating_point(self) -> bool:
        return self.numpy.kind == "f"

    @property
    def is_complex(self) -> bool:
        return False

    def __repr__(self) -> str:
        return f"torch.{self.name}"

    def __reduce__(self) -> str:
        return self.name


float64 = double = dtype("float64", np.float64, 8)
float32 = float_ = dtype("float32", np.float32, 4)
float16 = half = dtype("float16", np.float16, 2)
bfloat16 = dtype("bfloat16", np.float32, 2)
int64 = long = dtype("int64", np.int64, 8)
int32 = int_ = dtype("int32", np.int32, 4)
int16 = short = dtype("int16", np.int16, 2)
int8 = dtype("int8", np.int8, 1)
uint8 = dtype("uint8", np.uint8, 1)
bool_ = dtype("bool", np.bool_, 1)

_BY_NUMPY = {t.numpy: t for t in (float64, float32, float16, int64, int32, int16, int8, uint8, bool_)}


def dtype_of(numpy_type: Any) -> dtype:
    """The data type of a NumPy type. Raises TypeError for one that torch has not."""
    found = _BY_NUMPY.get(np.dtype(numpy_type))
    if found is None:
        raise TypeError(f"can't convert np.ndarray of type {numpy_type}")
    return found


class Size(tuple[int, ...]):
    """A shape."""

    def numel(self) -> int:
        product = 1
        for length in self:
            product *= length
        return product

    def __repr__(self) -> str:
        return f"torch.Size({list(self)})"


class device:
    """A device: device('cuda:1'), device('cuda', 1), device(1) or a copy of a device."""

    def __init__(self, type: Any = "cpu", index: int | None = None) -> None:
        if isinstance(type, device):
            self.type, self.index = type.type, type.index
            return
        if isinstance(type, int):
            type, index = "cuda", type
        name, _, number = str(type).partition(":")
        if name not in ("cpu", "cuda", "mps", "meta"):
            raise RuntimeError(f"Expected one of cpu, cuda, mps, meta device type at start of device string: {name}")
        self.type = name
        self.index = int(number) if number else index

    def __eq__(self, other: object) -> bool:
        return isinstance(other, device) and (self.type, self.index) == (other.type, other.index)

    def __hash__(self) -> int:
        return hash((self.type, self.index))

    def __str__(self) -> str:
        return self.type if self.index is None else f"{self.type}:{self.index}"

    def __repr__(self) -> str:
        index = "" if self.index is None else f", index={self.index}"
        return f"device(type={self.type!r}{index})"


current_device = 0
"""The GPU that 'cuda' without a number means: torch.cuda.set_device."""


class OutOfMemoryError(RuntimeError):
    """torch.OutOfMemoryError, which torch.cuda.OutOfMemoryError is another name of."""


class AcceleratorError(RuntimeError):
    """torch.AcceleratorError."""


def resolve(place: Any, what: str) -> device:
    """The device with its number, ready for a tensor. Raises torch's own errors where there is no such GPU."""
    wanted = device("cpu") if place is None else device(place)
    if wanted.type == "cpu":
        return wanted
    if wanted.type != "cuda":
        raise nbfix_control.unsupported(f"torch.device({wanted.type!r})")
    need_gpu(what)
    index = current_device if wanted.index is None else wanted.index
    if index >= nbfix_control.gpu_count():
        raise AcceleratorError("CUDA error: invalid device ordinal")
    return device("cuda", index)


def need_gpu(what: str) -> None:
    """Raises what torch raises where CUDA can't be used."""
    state = nbfix_control.cuda_state()
    if state == "present" and nbfix_control.gpu_count() > 0:
        return
    nbfix_control.refuse(f"torch.{what}")
    if state == "cpu-build":
        raise AssertionError("Torch not compiled with CUDA enabled")
    raise RuntimeError(
        "Found no NVIDIA driver on your system. Please check that you have an NVIDIA GPU and installed a driver from "
        "http://www.nvidia.com/Download/index.aspx"
    )
