"""torch.linalg, what of it needs no factorisation."""

from __future__ import annotations

from typing import Any

import nbfix_control

from torch import _functions
from torch._tensor import Tensor

cross = _functions.cross
matmul = _functions.matmul


def norm(input: Tensor, ord: Any = None, dim: Any = None, keepdim: bool = False) -> Tensor:
    """torch.linalg.norm, of vectors"""
    return _functions.norm(input, 2 if ord is None else ord, dim, keepdim)


def vector_norm(input: Tensor, ord: Any = 2, dim: Any = None, keepdim: bool = False) -> Tensor:
    """torch.linalg.vector_norm"""
    return _functions.norm(input, ord, dim, keepdim)


__getattr__ = nbfix_control.module_getattr("torch.linalg")
