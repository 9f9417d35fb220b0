"""A stand-in for Torch-TensorRT: the compiled module is the given one behind checks of its input."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import nbfix_control
import torch
from torch import nn

__version__ = "2.8.0"
dtype = torch.dtype


class Input:
    """torch_tensorrt.Input"""

    def __init__(
        self,
        shape: Sequence[int] | None = None,
        *,
        min_shape: Any = None,
        opt_shape: Any = None,
        max_shape: Any = None,
        dtype: Any = None,
        **_options: Any,
    ) -> None:
        if shape is None and (min_shape is None or opt_shape is None or max_shape is None):
            raise ValueError("Input needs a shape, or min_shape, opt_shape and max_shape")
        self.shape = shape
        self.dtype = dtype or torch.float32


class _Engine(nn.Module):
    """What compile returns."""

    def __init__(self, module: nn.Module) -> None:
        super().__init__()
        self.module = module

    def forward(self, *inputs: Any) -> Any:
        if any(not tensor.is_cuda for tensor in inputs):
            raise RuntimeError("TensorRT engines take CUDA tensors")
        with torch.no_grad():
            return self.module(*inputs)


def compile(
    module: nn.Module,
    ir: str = "default",
    inputs: Sequence[Any] | None = None,
    enabled_precisions: Any = None,
    **_options: Any,
) -> nn.Module:
    """torch_tensorrt.compile; books one operation for the engine. Raises without a GPU."""
    torch._types.need_gpu("tensorrt.compile")
    torch._tensor.book("tensorrt.compile", 0, torch.device("cuda", 0))
    return _Engine(module)


__getattr__ = nbfix_control.module_getattr("torch_tensorrt")
