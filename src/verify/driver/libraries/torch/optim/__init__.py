"""torch.optim: gradients are zero, so a step books its operations, holds its state in memory, and changes no value."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import nbfix_control
from torch import _creation
from torch._tensor import Tensor
from torch.optim import lr_scheduler


class Optimizer:
    """torch.optim.Optimizer; `state_names` are the tensors that it keeps for every parameter"""

    state_names: tuple[str, ...] = ()

    def __init__(self, params: Iterable[Any], lr: float = 1e-3, **defaults: Any) -> None:
        if isinstance(params, Tensor):
            raise TypeError("params argument given to the optimizer should be an iterable of Tensors or dicts")
        given = list(params)
        if not given:
            raise ValueError("optimizer got an empty parameter list")
        self.defaults = {"lr": lr, **defaults}
        groups = given if isinstance(given[0], dict) else [{"params": given}]
        self.param_groups: list[dict[str, Any]] = []
        for group in groups:
            self.add_param_group(group)
        self.state: dict[Tensor, dict[str, Any]] = {}

    def add_param_group(self, group: dict[str, Any]) -> None:
        tensors = [group["params"]] if isinstance(group["params"], Tensor) else list(group["params"])
        for tensor in tensors:
            if isinstance(tensor, Tensor) and not tensor.is_leaf:
                raise ValueError("can't optimize a non-leaf Tensor")
        self.param_groups.append({**self.defaults, **group, "params": tensors})

    def step(self, closure: Callable[[], Any] | None = None) -> Any:
        loss = closure() if closure is not None else None
        for group in self.param_groups:
            for parameter in group["params"]:
                if parameter.grad is not None:
                    if parameter not in self.state:
                        self.state[parameter] = {name: _creation.zeros_like(parameter) for name in self.state_names}
                    parameter._book("step", 0)
        return loss

    def zero_grad(self, set_to_none: bool = True) -> None:
        for group in self.param_groups:
            for parameter in group["params"]:
                parameter.grad = None if set_to_none or parameter.grad is None else parameter.grad.zero_()

    def state_dict(self) -> dict[str, Any]:
        groups = [{k: v for k, v in group.items() if k != "params"} for group in self.param_groups]
        return {"state": {}, "param_groups": groups}

    def load_state_dict(self, state: dict[str, Any]) -> None:
        for group, saved in zip(self.param_groups, state["param_groups"]):
            group.update(saved)


class SGD(Optimizer):
    """torch.optim.SGD"""

    def __init__(self, params: Iterable[Any], lr: float = 1e-3, momentum: float = 0, **defaults: Any) -> None:
        super().__init__(params, lr, momentum=momentum, **defaults)
        self.state_names = ("momentum_buffer",) if momentum else ()


class Adam(Optimizer):
    """torch.optim.Adam"""

    state_names = ("exp_avg", "exp_avg_sq")

    def __init__(
        self, params: Iterable[Any], lr: float = 1e-3, betas: tuple[float, float] = (0.9, 0.999), **defaults: Any
    ) -> None:
        super().__init__(params, lr, betas=betas, **defaults)


class AdamW(Adam):
    """torch.optim.AdamW"""


class RMSprop(Optimizer):
    """torch.optim.RMSprop"""

    state_names = ("square_avg",)


class Adagrad(Optimizer):
    """torch.optim.Adagrad"""

    state_names = ("sum",)


__getattr__ = nbfix_control.module_getattr("torch.optim")
