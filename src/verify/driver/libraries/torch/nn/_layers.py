"""Layers with parameters, pooling, dropout."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from torch import _creation
from torch._tensor import Tensor
from torch.nn import functional
from torch.nn._module import Module, Parameter


def _weight(shape: Sequence[int], fan_in: int, options: dict[str, Any]) -> Parameter:
    bound = 1 / math.sqrt(max(fan_in, 1))
    return Parameter(_creation.rand(*shape, **options) * (2 * bound) - bound)


class Linear(Module):
    """torch.nn.Linear"""

    def __init__(
        self, in_features: int, out_features: int, bias: bool = True, device: Any = None, dtype: Any = None
    ) -> None:
        super().__init__()
        options = {"device": device, "dtype": dtype}
        self.in_features, self.out_features = in_features, out_features
        self.weight = _weight((out_features, in_features), in_features, options)
        self.register_parameter("bias", _weight((out_features,), in_features, options) if bias else None)

    def forward(self, input: Tensor) -> Tensor:
        return functional.linear(input, self.weight, self.bias)

    def extra_repr(self) -> str:
        return f"in_features={self.in_features}, out_features={self.out_features}, bias={self.bias is not None}"


class _Convolution(Module):
    dims = 2

    def __init__(
        self, in_channels: int, out_channels: int, kernel_size: Any, stride: Any = 1, padding: Any = 0, dilation: Any = 1,
        groups: int = 1, bias: bool = True, padding_mode: str = "zeros", device: Any = None, dtype: Any = None,
    ) -> None:  # fmt: skip
        super().__init__()
        options = {"device": device, "dtype": dtype}
        self.in_channels, self.out_channels, self.groups = in_channels, out_channels, groups
        self.kernel_size = functional._pair(kernel_size, self.dims)
        self.stride, self.padding, self.dilation = stride, padding, dilation
        fan_in = in_channels // groups * math.prod(self.kernel_size)
        self.weight = _weight((out_channels, in_channels // groups, *self.kernel_size), fan_in, options)
        self.register_parameter("bias", _weight((out_channels,), fan_in, options) if bias else None)

    def forward(self, input: Tensor) -> Tensor:
        function = functional.conv1d if self.dims == 1 else functional.conv2d
        return function(input, self.weight, self.bias, self.stride, self.padding, self.dilation, self.groups)


class Conv2d(_Convolution):
    """torch.nn.Conv2d"""


class Conv1d(_Convolution):
    """torch.nn.Conv1d"""

    dims = 1


class _BatchNorm(Module):
    def __init__(
        self,
        num_features: int,
        eps: float = 1e-5,
        momentum: float = 0.1,
        affine: bool = True,
        track_running_stats: bool = True,
    ) -> None:
        super().__init__()
        self.num_features, self.eps, self.momentum = num_features, eps, momentum
        self.register_parameter("weight", Parameter(_creation.ones(num_features)) if affine else None)
        self.register_parameter("bias", Parameter(_creation.zeros(num_features)) if affine else None)
        self.register_buffer("running_mean", _creation.zeros(num_features))
        self.register_buffer("running_var", _creation.ones(num_features))
        self.register_buffer("num_batches_tracked", _creation.tensor(0))

    def forward(self, input: Tensor) -> Tensor:
        if input.shape[1] != self.num_features:
            raise RuntimeError(f"running_mean should contain {input.shape[1]} elements not {self.num_features}")
        return functional.batch_norm(
            input, self.running_mean, self.running_var, self.weight, self.bias, self.training, self.momentum, self.eps
        )


class BatchNorm1d(_BatchNorm):
    """torch.nn.BatchNorm1d"""


class BatchNorm2d(_BatchNorm):
    """torch.nn.BatchNorm2d"""


class LayerNorm(Module):
    """torch.nn.LayerNorm"""

    def __init__(
        self, normalized_shape: Any, eps: float = 1e-5, elementwise_affine: bool = True, bias: bool = True
    ) -> None:
        super().__init__()
        self.normalized_shape, self.eps = functional._pair(normalized_shape, 1), eps
        self.register_parameter(
            "weight", Parameter(_creation.ones(*self.normalized_shape)) if elementwise_affine else None
        )
        self.register_parameter(
            "bias", Parameter(_creation.zeros(*self.normalized_shape)) if elementwise_affine and bias else None
        )

    def forward(self, input: Tensor) -> Tensor:
        return functional.layer_norm(input, self.normalized_shape, self.weight, self.bias, self.eps)


class GroupNorm(Module):
    """torch.nn.GroupNorm"""

    def __init__(self, num_groups: int, num_channels: int, eps: float = 1e-5, affine: bool = True) -> None:
        super().__init__()
        self.num_groups, self.eps = num_groups, eps
        self.register_parameter("weight", Parameter(_creation.ones(num_channels)) if affine else None)
        self.register_parameter("bias", Parameter(_creation.zeros(num_channels)) if affine else None)

    def forward(self, input: Tensor) -> Tensor:
        return functional.group_norm(input, self.num_groups, self.weight, self.bias, self.eps)


class Embedding(Module):
    """torch.nn.Embedding"""

    def __init__(self, num_embeddings: int, embedding_dim: int, padding_idx: int | None = None, **options: Any) -> None:
        super().__init__()
        self.num_embeddings, self.embedding_dim, self.padding_idx = num_embeddings, embedding_dim, padding_idx
        self.weight = Parameter(_creation.randn(num_embeddings, embedding_dim, **options))

    def forward(self, input: Tensor) -> Tensor:
        return functional.embedding(input, self.weight, self.padding_idx)


class Dropout(Module):
    """torch.nn.Dropout"""

    def __init__(self, p: float = 0.5, inplace: bool = False) -> None:
        super().__init__()
        if not 0 <= p <= 1:
            raise ValueError(f"dropout probability has to be between 0 and 1, but got {p}")
        self.p = p

    def forward(self, input: Tensor) -> Tensor:
        return functional.dropout(input, self.p, self.training)


class Dropout2d(Dropout):
    """torch.nn.Dropout2d"""


class Flatten(Module):
    """torch.nn.Flatten"""

    def __init__(self, start_dim: int = 1, end_dim: int = -1) -> None:
        super().__init__()
        self.start_dim, self.end_dim = start_dim, end_dim

    def forward(self, input: Tensor) -> Tensor:
        return input.flatten(self.start_dim, self.end_dim)


class MaxPool2d(Module):
    """torch.nn.MaxPool2d"""

    def __init__(self, kernel_size: Any, stride: Any = None, padding: Any = 0) -> None:
        super().__init__()
        self.kernel_size, self.stride, self.padding = kernel_size, stride, padding

    def forward(self, input: Tensor) -> Tensor:
        return functional.max_pool2d(input, self.kernel_size, self.stride, self.padding)


class AvgPool2d(MaxPool2d):
    """torch.nn.AvgPool2d"""

    def forward(self, input: Tensor) -> Tensor:
        return functional.avg_pool2d(input, self.kernel_size, self.stride, self.padding)


class AdaptiveAvgPool2d(Module):
    """torch.nn.AdaptiveAvgPool2d"""

    def __init__(self, output_size: Any) -> None:
        super().__init__()
        self.output_size = output_size

    def forward(self, input: Tensor) -> Tensor:
        return functional.adaptive_avg_pool2d(input, self.output_size)


class Upsample(Module):
    """torch.nn.Upsample"""

    def __init__(
        self, size: Any = None, scale_factor: float | None = None, mode: str = "nearest", align_corners: Any = None
    ) -> None:
        super().__init__()
        self.size, self.scale_factor, self.mode = size, scale_factor, mode

    def forward(self, input: Tensor) -> Tensor:
        return functional.interpolate(input, self.size, self.scale_factor, self.mode)
