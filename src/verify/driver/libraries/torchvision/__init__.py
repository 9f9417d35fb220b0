"""A stand-in for torchvision: the names of its models, with untrained small networks behind them."""

from __future__ import annotations

import nbfix_control
from torchvision import models

__version__ = "0.23.0"
__getattr__ = nbfix_control.module_getattr("torchvision")
