"""Activations: one functional each, with its options."""

from __future__ import annotations

from typing import Any

from torch._tensor import Tensor
from torch.nn import functional
from torch.nn._module import Module


class Identity(Module):
    """torch.nn.Identity"""

    def forward(self, input: Any) -> Any:
        return input


def _activation(name: str, function: Any, *options: str) -> type[Module]:
    """A module class around a functional; `options` are the names of its positional arguments."""

    def __init__(self: Any, *args: Any, inplace: bool = False, **kwargs: Any) -> None:
        Module.__init__(self)
        self._options = {**dict(zip(options, args)), **kwargs}

    def forward(self: Any, input: Tensor) -> Tensor:
        return function(input, **self._options)

    return type(name, (Module,), {"__init__": __init__, "forward": forward, "__doc__": f"torch.nn.{name}"})


ReLU = _activation("ReLU", functional.relu)
ReLU6 = _activation("ReLU6", functional.relu6)
LeakyReLU = _activation("LeakyReLU", functional.leaky_relu, "negative_slope")
ELU = _activation("ELU", functional.elu, "alpha")
GELU = _activation("GELU", functional.gelu, "approximate")
SiLU = _activation("SiLU", functional.silu)
Hardswish = _activation("Hardswish", functional.hardswish)
Tanh = _activation("Tanh", functional.tanh)
Sigmoid = _activation("Sigmoid", functional.sigmoid)
Softplus = _activation("Softplus", functional.softplus, "beta", "threshold")
Softmax = _activation("Softmax", functional.softmax, "dim")
LogSoftmax = _activation("LogSoftmax", functional.log_softmax, "dim")
