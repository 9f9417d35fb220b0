"""torch.autograd"""

from __future__ import annotations

from typing import Any

import nbfix_control
from torch import _grad
from torch._grad import enable_grad, grad, inference_mode, no_grad, set_grad_enabled
from torch._tensor import Tensor

Variable = Tensor


def backward(
    tensors: Any, grad_tensors: Any = None, retain_graph: bool | None = None, create_graph: bool = False
) -> None:
    """torch.autograd.backward"""
    for tensor in [tensors] if isinstance(tensors, Tensor) else tensors:
        _grad.backward(tensor, grad_tensors, retain_graph, create_graph)


__getattr__ = nbfix_control.module_getattr("torch.autograd")
