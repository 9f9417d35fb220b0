"""Functions that make tensors, and the generators of random numbers."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from torch import _arrays, _tensor, _types
from torch._tensor import Tensor, constant_tensor, number, result, shape_of
from torch._types import device, dtype


class Generator:
    """Random numbers with a seed of their own."""

    def __init__(self, device: Any = "cpu") -> None:
        self.device = _types.resolve(device, "Generator")
        self._numbers = np.random.default_rng()

    def manual_seed(self, seed: int) -> Generator:
        self._numbers = np.random.default_rng(int(seed) % 2**63)
        self._seed = int(seed)
        return self

    def seed(self) -> int:
        return self.manual_seed(int(np.random.default_rng().integers(2**31))).initial_seed()

    def initial_seed(self) -> int:
        return getattr(self, "_seed", 0)


default_generator = Generator()


def manual_seed(seed: int) -> Generator:
    """torch.manual_seed"""
    return default_generator.manual_seed(seed)


def random_values(kind: str, shape: Sequence[int], generator: Generator | None) -> np.ndarray:
    """Random numbers of a shape, 'normal' or 'uniform'; a big tensor repeats one."""
    numbers = (generator or default_generator)._numbers
    draw = numbers.standard_normal if kind == "normal" else numbers.random
    if math.prod(shape) <= _arrays.SMALL:
        return np.asarray(draw(tuple(shape)), dtype=np.float32)
    return np.broadcast_to(np.float32(draw()), tuple(shape))


def _made(name: str, array: np.ndarray, dtype: dtype | None, device: Any, requires_grad: bool) -> Tensor:
    kind = dtype or (_types.dtype_of(array.dtype) if array.dtype.kind != "f" else _tensor._default_dtype)
    tensor = result(name, array, kind, _types.resolve(device, name), ())
    tensor.requires_grad = requires_grad
    return tensor


def tensor(
    data: Any, *, dtype: dtype | None = None, device: Any = None, requires_grad: bool = False, **_more: Any
) -> Tensor:
    """torch.tensor: a copy of the data"""
    if isinstance(data, Tensor):
        return _made("tensor", np.array(data._array), dtype or data.dtype, device or data.device, requires_grad)
    array = np.array(_without_tensors(data))
    if array.dtype == object:
        raise ValueError("expected sequence of equal length at every dimension")
    if isinstance(data, (np.ndarray, np.generic)) and dtype is None:
        dtype = _types.dtype_of(array.dtype)
    return _made("tensor", array, dtype, device, requires_grad)


def _without_tensors(data: Any) -> Any:
    if isinstance(data, Tensor):
        return data.tolist()
    if isinstance(data, (list, tuple)):
        return [_without_tensors(part) for part in data]
    return data


def as_tensor(data: Any, dtype: dtype | None = None, device: Any = None) -> Tensor:
    """torch.as_tensor"""
    if isinstance(data, Tensor):
        return data.to(**{k: v for k, v in (("dtype", dtype), ("device", device)) if v is not None})
    return tensor(data, dtype=dtype, device=device)


def from_numpy(array: np.ndarray) -> Tensor:
    """torch.from_numpy: shares the array"""
    return _tensor.new(array, _types.dtype_of(array.dtype), device("cpu"), None)


def full(
    size: Any, fill_value: Any, *, dtype: dtype | None = None, device: Any = None, requires_grad: bool = False
) -> Tensor:
    """torch.full"""
    value = number(fill_value)
    return _made(
        "full", _arrays.constant(value, shape_of((size,)), np.asarray(value).dtype), dtype, device, requires_grad
    )


def _filled(name: str, value: float, sizes: Sequence[Any], options: dict[str, Any]) -> Tensor:
    options.pop("memory_format", None), options.pop("pin_memory", None)
    sizes = (options.pop("size"),) if "size" in options else sizes
    kind = options.pop("dtype", None) or _tensor._default_dtype
    place = _types.resolve(options.pop("device", None), name)
    made = constant_tensor(value, shape_of(sizes), kind, place, name)
    made.requires_grad = options.pop("requires_grad", False)
    _refuse(name, options)
    return made


def _refuse(name: str, options: dict[str, Any]) -> None:
    if options:
        raise TypeError(f"{name}() got an unexpected keyword argument {next(iter(options))!r}")


def zeros(*sizes: Any, **options: Any) -> Tensor:
    """torch.zeros"""
    return _filled("zeros", 0, sizes, options)


def ones(*sizes: Any, **options: Any) -> Tensor:
    """torch.ones"""
    return _filled("ones", 1, sizes, options)


def empty(*sizes: Any, **options: Any) -> Tensor:
    """torch.empty: zeros, as fresh memory mostly is"""
    return _filled("empty", 0, sizes, options)


def _like(name: str, value: Any, source: Tensor, options: dict[str, Any]) -> Tensor:
    options.pop("memory_format", None)
    place = _types.resolve(options.get("device") or source.device, name)
    made = constant_tensor(value, source.shape, options.get("dtype") or source.dtype, place, name)
    made.requires_grad = options.get("requires_grad", False)
    return made


def zeros_like(input: Tensor, **options: Any) -> Tensor:
    """torch.zeros_like"""
    return _like("zeros_like", 0, input, options)


def ones_like(input: Tensor, **options: Any) -> Tensor:
    """torch.ones_like"""
    return _like("ones_like", 1, input, options)


def empty_like(input: Tensor, **options: Any) -> Tensor:
    """torch.empty_like"""
    return _like("empty_like", 0, input, options)


def full_like(input: Tensor, fill_value: Any, **options: Any) -> Tensor:
    """torch.full_like"""
    return _like("full_like", number(fill_value), input, options)


def _random(name: str, kind: str, sizes: Sequence[Any], options: dict[str, Any]) -> Tensor:
    generator = options.pop("generator", None)
    sizes = (options.pop("size"),) if "size" in options else sizes
    dtype, place = options.pop("dtype", None), options.pop("device", None)
    requires_grad = options.pop("requires_grad", False)
    options.pop("pin_memory", None), options.pop("memory_format", None)
    _refuse(name, options)
    return _made(name, random_values(kind, shape_of(sizes), generator), dtype, place, requires_grad)


def randn(*sizes: Any, **options: Any) -> Tensor:
    """torch.randn"""
    return _random("randn", "normal", sizes, options)


def rand(*sizes: Any, **options: Any) -> Tensor:
    """torch.rand"""
    return _random("rand", "uniform", sizes, options)


def randn_like(input: Tensor, **options: Any) -> Tensor:
    """torch.randn_like"""
    return randn(*input.shape, **{"dtype": input.dtype, "device": input.device, **options})


def rand_like(input: Tensor, **options: Any) -> Tensor:
    """torch.rand_like"""
    return rand(*input.shape, **{"dtype": input.dtype, "device": input.device, **options})


def randint(
    *bounds: Any, generator: Generator | None = None, dtype: dtype | None = None, device: Any = None, **options: Any
) -> Tensor:
    """torch.randint(high, size) or torch.randint(low, high, size)"""
    given = list(bounds)
    size = options["size"] if "size" in options else given.pop()
    high = options["high"] if "high" in options else given.pop()
    low = options.get("low", given.pop() if given else 0)
    shape, numbers = shape_of((size,)), (generator or default_generator)._numbers
    if math.prod(shape) <= 16 * _arrays.SMALL:
        array = np.asarray(numbers.integers(low, high, shape))
    else:
        array = np.broadcast_to(np.int64(numbers.integers(low, high)), shape)
    return _made("randint", array, dtype or _types.int64, device, options.get("requires_grad", False))


def randperm(n: int, *, generator: Generator | None = None, dtype: dtype | None = None, device: Any = None) -> Tensor:
    """torch.randperm"""
    numbers = (generator or default_generator)._numbers
    return _made("randperm", numbers.permutation(n), dtype or _types.int64, device, False)


def arange(*bounds: Any, dtype: dtype | None = None, device: Any = None, requires_grad: bool = False) -> Tensor:
    """torch.arange"""
    return _made("arange", np.arange(*(number(b) for b in bounds)), dtype, device, requires_grad)


def linspace(
    start: Any, end: Any, steps: int, *, dtype: dtype | None = None, device: Any = None, requires_grad: bool = False
) -> Tensor:
    """torch.linspace"""
    return _made("linspace", np.linspace(number(start), number(end), int(steps)), dtype, device, requires_grad)


def logspace(
    start: Any, end: Any, steps: int, base: float = 10.0, *, dtype: dtype | None = None, device: Any = None
) -> Tensor:
    """torch.logspace"""
    return _made("logspace", np.logspace(number(start), number(end), int(steps), base=base), dtype, device, False)


def eye(
    n: int, m: int | None = None, *, dtype: dtype | None = None, device: Any = None, requires_grad: bool = False
) -> Tensor:
    """torch.eye"""
    return _made("eye", np.eye(n, m), dtype, device, requires_grad)
