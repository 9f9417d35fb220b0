"""The environment of a scenario."""

from __future__ import annotations

import importlib.util
import os
import shutil
import sys
from collections.abc import Mapping
from pathlib import Path
from types import ModuleType

VERIFY = Path(__file__).resolve().parent.parent
LIBRARIES = VERIFY / "libraries"
FAKE_BIN = VERIFY / "bin"


def control() -> ModuleType:
    """The module nbfix_control, without putting the stand-ins on the import path."""
    if "nbfix_control" not in sys.modules:
        spec = importlib.util.spec_from_file_location("nbfix_control", LIBRARIES / "nbfix_control.py")
        assert spec is not None and spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        sys.modules["nbfix_control"] = module
        spec.loader.exec_module(module)
    return sys.modules["nbfix_control"]


def environment(name: str, base: Mapping[str, str], *, real_libraries: bool = False) -> dict[str, str]:
    """The variables of a scenario on top of `base`. Raises ValueError for an unknown name.

    A command can't be taken off PATH without its neighbours: where the machine has a real nvidia-smi, a scenario without
    one gets a fake that fails as it does without a driver.
    """
    scenarios = control().SCENARIOS
    if name not in scenarios:
        raise ValueError(f"unknown scenario {name!r}; expected one of {', '.join(scenarios)}")
    result = {**base, "NBFIX_SCENARIO": name, "NBFIX_SMI_PYTHON": sys.executable, "PYTHONDONTWRITEBYTECODE": "1"}
    answer = result.get("NBFIX_SMI", scenarios[name].smi)
    if answer != "absent" or shutil.which("nvidia-smi", path=base.get("PATH")) is not None:
        result["PATH"] = _first(str(FAKE_BIN), base.get("PATH", ""))
    if not real_libraries:
        result["PYTHONPATH"] = _first(str(LIBRARIES), base.get("PYTHONPATH", ""))
    elif scenarios[name].cuda != "present":
        result["CUDA_VISIBLE_DEVICES"] = ""
    return result


def _first(folder: str, path: str) -> str:
    return os.pathsep.join([folder, path]) if path else folder
