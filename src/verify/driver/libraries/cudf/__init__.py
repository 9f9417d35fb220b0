"""A stand-in for cuDF: pandas does the work, the book gets a GPU operation for every call.

Only the names in the tables below are known; the rest of pandas isn't offered, because cuDF may not have it.
"""

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import Any

import nbfix_control
import pandas as pd
from nbfix_gpu_only import bad_alloc, operate, size_of

__version__ = "25.08.00"

METHODS = frozenset(
    {
        "abs", "agg", "aggregate", "any", "all", "apply", "assign", "astype", "clip", "copy", "corr", "count", "cumsum",
        "describe", "diff", "drop", "drop_duplicates", "dropna", "fillna", "groupby", "head", "idxmax", "idxmin", "isin",
        "isna", "isnull", "join", "max", "mean", "median", "memory_usage", "merge", "min", "nlargest", "notna", "nsmallest",
        "nunique", "quantile", "rank", "rename", "replace", "reset_index", "rolling", "round", "sample", "set_index", "shift",
        "size", "sort_index", "sort_values", "std", "sum", "tail", "transform", "unique", "value_counts", "var",
    }
)  # fmt: skip
"""Methods of frames, series and groups; each is one GPU operation."""

PLAIN = frozenset(
    {"columns", "dtype", "dtypes", "index", "name", "ndim", "shape", "size", "empty", "str", "dt", "loc", "iloc"}
)
"""Attributes; results that live on the GPU are wrapped, the rest is handed over."""


def _wrap(name: str, value: Any) -> Any:
    if isinstance(value, pd.DataFrame):
        return DataFrame._of(name, value)
    if isinstance(value, pd.Series):
        return Series._of(name, value)
    if isinstance(value, pd.Index):
        return Index._of(name, value)
    if type(value).__module__.startswith("pandas"):
        return _Helper._of(name, value)
    return value


def _plain(value: Any) -> Any:
    if isinstance(value, _OnGpu):
        return value._host
    if isinstance(value, (list, tuple)):
        return type(value)(_plain(part) for part in value)
    if isinstance(value, dict):
        return {key: _plain(part) for key, part in value.items()}
    return value


class _OnGpu:
    """Something of pandas that counts as GPU memory."""

    _host: Any

    @classmethod
    def _of(cls, name: str, host: Any) -> Any:
        made = object.__new__(cls)
        object.__setattr__(made, "_memory", operate(f"cudf.{name}", size_of(host), bad_alloc))
        object.__setattr__(made, "_host", host)
        return made

    def __getattr__(self, name: str) -> Any:
        host = self._host
        if name.startswith("_"):
            raise AttributeError(name)
        if name in METHODS and callable(getattr(host, name, None)):
            return lambda *args, **options: _wrap(name, getattr(host, name)(*_plain(args), **_plain(options)))
        if name in PLAIN:
            return _wrap(name, getattr(host, name))
        if isinstance(host, pd.DataFrame) and name in host.columns:
            return self[name]
        raise nbfix_control.unsupported(f"cudf.{type(self).__name__}.{name}")

    def __getitem__(self, key: Any) -> Any:
        return _wrap("getitem", self._host[_plain(key)])

    def __setitem__(self, key: Any, value: Any) -> None:
        self._host[key] = _plain(value)
        object.__setattr__(self, "_memory", operate("cudf.setitem", size_of(self._host), bad_alloc))

    def __len__(self) -> int:
        return len(self._host)

    def __repr__(self) -> str:
        return repr(self._host)

    def _repr_html_(self) -> str:
        return str(self._host._repr_html_()) if hasattr(self._host, "_repr_html_") else repr(self._host)

    def to_pandas(self, **_options: Any) -> Any:
        return self._host.copy() if hasattr(self._host, "copy") else self._host

    def to_numpy(self) -> Any:
        return self._host.to_numpy()

    def to_arrow(self) -> Any:
        raise nbfix_control.unsupported(f"cudf.{type(self).__name__}.to_arrow")


class DataFrame(_OnGpu):
    """cudf.DataFrame"""

    def __init__(self, data: Any = None, index: Any = None, columns: Any = None, dtype: Any = None) -> None:
        made = DataFrame._of("DataFrame", pd.DataFrame(_plain(data), _plain(index), columns, dtype))
        self.__dict__.update(made.__dict__)

    @staticmethod
    def from_pandas(frame: pd.DataFrame) -> DataFrame:
        return from_pandas(frame)


class Series(_OnGpu):
    """cudf.Series"""

    def __init__(self, data: Any = None, index: Any = None, dtype: Any = None, name: Any = None) -> None:
        made = Series._of("Series", pd.Series(_plain(data), _plain(index), dtype, name))
        self.__dict__.update(made.__dict__)

    @property
    def values_host(self) -> Any:
        return self._host.to_numpy()


class Index(_OnGpu):
    """cudf.Index"""

    def tolist(self) -> Any:
        return self._host.tolist()

    to_list = tolist

    def __iter__(self) -> Any:
        # The columns of a frame are host values in cuDF too.
        return iter(self._host)

    def __contains__(self, value: Any) -> bool:
        return value in self._host


class _Helper(_OnGpu):
    """A group, a rolling window, `.loc`, `.str`: what pandas returns on the way to a frame."""

    def __getattr__(self, name: str) -> Any:
        if type(self._host).__name__ in ("StringMethods", "DatetimeProperties") and not name.startswith("_"):
            value = getattr(self._host, name)
            return (
                (lambda *args, **options: _wrap(name, value(*args, **options)))
                if callable(value)
                else _wrap(name, value)
            )
        return super().__getattr__(name)


def _operator(function: Callable[..., Any], swapped: bool = False) -> Callable[[Any, Any], Any]:
    def call(self: Any, other: Any) -> Any:
        sides = (_plain(other), self._host) if swapped else (self._host, _plain(other))
        return _wrap(function.__name__, function(*sides))

    return call


for _name in ("add", "sub", "mul", "truediv", "floordiv", "mod", "pow", "and_", "or_", "xor"):
    setattr(_OnGpu, f"__{_name.strip('_')}__", _operator(getattr(operator, _name)))
    setattr(_OnGpu, f"__r{_name.strip('_')}__", _operator(getattr(operator, _name), swapped=True))
for _name in ("lt", "le", "gt", "ge", "eq", "ne"):
    setattr(_OnGpu, f"__{_name}__", _operator(getattr(operator, _name)))
setattr(_OnGpu, "__invert__", lambda self: _wrap("invert", ~self._host))
setattr(_OnGpu, "__neg__", lambda self: _wrap("neg", -self._host))
setattr(_OnGpu, "__hash__", object.__hash__)


def from_pandas(value: Any) -> Any:
    """cudf.from_pandas"""
    return _wrap("from_pandas", value.copy())


def concat(objects: Any, axis: int = 0, ignore_index: bool = False) -> Any:
    """cudf.concat"""
    return _wrap("concat", pd.concat([_plain(part) for part in objects], axis=axis, ignore_index=ignore_index))


def merge(left: Any, right: Any, **options: Any) -> Any:
    """cudf.merge"""
    return _wrap("merge", pd.merge(_plain(left), _plain(right), **options))


def read_csv(path: Any, **options: Any) -> Any:
    """cudf.read_csv"""
    return _wrap("read_csv", pd.read_csv(path, **options))


def date_range(*args: Any, **options: Any) -> Any:
    """cudf.date_range"""
    return _wrap("date_range", pd.date_range(*args, **options))


__getattr__ = nbfix_control.module_getattr("cudf")
