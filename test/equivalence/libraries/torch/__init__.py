"""A small stand-in for PyTorch: a tensor is one number, a shape and a device."""

from __future__ import annotations

import stand_in
from stand_in import OutOfMemoryError

from torch._tensor import Size, Tensor, creator, device, dtypes

for _name in ("randn", "rand", "zeros", "ones", "empty", "full", "arange", "eye", "randint", "randperm", "linspace", "normal"):
    globals()[_name] = creator(_name)
for _name in ("randn_like", "rand_like", "zeros_like", "ones_like", "empty_like"):
    globals()[_name] = (lambda name: lambda like, **k: creator(name)(*like.shape, device=k.get("device") or like.device))(_name)
globals().update(dtypes)


def tensor(data, device=None, dtype=None, requires_grad=False):
    return creator("tensor")(*_numbers(data), device=device)


as_tensor = from_numpy = tensor


def _numbers(data):
    if isinstance(data, (int, float)):
        return [data]
    return [n for each in data for n in _numbers(each)] if isinstance(data, (list, tuple)) else [1]


def matmul(a, b):
    return a @ b


mm = bmm = matmul


def _scaled_mm(a, b, scale_a=None, scale_b=None, **k):
    return a @ b


def cat(tensors, dim=0):
    tensors = list(tensors)
    stand_in.note("cat", len(tensors))
    return Tensor(sum_of(each.val for each in tensors), tensors[0].device, tensors[0].shape)


stack = cat


def sum_of(values):
    total = 0.0
    for each in values:
        total += each
    return total


def _function(name):
    return lambda x, *a, **k: getattr(x, name)(*a, **k)


for _name in ("sum", "mean", "sin", "exp", "relu", "tanh", "sigmoid", "softmax", "abs", "norm", "topk", "argmax", "max", "min"):
    globals()[_name] = _function(_name)


def save(value, path, *a, **k):
    stand_in.note("save", path)
    with open(path, "w") as file:
        file.write("saved")


def compile(model, *a, **k):
    stand_in.note("compile")
    return model


def manual_seed(seed):
    stand_in.whole(seed)
    return Generator()


class Generator:
    def __init__(self, device="cpu"):
        self.device = device

    def manual_seed(self, seed):
        stand_in.note("Generator.manual_seed", stand_in.whole(seed))
        return self


class _Block:
    def __init__(self, *a, enabled=True, **k):
        self.enabled = enabled

    def __enter__(self):
        stand_in.note("enter", type(self).__name__)
        return self

    def __exit__(self, *a):
        stand_in.note("exit", type(self).__name__)
        return False

    def __call__(self, function):
        import functools

        @functools.wraps(function)
        def inside(*a, **k):
            with self:
                return function(*a, **k)

        return inside


class no_grad(_Block):
    pass


class inference_mode(_Block):
    pass


class autocast(_Block):
    pass


class set_grad_enabled(_Block):
    pass


class enable_grad(_Block):
    pass


def set_float32_matmul_precision(value):
    stand_in.note("precision", value)


def set_default_device(value):
    stand_in.note("default device", value)


def is_tensor(value):
    return isinstance(value, Tensor)


__version__ = "2.9.0"

from torch import backends, cuda, nn, optim, utils, version  # noqa: E402
from torch import amp  # noqa: E402
