"""Losses: one functional each, with its options."""

from __future__ import annotations

from typing import Any

from torch._tensor import Tensor
from torch.nn import functional
from torch.nn._module import Module


def _loss(name: str, function: Any) -> type[Module]:
    """A module class around a functional of input and target."""

    def __init__(self: Any, weight: Tensor | None = None, **options: Any) -> None:
        Module.__init__(self)
        self._options = options if weight is None else {"weight": weight, **options}

    def forward(self: Any, input: Tensor, target: Tensor) -> Tensor:
        return function(input, target, **self._options)

    return type(name, (Module,), {"__init__": __init__, "forward": forward, "__doc__": f"torch.nn.{name}"})


CrossEntropyLoss = _loss("CrossEntropyLoss", functional.cross_entropy)
NLLLoss = _loss("NLLLoss", functional.nll_loss)
MSELoss = _loss("MSELoss", functional.mse_loss)
L1Loss = _loss("L1Loss", functional.l1_loss)
SmoothL1Loss = _loss("SmoothL1Loss", functional.smooth_l1_loss)
BCELoss = _loss("BCELoss", functional.binary_cross_entropy)
BCEWithLogitsLoss = _loss("BCEWithLogitsLoss", functional.binary_cross_entropy_with_logits)
