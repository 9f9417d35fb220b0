"""torch.nn.functional"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import nbfix_control
import numpy as np

from torch import _arrays, _functions, _types
from torch._functions import common_device, compute
from torch._functions import log_softmax as _log_softmax
from torch._functions import softmax as _softmax
from torch._tensor import Tensor, result

relu, sigmoid, tanh = _functions.relu, _functions.sigmoid, _functions.tanh


def _float(name: str, function: Any, input: Tensor) -> Tensor:
    return compute(name, function, (input,), _functions.as_float(input.dtype))


def relu6(input: Tensor, inplace: bool = False) -> Tensor:
    """relu6"""
    return _functions.clamp(input, 0, 6)


def leaky_relu(input: Tensor, negative_slope: float = 0.01, inplace: bool = False) -> Tensor:
    """leaky_relu"""
    return _float("leaky_relu", lambda x: np.where(x > 0, x, negative_slope * x), input)


def elu(input: Tensor, alpha: float = 1.0, inplace: bool = False) -> Tensor:
    """elu"""
    return _float("elu", lambda x: np.where(x > 0, x, alpha * np.expm1(x)), input)


def gelu(input: Tensor, approximate: str = "none") -> Tensor:
    """gelu"""
    return _float("gelu", lambda x: 0.5 * x * (1 + _functions._erf(x / math.sqrt(2))), input)


def silu(input: Tensor, inplace: bool = False) -> Tensor:
    """silu"""
    return _float("silu", lambda x: x / (1 + np.exp(-x)), input)


def hardswish(input: Tensor, inplace: bool = False) -> Tensor:
    """hardswish"""
    return _float("hardswish", lambda x: x * np.clip(x + 3, 0, 6) / 6, input)


def softplus(input: Tensor, beta: float = 1.0, threshold: float = 20.0) -> Tensor:
    """softplus"""
    return _float("softplus", lambda x: np.logaddexp(0, beta * x) / beta, input)


def softmax(input: Tensor, dim: int = -1, dtype: Any = None) -> Tensor:
    """softmax"""
    return _softmax(input, dim, dtype)


def log_softmax(input: Tensor, dim: int = -1, dtype: Any = None) -> Tensor:
    """log_softmax"""
    return _log_softmax(input, dim, dtype)


def dropout(input: Tensor, p: float = 0.5, training: bool = True, inplace: bool = False) -> Tensor:
    """dropout: drops nothing, but is an operation of its own"""
    return compute("dropout", lambda x: x * 1, (input,)) if training and p else input


def linear(input: Tensor, weight: Tensor, bias: Tensor | None = None) -> Tensor:
    """linear"""
    product = _functions.matmul(input, weight.transpose(-1, -2))
    return product if bias is None else product + bias.to(product.dtype)


def _shaped(name: str, shape: Sequence[int], value: Any, sources: Sequence[Tensor]) -> Tensor:
    """A result of a known shape that isn't computed: one representative value for all elements."""
    tensors = [s for s in sources if s is not None]
    place = common_device(tensors, name)
    kind = _functions.autocast_type(name, tensors[0].dtype)
    return result(name, _arrays.constant(value, shape, kind.numpy), kind, place, tensors)


def _pair(value: Any, count: int) -> tuple[int, ...]:
    return (value,) * count if isinstance(value, int) else tuple(value)


def _window(lengths: Sequence[int], kernel: Any, stride: Any, padding: Any, dilation: Any = 1) -> list[int]:
    count = len(lengths)
    if padding == "same":
        return list(lengths)
    steps, pads, gaps = _pair(stride, count), _pair(0 if padding == "valid" else padding, count), _pair(dilation, count)
    sizes = [
        (n + 2 * p - g * (k - 1) - 1) // s + 1
        for n, k, s, p, g in zip(lengths, _pair(kernel, count), steps, pads, gaps)
    ]
    if min(sizes) < 1:
        raise RuntimeError(f"Calculated output size: {sizes}. Output size is too small")
    return sizes


def _convolution(
    name: str, input: Tensor, weight: Tensor, bias: Tensor | None, stride: Any, padding: Any, dilation: Any, groups: int
) -> Tensor:
    dims = weight.ndim - 2
    if input.shape[-dims - 1] != weight.shape[1] * groups:
        raise RuntimeError(
            f"Given groups={groups}, weight of size {list(weight.shape)}, expected input{list(input.shape)} to have "
            f"{weight.shape[1] * groups} channels, but got {input.shape[-dims - 1]} channels instead"
        )
    if input.dtype is not weight.dtype and not _functions.autocast_stack:
        raise RuntimeError(f"Input type ({input.dtype}) and weight type ({weight.dtype}) should be the same")
    lengths = _window(input.shape[-dims:], tuple(weight.shape[2:]), stride, padding, dilation)
    value = _arrays.representative(input._array) * _arrays.representative(weight._array)
    return _shaped(name, [*input.shape[: -dims - 1], weight.shape[0], *lengths], value, [input, weight, bias])


def conv1d(
    input: Tensor,
    weight: Tensor,
    bias: Tensor | None = None,
    stride: Any = 1,
    padding: Any = 0,
    dilation: Any = 1,
    groups: int = 1,
) -> Tensor:
    """conv1d: shape and type only"""
    return _convolution("conv1d", input, weight, bias, stride, padding, dilation, groups)


def conv2d(
    input: Tensor,
    weight: Tensor,
    bias: Tensor | None = None,
    stride: Any = 1,
    padding: Any = 0,
    dilation: Any = 1,
    groups: int = 1,
) -> Tensor:
    """conv2d: shape and type only"""
    return _convolution("conv2d", input, weight, bias, stride, padding, dilation, groups)


def _pool(name: str, input: Tensor, kernel: Any, stride: Any, padding: Any) -> Tensor:
    lengths = _window(input.shape[-2:], kernel, kernel if stride is None else stride, padding)
    return _shaped(name, [*input.shape[:-2], *lengths], _arrays.representative(input._array), [input])


def max_pool2d(input: Tensor, kernel_size: Any, stride: Any = None, padding: Any = 0) -> Tensor:
    """max_pool2d: shape and type only"""
    return _pool("max_pool2d", input, kernel_size, stride, padding)


def avg_pool2d(input: Tensor, kernel_size: Any, stride: Any = None, padding: Any = 0) -> Tensor:
    """avg_pool2d: shape and type only"""
    return _pool("avg_pool2d", input, kernel_size, stride, padding)


def adaptive_avg_pool2d(input: Tensor, output_size: Any) -> Tensor:
    """adaptive_avg_pool2d: shape and type only"""
    shape = [*input.shape[:-2], *_pair(output_size, 2)]
    return _shaped("adaptive_avg_pool2d", shape, _arrays.representative(input._array), [input])


def interpolate(
    input: Tensor, size: Any = None, scale_factor: float | None = None, mode: str = "nearest", align_corners: Any = None
) -> Tensor:
    """interpolate: shape and type only"""
    dims = input.ndim - 2
    lengths = (
        _pair(size, dims) if size is not None else tuple(int(n * float(scale_factor or 1)) for n in input.shape[2:])
    )
    return _shaped("interpolate", [*input.shape[:2], *lengths], _arrays.representative(input._array), [input])


def pad(input: Tensor, pad: Sequence[int], mode: str = "constant", value: float | None = None) -> Tensor:
    """pad: shape and type only"""
    shape = list(input.shape)
    for number in range(len(pad) // 2):
        shape[-1 - number] += pad[2 * number] + pad[2 * number + 1]
    return _shaped("pad", shape, _arrays.representative(input._array), [input])


def _scaled(input: Tensor, weight: Tensor | None, bias: Tensor | None, shape: Sequence[int]) -> Tensor:
    output = input if weight is None else input * weight.reshape(*shape)
    return output if bias is None else output + bias.reshape(*shape)


def batch_norm(
    input: Tensor, running_mean: Tensor | None, running_var: Tensor | None, weight: Tensor | None = None,
    bias: Tensor | None = None, training: bool = False, momentum: float = 0.1, eps: float = 1e-5,
) -> Tensor:  # fmt: skip
    """batch_norm; the running statistics stay as they are"""
    shape = [1, -1] + [1] * (input.ndim - 2)
    if training or running_mean is None or running_var is None:
        axes = [d for d in range(input.ndim) if d != 1]
        mean, var = input.mean(axes, keepdim=True), input.var(axes, False, keepdim=True)
    else:
        mean, var = running_mean.reshape(*shape), running_var.reshape(*shape)
    return _scaled((input - mean) / (var + eps).sqrt(), weight, bias, shape)


def layer_norm(
    input: Tensor, normalized_shape: Any, weight: Tensor | None = None, bias: Tensor | None = None, eps: float = 1e-5
) -> Tensor:
    """layer_norm"""
    shape = list(_pair(normalized_shape, 1))
    axes = list(range(-len(shape), 0))
    normal = (input - input.mean(axes, keepdim=True)) / (input.var(axes, False, keepdim=True) + eps).sqrt()
    return _scaled(normal, weight, bias, shape)


def group_norm(
    input: Tensor, num_groups: int, weight: Tensor | None = None, bias: Tensor | None = None, eps: float = 1e-5
) -> Tensor:
    """group_norm"""
    grouped = input.reshape(input.shape[0], num_groups, -1)
    normal = (grouped - grouped.mean(-1, keepdim=True)) / (grouped.var(-1, False, keepdim=True) + eps).sqrt()
    return _scaled(normal.reshape(input.shape), weight, bias, [1, -1] + [1] * (input.ndim - 2))


def embedding(input: Tensor, weight: Tensor, padding_idx: int | None = None) -> Tensor:
    """embedding; raises IndexError for a number outside the table, where CUDA would only assert"""
    if input.numel() and not (0 <= int(input._array.min()) and int(input._array.max()) < weight.shape[0]):
        raise IndexError("index out of range in self")
    shape = [*input.shape, *weight.shape[1:]]
    place = common_device((input, weight), "embedding")
    if math.prod(shape) <= _arrays.SMALL:
        return result("embedding", weight._array[input._array], weight.dtype, place, (weight,))
    value = _arrays.representative(weight._array)
    return result("embedding", _arrays.constant(value, shape, weight.dtype.numpy), weight.dtype, place, (weight,))


def one_hot(tensor: Tensor, num_classes: int = -1) -> Tensor:
    """one_hot"""
    classes = int(tensor._array.max()) + 1 if num_classes < 0 else num_classes
    return result("one_hot", np.eye(classes, dtype=np.int64)[tensor._array], _types.int64, tensor.device, ())


def normalize(input: Tensor, p: float = 2.0, dim: int = 1, eps: float = 1e-12) -> Tensor:
    """normalize"""
    return input / input.norm(p, dim, True).clamp(min=eps)


def cosine_similarity(x1: Tensor, x2: Tensor, dim: int = 1, eps: float = 1e-8) -> Tensor:
    """cosine_similarity"""
    return (normalize(x1, dim=dim, eps=eps) * normalize(x2, dim=dim, eps=eps)).sum(dim)


def scaled_dot_product_attention(
    query: Tensor, key: Tensor, value: Tensor, attn_mask: Any = None, dropout_p: float = 0.0, is_causal: bool = False
) -> Tensor:
    """scaled_dot_product_attention"""
    scores = _functions.matmul(query, key.transpose(-1, -2)) / math.sqrt(query.shape[-1])
    if attn_mask is not None:
        masked = attn_mask.dtype is _types.bool_
        scores = scores.masked_fill(~attn_mask, -math.inf) if masked else scores + attn_mask
    return _functions.matmul(softmax(scores, -1), value)


# --- losses ---


def _collected(loss: Tensor, reduction: str) -> Tensor:
    if reduction == "none":
        return loss
    return loss.sum() if reduction == "sum" else loss.mean()


def mse_loss(input: Tensor, target: Tensor, reduction: str = "mean") -> Tensor:
    """mse_loss"""
    return _collected((input - target) ** 2, reduction)


def l1_loss(input: Tensor, target: Tensor, reduction: str = "mean") -> Tensor:
    """l1_loss"""
    return _collected((input - target).abs(), reduction)


def smooth_l1_loss(input: Tensor, target: Tensor, reduction: str = "mean", beta: float = 1.0) -> Tensor:
    """smooth_l1_loss"""
    distance = lambda a, b: np.where(np.abs(a - b) < beta, (a - b) ** 2 / (2 * beta), np.abs(a - b) - beta / 2)  # noqa: E731
    return _collected(compute("smooth_l1_loss", distance, (input, target)), reduction)


def nll_loss(
    input: Tensor, target: Tensor, weight: Tensor | None = None, ignore_index: int = -100, reduction: str = "mean"
) -> Tensor:
    """nll_loss, of classes in dimension 1; `weight` is not used"""
    place = common_device((input, target), "nll_loss")
    if input.shape[0] != target.shape[0]:
        raise ValueError(
            f"Expected input batch_size ({input.shape[0]}) to match target batch_size ({target.shape[0]})."
        )
    if input.numel() <= _arrays.SMALL:
        classes = np.where(target._array == ignore_index, 0, target._array)
        picked = -np.take_along_axis(input._array, np.expand_dims(classes, 1), 1).squeeze(1)
    else:
        picked = _arrays.constant(-_arrays.representative(input._array), target.shape, input._array.dtype)
    return _collected(result("nll_loss", picked, input.dtype, place, (input,)), reduction)


def cross_entropy(
    input: Tensor, target: Tensor, weight: Tensor | None = None, size_average: Any = None, ignore_index: int = -100,
    reduce: Any = None, reduction: str = "mean", label_smoothing: float = 0.0,
) -> Tensor:  # fmt: skip
    """cross_entropy, of classes in dimension 1; `weight` and `label_smoothing` are not used"""
    logs = log_softmax(input.float(), 1 if input.ndim > 1 else 0)
    if target.dtype.is_floating_point:
        return _collected(-(logs * target).sum(1), reduction)
    return nll_loss(logs, target, None, ignore_index, reduction)


def binary_cross_entropy(input: Tensor, target: Tensor, weight: Any = None, reduction: str = "mean") -> Tensor:
    """binary_cross_entropy"""
    entropy = lambda p, y: -(y * np.log(np.clip(p, 1e-12, 1)) + (1 - y) * np.log(np.clip(1 - p, 1e-12, 1)))  # noqa: E731
    return _collected(compute("binary_cross_entropy", entropy, (input, target)), reduction)


def binary_cross_entropy_with_logits(
    input: Tensor, target: Tensor, weight: Any = None, reduction: str = "mean", pos_weight: Any = None
) -> Tensor:
    """binary_cross_entropy_with_logits"""
    return binary_cross_entropy(sigmoid(input), target, weight, reduction)


__getattr__ = nbfix_control.module_getattr("torch.nn.functional")
