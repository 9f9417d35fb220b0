"""Functions of tensors; each is in the module and, where torch has it so, a method of Tensor."""

from __future__ import annotations

import builtins
import math
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import nbfix_control
import numpy as np

from torch import _arrays, _tensor, _types
from torch._tensor import Tensor, array_of, common_device, common_dtype, number, result
from torch._types import dtype


def _erf(x: Any) -> Any:
    """Error function, Abramowitz and Stegun 7.1.26: NumPy has none."""
    t = 1 / (1 + 0.3275911 * np.abs(x))
    series = t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))))
    return np.sign(x) * (1 - series * np.exp(-x * x))


FLOAT_FUNCTIONS: dict[str, Callable[[Any], Any]] = {
    "sqrt": np.sqrt, "rsqrt": lambda x: 1 / np.sqrt(x), "exp": np.exp, "expm1": np.expm1, "log": np.log, "log2": np.log2,
    "log10": np.log10, "log1p": np.log1p, "sin": np.sin, "cos": np.cos, "tan": np.tan, "asin": np.arcsin, "acos": np.arccos,
    "atan": np.arctan, "sinh": np.sinh, "cosh": np.cosh, "tanh": np.tanh, "sigmoid": lambda x: 1 / (1 + np.exp(-x)),
    "reciprocal": lambda x: 1 / x, "erf": _erf,
}  # fmt: skip
"""One argument; integers become floats."""

SAME_TYPE_FUNCTIONS: dict[str, Callable[[Any], Any]] = {
    "abs": np.abs, "neg": np.negative, "sign": np.sign, "floor": np.floor, "ceil": np.ceil, "trunc": np.trunc,
    "square": np.square, "relu": lambda x: np.maximum(x, 0), "frac": lambda x: x - np.trunc(x),
}  # fmt: skip
"""One argument; the type stays."""

TEST_FUNCTIONS: dict[str, Callable[[Any], Any]] = {
    "isnan": np.isnan, "isinf": np.isinf, "isfinite": np.isfinite, "logical_not": np.logical_not,
}  # fmt: skip
"""One argument; the result is bool."""

BINARY_FUNCTIONS: dict[str, Callable[[Any, Any], Any]] = {
    "mul": np.multiply, "remainder": np.mod, "pow": np.power, "maximum": np.maximum, "minimum": np.minimum,
    "bitwise_and": np.bitwise_and, "bitwise_or": np.bitwise_or, "bitwise_xor": np.bitwise_xor,
    "floor_divide": np.floor_divide, "fmod": np.fmod,
}  # fmt: skip
"""Two arguments; torch's type promotion."""

FLOAT_BINARY_FUNCTIONS: dict[str, Callable[[Any, Any], Any]] = {
    "true_divide": np.true_divide,
    "atan2": np.arctan2,
    "hypot": np.hypot,
}
"""Two arguments; integers become floats."""

COMPARISONS: dict[str, Callable[[Any, Any], Any]] = {
    "eq": np.equal, "ne": np.not_equal, "lt": np.less, "le": np.less_equal, "gt": np.greater, "ge": np.greater_equal,
    "logical_and": np.logical_and, "logical_or": np.logical_or, "logical_xor": np.logical_xor, "isclose": np.isclose,
}  # fmt: skip
"""Two arguments; the result is bool."""


def as_float(kind: dtype) -> dtype:
    """The type in which a function like sqrt answers."""
    return kind if kind.is_floating_point else _tensor._default_dtype


def compute(name: str, function: Callable[..., Any], operands: Sequence[Any], kind: dtype | None = None) -> Tensor:
    """An elementwise function of tensors and numbers, as a tensor; `kind` defaults to torch's promotion."""
    tensors = [o for o in operands if isinstance(o, Tensor)]
    if not tensors:
        raise TypeError(f"{name}(): argument 'input' must be Tensor, not {type(operands[0]).__name__}")
    place = common_device(tensors, name)
    kind = kind or common_dtype(operands)
    wanted = _broadcastable(operands)
    return result(name, _arrays.elementwise(function, *wanted), autocast_type(name, kind), place, tensors)


def _broadcastable(operands: Sequence[Any]) -> list[Any]:
    arrays = [array_of(o) for o in operands]
    try:
        np.broadcast_shapes(*(np.shape(a) for a in arrays))
    except ValueError:
        shapes = " and ".join(str(tuple(np.shape(a))) for a in arrays)
        raise RuntimeError(f"The sizes of the tensors must match at non-singleton dimensions: {shapes}") from None
    return arrays


AUTOCAST_FUNCTIONS = {"matmul", "linear", "conv1d", "conv2d", "conv3d", "bmm", "mm"}
autocast_stack: list[dtype] = []
"""The types of the autocast blocks that are open, innermost last."""


def autocast_type(name: str, kind: dtype) -> dtype:
    """The type of a result inside an autocast block: products in half precision."""
    return autocast_stack[-1] if autocast_stack and name in AUTOCAST_FUNCTIONS and kind is _types.float32 else kind


# --- arithmetic with more to it ---


def add(input: Any, other: Any, *, alpha: float = 1) -> Tensor:
    """torch.add"""
    return compute("add", lambda a, b: a + alpha * b if alpha != 1 else np.add(a, b), (input, other))


def sub(input: Any, other: Any, *, alpha: float = 1) -> Tensor:
    """torch.sub"""
    return compute("sub", lambda a, b: a - alpha * b if alpha != 1 else np.subtract(a, b), (input, other))


def div(input: Any, other: Any, *, rounding_mode: str | None = None) -> Tensor:
    """torch.div"""
    if rounding_mode is None:
        return compute("div", np.true_divide, (input, other), as_float(common_dtype((input, other))))
    rounding = np.floor if rounding_mode == "floor" else np.trunc
    return compute("div", lambda a, b: rounding(np.true_divide(a, b)), (input, other))


def clamp(input: Tensor, min: Any = None, max: Any = None) -> Tensor:
    """torch.clamp"""
    low, high = array_of(min), array_of(max)
    return compute("clamp", lambda a: np.clip(a, low, high), (input,), input.dtype)


def where(condition: Tensor, input: Any = None, other: Any = None) -> Any:
    """torch.where"""
    if input is None:
        return nonzero(condition, as_tuple=True)
    return compute("where", np.where, (condition, input, other), common_dtype((input, other)))


def lerp(input: Tensor, end: Tensor, weight: Any) -> Tensor:
    """torch.lerp"""
    return input + (end - input) * weight


def round(input: Tensor, *, decimals: int = 0) -> Tensor:
    """torch.round"""
    return compute("round", lambda a: np.round(a, decimals), (input,), input.dtype)


def masked_fill(input: Tensor, mask: Tensor, value: Any) -> Tensor:
    """torch.masked_fill"""
    return compute("masked_fill", lambda a, m: np.where(m, number(value), a), (input, mask), input.dtype)


def softmax(input: Tensor, dim: int = -1, dtype: dtype | None = None) -> Tensor:
    """torch.softmax"""
    return _along(input, "softmax", lambda a: _softmax(a, dim), lambda v: 1 / input.shape[dim], dtype)


def log_softmax(input: Tensor, dim: int = -1, dtype: dtype | None = None) -> Tensor:
    """torch.log_softmax"""
    return _along(
        input, "log_softmax", lambda a: np.log(_softmax(a, dim)), lambda v: -math.log(input.shape[dim]), dtype
    )


def _softmax(array: np.ndarray, dim: int) -> np.ndarray:
    powers = np.exp(array - array.max(axis=dim, keepdims=True))
    return np.asarray(powers / powers.sum(axis=dim, keepdims=True))


def _along(
    input: Tensor,
    name: str,
    function: Callable[[np.ndarray], Any],
    of_equal: Callable[[Any], Any],
    kind: dtype | None = None,
) -> Tensor:
    """A function that looks along a dimension and keeps the shape."""
    with np.errstate(all="ignore"):
        if input.numel() <= _arrays.SMALL:
            array = np.asarray(function(input._array))
        else:
            array = np.broadcast_to(np.asarray(of_equal(_arrays.representative(input._array))), input.shape)
    return result(name, array, kind or input.dtype, input.device, (input,))


def cumsum(input: Tensor, dim: int, dtype: dtype | None = None) -> Tensor:
    """torch.cumsum"""
    kind = dtype or (input.dtype if input.dtype.is_floating_point else _types.int64)
    return _along(input, "cumsum", lambda a: np.cumsum(a, axis=dim), lambda v: v, kind)


def cumprod(input: Tensor, dim: int, dtype: dtype | None = None) -> Tensor:
    """torch.cumprod"""
    return _along(input, "cumprod", lambda a: np.cumprod(a, axis=dim), lambda v: v, dtype)


def flip(input: Tensor, dims: Sequence[int]) -> Tensor:
    """torch.flip"""
    return result("flip", np.flip(input._array, tuple(dims)), input.dtype, input.device, (input,))


def roll(input: Tensor, shifts: Any, dims: Any = None) -> Tensor:
    """torch.roll"""
    return _along(input, "roll", lambda a: np.roll(a, shifts, dims), lambda v: v)


def triu(input: Tensor, diagonal: int = 0) -> Tensor:
    """torch.triu"""
    return _along(input, "triu", lambda a: np.triu(a, diagonal), lambda v: v)


def tril(input: Tensor, diagonal: int = 0) -> Tensor:
    """torch.tril"""
    return _along(input, "tril", lambda a: np.tril(a, diagonal), lambda v: v)


# --- reductions ---


class Extreme(NamedTuple):
    """What max, min, sort and topk along a dimension return."""

    values: Tensor
    indices: Tensor


def _axes(dim: Any) -> Any:
    return tuple(dim) if isinstance(dim, (list, tuple)) else dim


def _reduced(name: str, function: Any, of_equal: Any, input: Tensor, dim: Any, keepdim: bool, kind: dtype) -> Tensor:
    array = _arrays.reduce(function, input._array, _axes(dim), keepdim, of_equal)
    return result(name, array, kind, input.device, (input,))


def sum(input: Tensor, dim: Any = None, keepdim: bool = False, *, dtype: dtype | None = None) -> Tensor:
    """torch.sum"""
    kind = dtype or (input.dtype if input.dtype.is_floating_point else _types.int64)
    total = lambda a, axis, keepdims: np.sum(a, axis=axis, keepdims=keepdims, dtype=kind.numpy)  # noqa: E731
    return _reduced("sum", total, lambda v, n: v * kind.numpy.type(n), input, dim, keepdim, kind)


def mean(input: Tensor, dim: Any = None, keepdim: bool = False, *, dtype: dtype | None = None) -> Tensor:
    """torch.mean"""
    if not input.dtype.is_floating_point and dtype is None:
        raise RuntimeError(
            f"mean(): could not infer output dtype. Input dtype must be floating point. Got: {input.dtype}"
        )
    return _reduced("mean", np.mean, lambda v, n: v, input, dim, keepdim, dtype or input.dtype)


def prod(input: Tensor, dim: Any = None, keepdim: bool = False) -> Tensor:
    """torch.prod"""
    return _reduced("prod", np.prod, lambda v, n: v**n, input, dim, keepdim, input.dtype)


def var(
    input: Tensor, dim: Any = None, unbiased: bool = True, keepdim: bool = False, *, correction: int | None = None
) -> Tensor:
    """torch.var"""
    ddof = int(unbiased) if correction is None else correction
    spread = lambda a, axis, keepdims: np.var(a, axis=axis, keepdims=keepdims, ddof=ddof)  # noqa: E731
    return _reduced("var", spread, lambda v, n: v * 0, input, dim, keepdim, input.dtype)


def std(
    input: Tensor, dim: Any = None, unbiased: bool = True, keepdim: bool = False, *, correction: int | None = None
) -> Tensor:
    """torch.std"""
    return var(input, dim, unbiased, keepdim, correction=correction).sqrt()


def norm(input: Tensor, p: Any = 2, dim: Any = None, keepdim: bool = False, **_more: Any) -> Tensor:
    """torch.norm, of vectors"""
    order = 2.0 if p == "fro" else float(p)
    if math.isinf(order):
        return amax(abs(input), dim, keepdim)
    length = lambda a, axis, keepdims: (np.abs(a) ** order).sum(axis=axis, keepdims=keepdims) ** (1 / order)  # noqa: E731
    return _reduced(
        "norm", length, lambda v, n: np.abs(v) * n ** (1 / order), input, dim, keepdim, as_float(input.dtype)
    )


def amax(input: Tensor, dim: Any = None, keepdim: bool = False) -> Tensor:
    """torch.amax"""
    return _reduced("amax", np.max, lambda v, n: v, input, dim, keepdim, input.dtype)


def amin(input: Tensor, dim: Any = None, keepdim: bool = False) -> Tensor:
    """torch.amin"""
    return _reduced("amin", np.min, lambda v, n: v, input, dim, keepdim, input.dtype)


def argmax(input: Tensor, dim: int | None = None, keepdim: bool = False) -> Tensor:
    """torch.argmax"""
    return _reduced("argmax", np.argmax, lambda v, n: 0, input.detach(), dim, keepdim, _types.int64)


def argmin(input: Tensor, dim: int | None = None, keepdim: bool = False) -> Tensor:
    """torch.argmin"""
    return _reduced("argmin", np.argmin, lambda v, n: 0, input.detach(), dim, keepdim, _types.int64)


def max(input: Tensor, dim: Any = None, keepdim: bool = False) -> Any:
    """torch.max: of all, along a dimension, or of two tensors"""
    if isinstance(dim, Tensor):
        return maximum(input, dim)  # noqa: F821  (made below)
    return amax(input) if dim is None else Extreme(amax(input, dim, keepdim), argmax(input, dim, keepdim))


def min(input: Tensor, dim: Any = None, keepdim: bool = False) -> Any:
    """torch.min: of all, along a dimension, or of two tensors"""
    if isinstance(dim, Tensor):
        return minimum(input, dim)  # noqa: F821  (made below)
    return amin(input) if dim is None else Extreme(amin(input, dim, keepdim), argmin(input, dim, keepdim))


def median(input: Tensor) -> Tensor:
    """torch.median of all elements"""
    return _reduced("median", np.median, lambda v, n: v, input, None, False, input.dtype)


def quantile(input: Tensor, q: float, dim: int | None = None, keepdim: bool = False) -> Tensor:
    """torch.quantile, for one quantile"""
    part = lambda a, axis, keepdims: np.quantile(a, q, axis=axis, keepdims=keepdims)  # noqa: E731
    return _reduced("quantile", part, lambda v, n: v, input, dim, keepdim, input.dtype)


def all(input: Tensor, dim: Any = None, keepdim: bool = False) -> Tensor:
    """torch.all"""
    return _reduced("all", np.all, lambda v, n: bool(v), input, dim, keepdim, _types.bool_)


def any(input: Tensor, dim: Any = None, keepdim: bool = False) -> Tensor:
    """torch.any"""
    return _reduced("any", np.any, lambda v, n: bool(v), input, dim, keepdim, _types.bool_)


def count_nonzero(input: Tensor) -> Tensor:
    """torch.count_nonzero of all elements"""
    return sum(ne(input, 0))  # noqa: F821  (made below)


def allclose(input: Tensor, other: Tensor, rtol: float = 1e-05, atol: float = 1e-08, equal_nan: bool = False) -> bool:
    """torch.allclose"""
    common_device((input, other), "allclose")
    close = _arrays.elementwise(lambda a, b: np.isclose(a, b, rtol, atol, equal_nan), input._array, other._array)
    return builtins.bool(np.all(close))


def equal(input: Tensor, other: Tensor) -> bool:
    """torch.equal"""
    return input.shape == other.shape and builtins.bool(all(eq(input, other)))  # noqa: F821  (made below)


def sort(input: Tensor, dim: int = -1, descending: bool = False) -> Extreme:
    """torch.sort"""
    order = np.argsort(input._array, axis=dim, kind="stable")
    order = np.flip(order, dim) if descending else order
    return Extreme(gather(input, dim, _indices(order, input)), _indices(order, input))


def argsort(input: Tensor, dim: int = -1, descending: bool = False) -> Tensor:
    """torch.argsort"""
    return sort(input, dim, descending).indices


def topk(input: Tensor, k: int, dim: int = -1, largest: bool = True, sorted: bool = True) -> Extreme:
    """torch.topk"""
    values, indices = sort(input, dim, largest)
    return Extreme(values.narrow(dim, 0, k), indices.narrow(dim, 0, k))


def _indices(array: np.ndarray, like: Tensor) -> Tensor:
    return result("indices", array, _types.int64, like.device, ())


def unique(input: Tensor, return_counts: bool = False, **options: Any) -> Any:
    """torch.unique of all elements"""
    if options.get("return_inverse") or options.get("dim") is not None:
        raise nbfix_control.unsupported("torch.unique(return_inverse, dim)")
    values, counts = np.unique(input._array, return_counts=True)
    found = result("unique", values, input.dtype, input.device, ())
    return (found, _indices(counts, input)) if return_counts else found


def nonzero(input: Tensor, *, as_tuple: bool = False) -> Any:
    """torch.nonzero"""
    found = np.nonzero(input._array)
    return tuple(_indices(a, input) for a in found) if as_tuple else _indices(np.stack(found, -1), input)


# --- joining, picking ---


def _axis_of(tensors: Sequence[Tensor], name: str) -> tuple[list[Tensor], Any, dtype]:
    parts = list(tensors)
    if not parts:
        raise RuntimeError(f"{name}(): expected a non-empty list of Tensors")
    kind = parts[0].dtype
    for part in parts[1:]:
        kind = _tensor.wider(kind, part.dtype)
    return parts, common_device(parts, name), kind


def cat(tensors: Sequence[Tensor], dim: int = 0) -> Tensor:
    """torch.cat"""
    parts, place, kind = _axis_of(tensors, "cat")
    arrays = [p._array for p in parts]
    shape = list(arrays[0].shape)
    for array in arrays[1:]:
        others = [n for d, n in enumerate(array.shape) if d != dim % len(shape)]
        if others != [n for d, n in enumerate(shape) if d != dim % len(shape)]:
            raise RuntimeError(
                f"Sizes of tensors must match except in dimension {dim}: {shape} and {list(array.shape)}"
            )
    shape[dim] = builtins.sum(a.shape[dim] for a in arrays)
    return result("cat", _put_together(np.concatenate, arrays, shape, dim), kind, place, parts)


concat = concatenate = cat


def stack(tensors: Sequence[Tensor], dim: int = 0) -> Tensor:
    """torch.stack"""
    parts, place, kind = _axis_of(tensors, "stack")
    arrays = [p._array for p in parts]
    if len({a.shape for a in arrays}) > 1:
        raise RuntimeError(f"stack expects each tensor to be equal size: {sorted({a.shape for a in arrays})}")
    shape = list(arrays[0].shape)
    shape.insert(dim % (len(shape) + 1), len(arrays))
    return result("stack", _put_together(np.stack, arrays, shape, dim), kind, place, parts)


def _put_together(function: Any, arrays: list[np.ndarray], shape: list[int], dim: int) -> np.ndarray:
    if math.prod(shape) <= 16 * _arrays.SMALL:
        return np.asarray(function(arrays, axis=dim))
    return np.broadcast_to(_arrays.representative(arrays[0]), shape)


def gather(input: Tensor, dim: int, index: Tensor) -> Tensor:
    """torch.gather"""
    if index.numel() <= 16 * _arrays.SMALL:
        array = np.take_along_axis(input._array, index._array, dim)
    else:
        array = np.broadcast_to(_arrays.representative(input._array), index.shape)
    return result("gather", array, input.dtype, input.device, (input,))


def index_select(input: Tensor, dim: int, index: Tensor) -> Tensor:
    """torch.index_select"""
    return result("index_select", np.take(input._array, index._array, axis=dim), input.dtype, input.device, (input,))


def masked_select(input: Tensor, mask: Tensor) -> Tensor:
    """torch.masked_select"""
    return input[mask]


def repeat_interleave(input: Tensor, repeats: int, dim: int | None = None) -> Tensor:
    """torch.repeat_interleave"""
    return result("repeat_interleave", np.repeat(input._array, repeats, dim), input.dtype, input.device, (input,))


def meshgrid(*tensors: Any, indexing: str = "ij") -> tuple[Tensor, ...]:
    """torch.meshgrid"""
    parts = list(tensors[0]) if isinstance(tensors[0], (list, tuple)) else list(tensors)
    grids = np.meshgrid(*(p._array for p in parts), indexing=indexing)
    return tuple(result("meshgrid", g, parts[0].dtype, parts[0].device, (p,)) for g, p in zip(grids, parts))


def bincount(input: Tensor, minlength: int = 0) -> Tensor:
    """torch.bincount"""
    return _indices(np.bincount(input._array, minlength=minlength), input)


def histc(input: Tensor, bins: int = 100, min: float = 0, max: float = 0) -> Tensor:
    """torch.histc"""
    limits = (min, max) if min != max else None
    return result("histc", np.histogram(input._array, bins, limits)[0], input.dtype, input.device, ())


def diag(input: Tensor, diagonal: int = 0) -> Tensor:
    """torch.diag"""
    return result("diag", np.diag(input._array, diagonal), input.dtype, input.device, (input,))


# --- products ---


def matmul(input: Tensor, other: Tensor) -> Tensor:
    """torch.matmul"""
    if not isinstance(other, Tensor):
        raise TypeError(f"matmul(): argument 'other' must be Tensor, not {type(other).__name__}")
    place = common_device((input, other), "matmul")
    if input.dtype is not other.dtype and not autocast_stack:
        raise RuntimeError(f"expected m1 and m2 to have the same dtype, but got: {input.dtype} != {other.dtype}")
    array = _arrays.matmul(input._array, other._array)
    return result(
        "matmul", array, autocast_type("matmul", _tensor.wider(input.dtype, other.dtype)), place, (input, other)
    )


mm = bmm = matmul


def dot(input: Tensor, other: Tensor) -> Tensor:
    """torch.dot"""
    return matmul(input, other)


def outer(input: Tensor, other: Tensor) -> Tensor:
    """torch.outer"""
    return input.unsqueeze(1) * other.unsqueeze(0)


def einsum(equation: str, *operands: Any) -> Tensor:
    """torch.einsum"""
    parts = list(operands[0]) if isinstance(operands[0], (list, tuple)) else list(operands)
    place = common_device(parts, "einsum")
    terms, _, wanted = equation.replace(" ", "").partition("->")
    if "." in equation or not wanted:
        raise nbfix_control.unsupported(f"torch.einsum({equation!r})")
    lengths = {c: n for term, p in zip(terms.split(","), parts) for c, n in zip(term, p.shape)}
    if math.prod(lengths.values()) <= _arrays.SMALL_PRODUCT:
        array = np.asarray(np.einsum(equation, *(p._array for p in parts)))
    else:
        value = math.prod(float(_arrays.representative(p._array)) for p in parts)
        array = np.broadcast_to(np.float32(value), [lengths[c] for c in wanted])
    return result("matmul", array, parts[0].dtype, place, parts)


def cross(input: Tensor, other: Tensor, dim: int = -1) -> Tensor:
    """torch.cross"""
    place = common_device((input, other), "cross")
    return result("cross", np.cross(input._array, other._array, axis=dim), input.dtype, place, (input, other))


def cdist(x1: Tensor, x2: Tensor, p: float = 2.0) -> Tensor:
    """torch.cdist"""
    return norm(x1.unsqueeze(-2) - x2.unsqueeze(-3), p=p, dim=-1)


def addmm(input: Tensor, mat1: Tensor, mat2: Tensor, *, beta: float = 1, alpha: float = 1) -> Tensor:
    """torch.addmm"""
    return beta * input + alpha * matmul(mat1, mat2)


# --- making the tables above functions and methods ---


def _unary(name: str, function: Callable[..., Any], kind: Callable[[dtype], dtype]) -> Callable[..., Tensor]:
    def call(input: Tensor) -> Tensor:
        if not isinstance(input, Tensor):
            raise TypeError(f"{name}(): argument 'input' must be Tensor, not {type(input).__name__}")
        return compute(name, function, (input,), kind(input.dtype))

    call.__name__ = name
    return call


def _binary(name: str, function: Callable[..., Any], kind: Callable[[dtype], dtype] | None) -> Callable[..., Tensor]:
    def call(input: Any, other: Any) -> Tensor:
        return compute(name, function, (input, other), kind(common_dtype((input, other))) if kind else None)

    call.__name__ = name
    return call


def _bool(_kind: dtype) -> dtype:
    return _types.bool_


def _make_tables() -> dict[str, Callable[..., Any]]:
    made: dict[str, Callable[..., Any]] = {}
    for names, kind in ((FLOAT_FUNCTIONS, as_float), (SAME_TYPE_FUNCTIONS, lambda k: k), (TEST_FUNCTIONS, _bool)):
        made.update({name: _unary(name, function, kind) for name, function in names.items()})
    for names, kinds in ((BINARY_FUNCTIONS, None), (FLOAT_BINARY_FUNCTIONS, as_float), (COMPARISONS, _bool)):
        made.update({name: _binary(name, function, kinds) for name, function in names.items()})
    return made


globals().update(_make_tables())
absolute, negative, multiply, divide, subtract, clip = abs, neg, mul, div, sub, clamp  # noqa: F821

METHODS = (
    *FLOAT_FUNCTIONS, *SAME_TYPE_FUNCTIONS, *TEST_FUNCTIONS, *BINARY_FUNCTIONS, *COMPARISONS,
    "true_divide", "atan2", "add", "sub", "div", "clamp", "clip", "lerp", "round", "masked_fill", "softmax", "log_softmax",
    "cumsum", "cumprod", "roll", "triu", "tril", "sum", "mean", "prod", "var", "std", "norm", "amax", "amin",
    "argmax", "argmin", "max", "min", "median", "quantile", "all", "any", "count_nonzero", "allclose", "equal", "sort",
    "argsort", "topk", "unique", "nonzero", "gather", "index_select", "masked_select",
    "repeat_interleave", "bincount", "histc", "diag", "matmul", "mm", "bmm", "dot", "outer", "cross", "addmm", "multiply", "divide",
    "subtract", "absolute", "negative",
)  # fmt: skip

IN_PLACE = (
    "add",
    "sub",
    "mul",
    "div",
    "clamp",
    "relu",
    "sigmoid",
    "tanh",
    "exp",
    "sqrt",
    "neg",
    "round",
    "masked_fill",
    "pow",
    "lerp",
)
"""Those with a sibling that ends in an underscore."""

OPERATORS = {
    "add": "add", "sub": "sub", "mul": "mul", "truediv": "div", "floordiv": "floor_divide", "mod": "remainder",
    "pow": "pow", "matmul": "matmul", "and": "bitwise_and", "or": "bitwise_or", "xor": "bitwise_xor",
}  # fmt: skip

VIEWS = (
    "reshape",
    "squeeze",
    "unsqueeze",
    "transpose",
    "permute",
    "flatten",
    "chunk",
    "split",
    "unbind",
    "movedim",
    "t",
    "diagonal",
)
"""Methods of Tensor that are functions of the module too."""


def _add_methods() -> None:
    functions = globals()
    for name in METHODS:
        setattr(Tensor, name, functions[name])
    for name in IN_PLACE:
        setattr(Tensor, f"{name}_", _in_place(f"{name}_", functions[name]))
    for operator, name in OPERATORS.items():
        setattr(Tensor, f"__{operator}__", functions[name])
        setattr(Tensor, f"__r{operator}__", lambda self, other, f=functions[name]: f(other, self))
        setattr(Tensor, f"__i{operator}__", _in_place(f"{name}_", functions[name]))
    for name in ("lt", "le", "gt", "ge"):
        setattr(Tensor, f"__{name}__", functions[name])
    for name in ("eq", "ne"):
        setattr(Tensor, f"__{name}__", _comparison(name, functions[name]))
    setattr(Tensor, "__neg__", functions["neg"])
    setattr(Tensor, "__abs__", functions["abs"])
    setattr(Tensor, "__invert__", lambda self: functions["logical_not"](self))
    setattr(Tensor, "flip", lambda self, *dims: flip(self, _tensor.shape_of(dims)))
    for name in VIEWS:
        functions[name] = getattr(Tensor, name)


def _in_place(name: str, function: Callable[..., Tensor]) -> Callable[..., Tensor]:
    def call(self: Tensor, *args: Any, **kwargs: Any) -> Tensor:
        from torch import _grad

        if self.requires_grad and self.is_leaf and _grad.is_grad_enabled():
            raise RuntimeError("a leaf Variable that requires grad is being used in an in-place operation.")
        computed = function(self, *args, **kwargs)
        self._become(name, computed)
        return _tensor.joined(self, computed._parents, keep=True)

    return call


def _comparison(name: str, function: Callable[..., Tensor]) -> Callable[..., Any]:
    def call(self: Tensor, other: Any) -> Any:
        # `tensor == None` and `tensor in list` must not fail on what is no number.
        if not isinstance(other, (Tensor, int, float, np.generic, np.ndarray)):
            return name == "ne"
        return function(self, other)

    return call


_add_methods()

__all__ = [
    *FLOAT_FUNCTIONS, *SAME_TYPE_FUNCTIONS, *TEST_FUNCTIONS, *BINARY_FUNCTIONS, *FLOAT_BINARY_FUNCTIONS, *COMPARISONS,
    *VIEWS, "add", "sub", "div", "clamp", "clip", "where", "lerp", "round", "masked_fill", "softmax", "log_softmax",
    "cumsum", "cumprod", "flip", "roll", "triu", "tril", "sum", "mean", "prod", "var", "std", "norm", "amax", "amin",
    "argmax", "argmin", "max", "min", "median", "quantile", "all", "any", "count_nonzero", "allclose", "equal", "sort",
    "argsort", "topk", "unique", "nonzero", "cat", "concat", "concatenate", "stack", "gather",
    "index_select", "masked_select", "repeat_interleave", "meshgrid", "bincount", "histc", "diag", "matmul", "mm", "bmm",
    "dot", "outer", "einsum", "cross", "cdist", "addmm", "multiply", "divide", "subtract", "absolute", "negative",
]  # fmt: skip
