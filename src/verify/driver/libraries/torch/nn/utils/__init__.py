"""torch.nn.utils"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import nbfix_control
from torch import _functions
from torch._tensor import Tensor


def clip_grad_norm_(parameters: Any, max_norm: float, norm_type: float = 2.0, **_options: Any) -> Tensor:
    """torch.nn.utils.clip_grad_norm_; zero gradients need no clipping"""
    tensors = [parameters] if isinstance(parameters, Tensor) else list(parameters)
    norms = [tensor.grad.norm(norm_type) for tensor in tensors if tensor.grad is not None]
    return _functions.stack(norms).norm(norm_type) if norms else Tensor()


def clip_grad_value_(parameters: Any, clip_value: float, **_options: Any) -> None:
    """torch.nn.utils.clip_grad_value_; zero gradients need no clipping"""


def parameters_to_vector(parameters: Iterable[Tensor]) -> Tensor:
    """torch.nn.utils.parameters_to_vector"""
    return _functions.cat([parameter.reshape(-1) for parameter in parameters])


__getattr__ = nbfix_control.module_getattr("torch.nn.utils")
