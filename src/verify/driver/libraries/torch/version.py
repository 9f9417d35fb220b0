"""torch.version"""

from __future__ import annotations

import nbfix_control

cuda: str | None = None if nbfix_control.cuda_state() == "cpu-build" else nbfix_control.CUDA_VERSION
hip: str | None = None
__version__ = "2.8.0"
