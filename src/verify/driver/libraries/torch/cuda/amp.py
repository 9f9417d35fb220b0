"""torch.cuda.amp: the older names of torch.amp."""

from __future__ import annotations

from typing import Any

import nbfix_control

from torch import amp as _amp
from torch._types import dtype


class autocast(_amp.autocast):
    """torch.cuda.amp.autocast"""

    def __init__(self, enabled: bool = True, dtype: dtype | None = None, cache_enabled: bool = True) -> None:
        super().__init__("cuda", dtype, enabled)


class GradScaler(_amp.GradScaler):
    """torch.cuda.amp.GradScaler"""

    def __init__(self, init_scale: float = 65536.0, *_factors: float, enabled: bool = True, **options: Any) -> None:
        super().__init__("cuda", init_scale=init_scale, enabled=enabled, **options)


__getattr__ = nbfix_control.module_getattr("torch.cuda.amp")
