"""torch.utils"""

from __future__ import annotations

import nbfix_control
from torch.utils import data

__getattr__ = nbfix_control.module_getattr("torch.utils")
