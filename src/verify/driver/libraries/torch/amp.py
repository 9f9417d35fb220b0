"""torch.amp: autocast blocks set the type of products; the scaler scales nothing, since gradients are zero."""

from __future__ import annotations

import functools
import warnings
from collections.abc import Callable
from typing import Any

import nbfix_control

from torch import _functions, _types
from torch._tensor import Tensor
from torch._types import dtype


class autocast:
    """torch.autocast: context manager and decorator"""

    def __init__(
        self, device_type: str, dtype: dtype | None = None, enabled: bool = True, cache_enabled: bool | None = None
    ) -> None:
        if not isinstance(device_type, str):
            raise ValueError(f"Expected `device_type` of type `str`, got: `{type(device_type)}`")
        if device_type == "cuda" and enabled and nbfix_control.gpu_count() == 0:
            warnings.warn("User provided device_type of 'cuda', but CUDA is not available. Disabling", stacklevel=2)
            enabled = False
        default = _types.bfloat16 if device_type == "cpu" else _types.float16
        self._type = (dtype or default) if enabled else _types.float32

    def __enter__(self) -> autocast:
        _functions.autocast_stack.append(self._type)
        return self

    def __exit__(self, *_error: object) -> None:
        _functions.autocast_stack.pop()

    def __call__(self, function: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(function)
        def wrapped(*args: Any, **kwargs: Any) -> Any:
            with self:
                return function(*args, **kwargs)

        return wrapped


class GradScaler:
    """torch.amp.GradScaler"""

    def __init__(
        self, device: str = "cuda", *, init_scale: float = 65536.0, enabled: bool = True, **_options: Any
    ) -> None:
        self._scale = init_scale
        self._enabled = enabled

    def scale(self, loss: Tensor) -> Tensor:
        return loss

    def unscale_(self, _optimizer: Any) -> None:
        return None

    def step(self, optimizer: Any, *args: Any) -> Any:
        return optimizer.step(*args)

    def update(self, _new_scale: float | None = None) -> None:
        return None

    def get_scale(self) -> float:
        return self._scale if self._enabled else 1.0

    def is_enabled(self) -> bool:
        return self._enabled

    def state_dict(self) -> dict[str, float]:
        return {"scale": self._scale}

    def load_state_dict(self, state: dict[str, float]) -> None:
        self._scale = state["scale"]


__getattr__ = nbfix_control.module_getattr("torch.amp")
