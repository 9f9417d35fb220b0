"""A stand-in for PyTorch: enough of it to run a GPU notebook where there is neither a GPU nor PyTorch.

Shapes, types, devices and error messages are torch's; gradients are zero, and the values of tensors beyond 4,096
elements are representative numbers (see `_arrays`). What is missing raises NotImplementedError with its name.
"""

from __future__ import annotations

import math as _math
from types import SimpleNamespace as _SimpleNamespace
from typing import Any

import nbfix_control
from torch import _functions, _tensor, _types
from torch._creation import (
    Generator, arange, as_tensor, default_generator, empty, empty_like, eye, from_numpy, full, full_like, linspace,
    logspace, manual_seed, ones, ones_like, rand, rand_like, randint, randn, randn_like, randperm, tensor, zeros, zeros_like,
)  # fmt: skip
from torch._functions import *  # noqa: F403
from torch._grad import enable_grad, inference_mode, is_grad_enabled, no_grad, set_grad_enabled
from torch._tensor import Tensor
from torch._types import (
    AcceleratorError, OutOfMemoryError, Size, bfloat16, device, double, dtype, float16, float32, float64, half, int8,
    int16, int32, int64, long, short, uint8,
)  # fmt: skip

bool = _types.bool_
float = _types.float32
int = _types.int32
pi, e, inf, nan = _math.pi, _math.e, _math.inf, _math.nan
strided, channels_last, contiguous_format, preserve_format = (
    "strided",
    "channels_last",
    "contiguous_format",
    "preserve_format",
)
_BUILD = "+cpu" if nbfix_control.cuda_state() == "cpu-build" else f"+cu{nbfix_control.CUDA_VERSION.replace('.', '')}"
__version__ = f"2.8.0{_BUILD}"

from torch import amp, autograd, backends, cuda, linalg, nn, optim, utils, version  # noqa: E402
from torch._storage import load, save  # noqa: E402
from torch.amp import autocast  # noqa: E402

FloatTensor = LongTensor = Tensor
accelerator = _SimpleNamespace(is_available=cuda.is_available, device_count=cuda.device_count)


def is_tensor(value: Any) -> Any:
    """torch.is_tensor"""
    return isinstance(value, Tensor)


def numel(input: Tensor) -> Any:
    """torch.numel"""
    return input.numel()


def is_floating_point(input: Tensor) -> Any:
    """torch.is_floating_point"""
    return input.is_floating_point()


def get_default_dtype() -> dtype:
    """torch.get_default_dtype"""
    return _tensor._default_dtype


def set_default_dtype(kind: dtype) -> None:
    """torch.set_default_dtype"""
    _tensor._default_dtype = kind


def set_float32_matmul_precision(_precision: str) -> None:
    """torch.set_float32_matmul_precision: no effect on the values here"""


def use_deterministic_algorithms(_mode: Any, *, warn_only: Any = False) -> None:
    """torch.use_deterministic_algorithms: everything here is"""


def set_num_threads(_threads: Any) -> None:
    """torch.set_num_threads: nothing to set"""


def get_num_threads() -> Any:
    """torch.get_num_threads"""
    return 1


def seed() -> Any:
    """torch.seed"""
    return default_generator.seed()


def initial_seed() -> Any:
    """torch.initial_seed"""
    return default_generator.initial_seed()


def compile(model: Any = None, **_options: Any) -> Any:
    """torch.compile: the model itself, as torch gives where it can't do better"""
    return model if model is not None else lambda function: function


def get_device_module(_device: Any = None) -> Any:
    """torch.get_device_module: always cuda here"""
    return cuda


__getattr__ = nbfix_control.module_getattr("torch")
