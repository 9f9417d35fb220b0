"""torch.backends: switches that change no value here."""

from __future__ import annotations

from types import SimpleNamespace

import nbfix_control

_present = nbfix_control.gpu_count() > 0
cudnn = SimpleNamespace(
    benchmark=False, deterministic=False, enabled=True, allow_tf32=True,
    is_available=lambda: _present, version=lambda: 91002 if _present else None,
)  # fmt: skip
cuda = SimpleNamespace(
    is_built=lambda: nbfix_control.cuda_state() != "cpu-build",
    matmul=SimpleNamespace(allow_tf32=False),
    enable_flash_sdp=lambda _on: None,
)
mps = SimpleNamespace(is_available=lambda: False, is_built=lambda: False)
mkldnn = SimpleNamespace(is_available=lambda: False, enabled=False)

__getattr__ = nbfix_control.module_getattr("torch.backends")
