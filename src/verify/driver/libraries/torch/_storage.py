"""torch.save and torch.load, with pickle; everything is loaded to the CPU unless `map_location` says otherwise."""

from __future__ import annotations

import pickle
from typing import Any, BinaryIO

from torch._tensor import Tensor


def save(value: Any, file: Any) -> None:
    """torch.save, to a path or an open file"""
    if hasattr(file, "write"):
        pickle.dump(value, file)
        return
    with open(file, "wb") as target:
        pickle.dump(value, target)


def load(file: Any, map_location: Any = None, weights_only: bool = True, **_options: Any) -> Any:
    """torch.load, of what this stand-in's save wrote"""
    if hasattr(file, "read"):
        value = _read(file)
    else:
        with open(file, "rb") as source:
            value = _read(source)
    return value if map_location is None else _moved(value, map_location)


def _read(source: BinaryIO) -> Any:
    return pickle.load(source)


def _moved(value: Any, place: Any) -> Any:
    if isinstance(value, Tensor):
        return value.to(place)
    if isinstance(value, dict):
        return type(value)((key, _moved(part, place)) for key, part in value.items())
    if isinstance(value, (list, tuple)):
        return type(value)(_moved(part, place) for part in value)
    return value
