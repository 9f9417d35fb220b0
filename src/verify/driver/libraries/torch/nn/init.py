"""torch.nn.init"""

from __future__ import annotations

import math
from typing import Any

import nbfix_control

from torch import _grad
from torch._tensor import Tensor


def _fans(tensor: Tensor) -> tuple[int, int]:
    if tensor.ndim < 2:
        raise ValueError("Fan in and fan out can not be computed for tensor with fewer than 2 dimensions")
    field = math.prod(tensor.shape[2:])
    return tensor.shape[1] * field, tensor.shape[0] * field


@_grad.no_grad
def normal_(tensor: Tensor, mean: float = 0.0, std: float = 1.0, generator: Any = None) -> Tensor:
    """torch.nn.init.normal_"""
    return tensor.normal_(mean, std, generator=generator)


trunc_normal_ = normal_


@_grad.no_grad
def uniform_(tensor: Tensor, a: float = 0.0, b: float = 1.0, generator: Any = None) -> Tensor:
    """torch.nn.init.uniform_"""
    return tensor.uniform_(a, b, generator=generator)


@_grad.no_grad
def constant_(tensor: Tensor, val: float) -> Tensor:
    """torch.nn.init.constant_"""
    return tensor.fill_(val)


def zeros_(tensor: Tensor) -> Tensor:
    """torch.nn.init.zeros_"""
    return constant_(tensor, 0.0)


def ones_(tensor: Tensor) -> Tensor:
    """torch.nn.init.ones_"""
    return constant_(tensor, 1.0)


def xavier_normal_(tensor: Tensor, gain: float = 1.0) -> Tensor:
    """torch.nn.init.xavier_normal_"""
    return normal_(tensor, 0.0, gain * math.sqrt(2 / sum(_fans(tensor))))


def xavier_uniform_(tensor: Tensor, gain: float = 1.0) -> Tensor:
    """torch.nn.init.xavier_uniform_"""
    bound = gain * math.sqrt(6 / sum(_fans(tensor)))
    return uniform_(tensor, -bound, bound)


def kaiming_normal_(tensor: Tensor, a: float = 0, mode: str = "fan_in", nonlinearity: str = "leaky_relu") -> Tensor:
    """torch.nn.init.kaiming_normal_"""
    return normal_(tensor, 0.0, math.sqrt(2 / _fans(tensor)[mode == "fan_out"]))


def kaiming_uniform_(tensor: Tensor, a: float = 0, mode: str = "fan_in", nonlinearity: str = "leaky_relu") -> Tensor:
    """torch.nn.init.kaiming_uniform_"""
    bound = math.sqrt(6 / _fans(tensor)[mode == "fan_out"])
    return uniform_(tensor, -bound, bound)


def calculate_gain(nonlinearity: str, _param: float | None = None) -> float:
    """torch.nn.init.calculate_gain"""
    return {"tanh": 5 / 3, "relu": math.sqrt(2), "leaky_relu": math.sqrt(2)}.get(nonlinearity, 1.0)


__getattr__ = nbfix_control.module_getattr("torch.nn.init")
