"""torch.optim.lr_scheduler: the learning rate as a function of the number of steps."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import nbfix_control


class LRScheduler:
    """A schedule; `factor(step)` multiplies the rate that each group began with"""

    def __init__(self, optimizer: Any, last_epoch: int = -1) -> None:
        self.optimizer = optimizer
        self.base_lrs = [group.setdefault("initial_lr", group["lr"]) for group in optimizer.param_groups]
        self.last_epoch = last_epoch
        self.step()

    def factor(self, step: int) -> float:
        raise NotImplementedError

    def get_last_lr(self) -> list[float]:
        return [group["lr"] for group in self.optimizer.param_groups]

    get_lr = get_last_lr

    def step(self, epoch: int | None = None) -> None:
        self.last_epoch = self.last_epoch + 1 if epoch is None else epoch
        for group, rate in zip(self.optimizer.param_groups, self.base_lrs):
            group["lr"] = rate * self.factor(self.last_epoch)

    def state_dict(self) -> dict[str, Any]:
        return {"last_epoch": self.last_epoch, "base_lrs": self.base_lrs}

    def load_state_dict(self, state: dict[str, Any]) -> None:
        self.last_epoch, self.base_lrs = state["last_epoch"], state["base_lrs"]


_LRScheduler = LRScheduler


class LambdaLR(LRScheduler):
    """torch.optim.lr_scheduler.LambdaLR, with one function"""

    def __init__(self, optimizer: Any, lr_lambda: Callable[[int], float], last_epoch: int = -1) -> None:
        self.factor = lr_lambda  # type: ignore[method-assign]
        super().__init__(optimizer, last_epoch)


class StepLR(LRScheduler):
    """torch.optim.lr_scheduler.StepLR"""

    def __init__(self, optimizer: Any, step_size: int, gamma: float = 0.1, last_epoch: int = -1) -> None:
        self.step_size, self.gamma = step_size, gamma
        super().__init__(optimizer, last_epoch)

    def factor(self, step: int) -> float:
        return float(self.gamma ** (step // self.step_size))


class ExponentialLR(LRScheduler):
    """torch.optim.lr_scheduler.ExponentialLR"""

    def __init__(self, optimizer: Any, gamma: float, last_epoch: int = -1) -> None:
        self.gamma = gamma
        super().__init__(optimizer, last_epoch)

    def factor(self, step: int) -> float:
        return float(self.gamma**step)


class CosineAnnealingLR(LRScheduler):
    """torch.optim.lr_scheduler.CosineAnnealingLR"""

    def __init__(self, optimizer: Any, T_max: int, eta_min: float = 0.0, last_epoch: int = -1) -> None:
        self.T_max, self.eta_min = T_max, eta_min
        super().__init__(optimizer, last_epoch)

    def factor(self, step: int) -> float:
        floor = self.eta_min / self.base_lrs[0] if self.base_lrs[0] else 0.0
        return floor + (1 - floor) * (1 + math.cos(math.pi * step / self.T_max)) / 2


class LinearLR(LRScheduler):
    """torch.optim.lr_scheduler.LinearLR"""

    def __init__(
        self,
        optimizer: Any,
        start_factor: float = 1 / 3,
        end_factor: float = 1.0,
        total_iters: int = 5,
        last_epoch: int = -1,
    ) -> None:
        self.start_factor, self.end_factor, self.total_iters = start_factor, end_factor, total_iters
        super().__init__(optimizer, last_epoch)

    def factor(self, step: int) -> float:
        return self.start_factor + (self.end_factor - self.start_factor) * min(step / self.total_iters, 1.0)


class OneCycleLR(LRScheduler):
    """torch.optim.lr_scheduler.OneCycleLR, as one rise and one fall"""

    def __init__(
        self,
        optimizer: Any,
        max_lr: float,
        total_steps: int | None = None,
        epochs: int | None = None,
        steps_per_epoch: int | None = None,
        pct_start: float = 0.3,
        **_options: Any,
    ) -> None:
        self.total = total_steps or (epochs or 1) * (steps_per_epoch or 1)
        self.rise = max(pct_start * self.total, 1.0)
        for group in optimizer.param_groups:
            group["initial_lr"] = max_lr
        super().__init__(optimizer)

    def factor(self, step: int) -> float:
        return (
            step / self.rise if step < self.rise else max(0.0, (self.total - step) / max(self.total - self.rise, 1.0))
        )


class ReduceLROnPlateau:
    """torch.optim.lr_scheduler.ReduceLROnPlateau"""

    def __init__(
        self, optimizer: Any, mode: str = "min", factor: float = 0.1, patience: int = 10, **_options: Any
    ) -> None:
        self.optimizer, self.mode, self.reduction, self.patience = optimizer, mode, factor, patience
        self.best: float | None = None
        self.bad = 0

    def step(self, metrics: Any, epoch: int | None = None) -> None:
        value = float(metrics)
        better = self.best is None or (value < self.best if self.mode == "min" else value > self.best)
        self.best, self.bad = (value, 0) if better else (self.best, self.bad + 1)
        if self.bad > self.patience:
            self.bad = 0
            for group in self.optimizer.param_groups:
                group["lr"] *= self.reduction

    def get_last_lr(self) -> list[float]:
        return [group["lr"] for group in self.optimizer.param_groups]


__getattr__ = nbfix_control.module_getattr("torch.optim.lr_scheduler")
