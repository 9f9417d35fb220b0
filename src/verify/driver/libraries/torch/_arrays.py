"""NumPy arrays that stand for tensors of any size.

Up to SMALL elements the numbers are computed. Beyond that one representative number stands for all elements: the array
is a scalar broadcast to the shape, so a tensor of a billion elements costs nothing, and a result that big is computed
from the first elements of its operands. Shapes, types and devices are always right; big values are not.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

SMALL = 1 << 12
"""Elements up to which values are computed."""
SMALL_PRODUCT = 1 << 16
"""Multiplications up to which a matrix product is computed."""
LARGEST_WRITABLE = 1 << 26
"""Elements up to which a big tensor can be written into."""


def constant(value: Any, shape: Sequence[int], dtype: Any) -> np.ndarray:
    """An array of `shape` that repeats one value: writable if small, a broadcast scalar if not."""
    if math.prod(shape) <= SMALL:
        return np.full(tuple(shape), value, dtype=dtype)
    return np.broadcast_to(np.asarray(value).astype(dtype), tuple(shape))


def representative(array: np.ndarray) -> np.ndarray:
    """The first element, as an array without dimensions."""
    return array[(0,) * array.ndim] if array.size else np.zeros((), array.dtype)


def elementwise(function: Callable[..., Any], *arrays: Any) -> np.ndarray:
    """`function` of every element, with broadcasting."""
    shape = np.broadcast_shapes(*(np.shape(array) for array in arrays))
    with np.errstate(all="ignore"):
        if math.prod(shape) <= SMALL:
            return np.asarray(function(*arrays))
        value = function(*(representative(a) if isinstance(a, np.ndarray) else a for a in arrays))
    return np.broadcast_to(np.asarray(value), shape)


def reduce(
    function: Callable[..., Any],
    array: np.ndarray,
    axis: int | tuple[int, ...] | None,
    keepdims: bool,
    of_equal: Callable[[np.ndarray, int], Any],
) -> np.ndarray:
    """`function(array, axis, keepdims)`; for a big array `of_equal(value, count)`, the result for count equal values."""
    if array.size <= SMALL:
        with np.errstate(all="ignore"):
            return np.asarray(function(array, axis=axis, keepdims=keepdims))
    axes = tuple(range(array.ndim)) if axis is None else (axis,) if isinstance(axis, int) else axis
    axes = tuple(a % array.ndim for a in axes)
    count = math.prod(array.shape[a] for a in axes)
    shape = [1 if d in axes else n for d, n in enumerate(array.shape) if keepdims or d not in axes]
    with np.errstate(all="ignore"):
        return np.broadcast_to(np.asarray(of_equal(representative(array), count)), shape)


def matmul(left: np.ndarray, right: np.ndarray) -> np.ndarray:
    """The matrix product with NumPy's (and torch's) rules for vectors and batches."""
    shape = _product_shape(left.shape, right.shape)
    if math.prod(shape) * left.shape[-1] <= SMALL_PRODUCT and max(left.size, right.size) <= 4 * SMALL:
        with np.errstate(all="ignore"):
            return np.asarray(np.matmul(left, right))
    with np.errstate(all="ignore"):
        value = representative(left) * representative(right) * math.sqrt(left.shape[-1])
    return np.broadcast_to(np.asarray(value), shape)


def _product_shape(left: tuple[int, ...], right: tuple[int, ...]) -> tuple[int, ...]:
    if not left or not right:
        raise RuntimeError("both arguments to matmul need to be at least 1D")
    rows = left[-2:-1] if len(left) > 1 else ()
    columns = right[-1:] if len(right) > 1 else ()
    inner = right[-2] if len(right) > 1 else right[0]
    if left[-1] != inner:
        raise RuntimeError(f"mat1 and mat2 shapes cannot be multiplied ({_by(left)} and {_by(right)})")
    return (*np.broadcast_shapes(left[:-2], right[:-2]), *rows, *columns)


def _by(shape: tuple[int, ...]) -> str:
    return "x".join(map(str, shape))


def writable(array: np.ndarray) -> np.ndarray:
    """The array itself, or a copy if it repeats one value. Raises NotImplementedError if the copy would be too big."""
    if array.flags.writeable and 0 not in array.strides:
        return array
    if array.size > LARGEST_WRITABLE:
        raise NotImplementedError(f"writing into a stand-in tensor of {array.size:,} elements")
    return np.array(array)
