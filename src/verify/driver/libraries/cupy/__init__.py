"""A stand-in for CuPy: NumPy does the work, the book gets a GPU operation for every call."""

from __future__ import annotations

import operator
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import nbfix_control
import numpy as np
from cupy import cuda
from cupy.cuda import memory
from nbfix_gpu_only import operate

__version__ = "13.6.0"
float16, float32, float64 = np.float16, np.float32, np.float64
int8, int16, int32, int64, uint8, bool_ = np.int8, np.int16, np.int32, np.int64, np.uint8, np.bool_
pi, e, inf, nan, newaxis = np.pi, np.e, np.inf, np.nan, np.newaxis

CREATION = ("arange", "array", "empty", "eye", "full", "identity", "linspace", "ones", "zeros")
FUNCTIONS = (
    "abs", "add", "all", "allclose", "any", "argmax", "argmin", "argsort", "asfortranarray", "ascontiguousarray", "clip",
    "concatenate", "cos", "cumsum", "dot", "einsum", "empty_like", "exp", "expand_dims", "full_like", "hstack", "isnan",
    "log", "matmul", "max", "maximum", "mean", "median", "meshgrid", "min", "minimum", "multiply", "ones_like", "outer",
    "percentile", "power", "ravel", "reshape", "sin", "sort", "sqrt", "square", "stack", "std", "sum", "tanh", "tensordot",
    "tile", "transpose", "unique", "var", "vstack", "where", "zeros_like",
)  # fmt: skip
METHODS = (
    "all", "any", "argmax", "argmin", "argsort", "astype", "clip", "copy", "cumsum", "dot", "fill", "flatten", "max", "mean",
    "min", "prod", "ravel", "reshape", "round", "std", "sum", "transpose", "var",
)  # fmt: skip
PLAIN = ("dtype", "itemsize", "nbytes", "ndim", "shape", "size")


class ndarray:
    """cupy.ndarray"""

    _host: np.ndarray

    def __getattr__(self, name: str) -> Any:
        if name in PLAIN:
            return getattr(self._host, name)
        if name in METHODS:
            return lambda *args, **options: _wrap(name, getattr(self._host, name)(*_plain(args), **_plain(options)))
        if name.startswith("_"):
            raise AttributeError(name)
        raise nbfix_control.unsupported(f"cupy.ndarray.{name}")

    @property
    def T(self) -> ndarray:
        return _wrap("transpose", self._host.T)

    @property
    def device(self) -> Any:
        return cuda.Device(0)

    def get(self) -> np.ndarray:
        return self._host.copy()

    def item(self) -> Any:
        return self._host.item()

    def tolist(self) -> Any:
        return self._host.tolist()

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> Any:
        raise TypeError(
            "Implicit conversion to a NumPy array is not allowed. Please use `.get()` to construct a NumPy array."
        )

    def __getitem__(self, key: Any) -> Any:
        return _wrap("getitem", self._host[_plain(key)])

    def __setitem__(self, key: Any, value: Any) -> None:
        operate("cupy.setitem", 0, memory.OutOfMemoryError)
        self._host[_plain(key)] = _plain(value)

    def __len__(self) -> int:
        return len(self._host)

    def __float__(self) -> float:
        return float(self._host)

    def __int__(self) -> int:
        return int(self._host)

    def __bool__(self) -> bool:
        return bool(self._host)

    def __repr__(self) -> str:
        return repr(self._host)


def _wrap(name: str, value: Any) -> Any:
    if isinstance(value, (np.ndarray, np.generic)):
        made = ndarray.__new__(ndarray)
        made._memory = operate(f"cupy.{name}", value.nbytes, memory.OutOfMemoryError)
        made._host = np.asarray(value)
        return made
    if isinstance(value, (tuple, list)):
        return type(value)(_wrap(name, part) for part in value)
    return value


def _plain(value: Any) -> Any:
    if isinstance(value, ndarray):
        return value._host
    if isinstance(value, (tuple, list)):
        return type(value)(_plain(part) for part in value)
    return {k: _plain(v) for k, v in value.items()} if isinstance(value, dict) else value


def _function(name: str, function: Callable[..., Any]) -> Callable[..., Any]:
    return lambda *args, **options: _wrap(name, function(*_plain(args), **_plain(options)))


for _name in (*CREATION, *FUNCTIONS):
    globals()[_name] = _function(_name, getattr(np, _name))
asarray = _function("asarray", np.array)
for _name in ("add", "sub", "mul", "truediv", "floordiv", "mod", "pow", "matmul", "lt", "le", "gt", "ge", "eq", "ne"):
    setattr(ndarray, f"__{_name}__", _function(_name, getattr(operator, _name)))
for _name in ("add", "sub", "mul", "truediv", "pow", "matmul"):
    setattr(ndarray, f"__r{_name}__", _function(_name, lambda a, b, f=getattr(operator, _name): f(b, a)))
setattr(ndarray, "__neg__", _function("neg", operator.neg))
setattr(ndarray, "__hash__", object.__hash__)

random = SimpleNamespace(
    seed=lambda seed=None: np.random.seed(seed),
    **{
        n: _function(f"random.{n}", getattr(np.random, n))
        for n in ("rand", "randn", "random", "randint", "normal", "uniform")
    },
)
linalg = SimpleNamespace(
    **{n: _function(f"linalg.{n}", getattr(np.linalg, n)) for n in ("norm", "inv", "svd", "eigh", "solve", "det")}
)
fft = SimpleNamespace(
    **{n: _function(f"fft.{n}", getattr(np.fft, n)) for n in ("fft", "ifft", "fft2", "ifft2", "rfft", "irfft")}
)


def asnumpy(value: Any) -> np.ndarray:
    """cupy.asnumpy"""
    return np.array(_plain(value))


def get_default_memory_pool() -> memory.MemoryPool:
    """cupy.get_default_memory_pool"""
    return memory.MemoryPool()


get_default_pinned_memory_pool = get_default_memory_pool
__getattr__ = nbfix_control.module_getattr("cupy")
