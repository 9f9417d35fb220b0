"""Runs cells as marimo does, one after the other, on a machine without a GPU, and says how each ends.

Reads a list of notebooks from stdin, each a list of cell bodies. Answers with a list of lists: next (at its end), stop
(mo.stop), gpu (work raised for the lack of a GPU), driver (nvidia-smi is not there), raise (the author's own error), or
skipped (it stands after a cell that did not come to its end).
"""

import contextlib
import io
import json
import os
import sys
import types


class NoGpu(RuntimeError, AssertionError):
    """What PyTorch raises: a RuntimeError without a driver, an AssertionError where it was built without CUDA."""


class Stop(BaseException):
    pass


class Device:
    def __init__(self, name):
        self.type = str(name).split(":")[0]
        self.name = str(name)

    def __str__(self):
        return self.name


class Tensor:
    def __init__(self, device="cpu"):
        if str(device).startswith("cuda"):
            raise NoGpu("Torch not compiled with CUDA enabled")
        self.device = Device(device)

    def cuda(self, *_):
        return Tensor("cuda")

    def to(self, device):
        return Tensor(device)

    def sum(self):
        return self


def libraries():
    torch = types.ModuleType("torch")
    torch.device = Device
    torch.ones = torch.zeros = torch.rand = lambda *_, device="cpu", **__: Tensor(device)
    torch.no_grad = contextlib.nullcontext
    torch.cuda = types.ModuleType("torch.cuda")
    torch.cuda.is_available = lambda: False
    torch.cuda.device_count = lambda: 0

    def missing(*_):
        raise NoGpu("Found no NVIDIA driver on your system")

    torch.cuda.synchronize = torch.cuda.set_device = torch.cuda.get_device_name = missing
    marimo = types.ModuleType("marimo")

    def stop(condition, output=None):
        if condition:
            raise Stop

    marimo.stop = stop
    marimo.md = lambda text: text
    return {"torch": torch, "torch.cuda": torch.cuda, "marimo": marimo}


def run(body, names):
    try:
        exec(compile(body, "cell", "exec"), names)
    except Stop:
        return "stop"
    except NoGpu:
        return "gpu"
    except FileNotFoundError:
        return "driver"
    except (Exception, SystemExit):
        return "raise"
    return "next"


def ends(cells):
    names = {"__name__": "__main__"}
    answers = []
    for body in cells:
        whole = all(each == "next" for each in answers)
        answers.append(run(body, names) if whole else "skipped")
    return answers


sys.modules.update(libraries())
# No nvidia-smi.
os.environ["PATH"] = ""
notebooks = json.load(sys.stdin)
with contextlib.redirect_stdout(io.StringIO()):
    answers = [ends(cells) for cells in notebooks]
json.dump(answers, sys.stdout)
