"""Checks of the stand-in libraries; run by libraries.test.ts with the stand-ins on the import path, once a scenario.

    python scenario.py healthy python stand_ins.py

Prints one line a check and exits 1 if one fails.
"""

from __future__ import annotations

import gc
import os
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import nbfix_control
import numpy as np
import torch

Check = Callable[[], None]


def raises(kind: type[BaseException], text: str, call: Callable[[], Any]) -> None:
    """Fails unless `call()` raises `kind` with `text` in its message."""
    try:
        call()
    except kind as error:
        assert text in str(error), f"{error!r} doesn't say {text!r}"
        return
    raise AssertionError(f"{kind.__name__} expected")


# --- with a GPU ---


def values() -> None:
    """Small tensors compute."""
    left, right = torch.arange(6).reshape(2, 3).float(), torch.tensor([[1.0], [2.0], [3.0]])
    assert (left @ right).tolist() == [[8.0], [26.0]]
    assert (left[:, 1:] * 2 - 1).tolist() == [[1.0, 3.0], [7.0, 9.0]]
    assert torch.cat([left, left], dim=1).shape == (2, 6)
    assert torch.softmax(left, -1).sum().item() - 2 < 1e-6
    assert torch.allclose(torch.nn.functional.normalize(left, dim=1).norm(dim=1), torch.ones(2))
    picture = torch.zeros(4, 4)
    picture[1, 2] = torch.tensor(5.0)
    assert picture.max().item() == 5 and picture.argmax().item() == 6
    assert [v.tolist() for v in left.max(dim=1)] == [[2.0, 5.0], [2, 2]]


def types() -> None:
    """Promotion follows torch, not NumPy."""
    half, whole = torch.ones(2, dtype=torch.float16), torch.ones(2, dtype=torch.int64)
    assert (half + whole).dtype is torch.float16
    assert (
        (whole / 2).dtype is torch.float32 and (whole * 2).dtype is torch.int64 and (whole * 1.5).dtype is torch.float32
    )
    assert (half * torch.tensor(2.0)).dtype is torch.float16
    assert (whole > 0).dtype is torch.bool and (whole > 0).sum().dtype is torch.int64
    assert torch.tensor(np.ones(2)).dtype is torch.float64 and torch.tensor([1.5]).dtype is torch.float32
    with torch.autocast("cuda"):
        assert (torch.ones(2, 2, device="cuda") @ torch.ones(2, 2, device="cuda")).dtype is torch.float16
    raises(RuntimeError, "same dtype", lambda: torch.ones(2, 2) @ torch.ones(2, 2, dtype=torch.float16))


def errors() -> None:
    """Mistakes are mistakes here too."""
    raises(RuntimeError, "cannot be multiplied (2x3 and 2x3)", lambda: torch.ones(2, 3) @ torch.ones(2, 3))
    raises(RuntimeError, "must match", lambda: torch.ones(2, 3) + torch.ones(4, 3))
    raises(RuntimeError, "same device", lambda: torch.ones(2, device="cuda") + torch.ones(2))
    raises(TypeError, "Use Tensor.cpu()", lambda: torch.ones(2, device="cuda").numpy())
    raises(RuntimeError, "detach", lambda: torch.ones(2, requires_grad=True).numpy())
    raises(RuntimeError, "channels", lambda: torch.nn.Conv2d(3, 8, 3)(torch.ones(1, 4, 8, 8)))
    raises(IndexError, "out of range", lambda: torch.nn.Embedding(4, 2)(torch.tensor([4])))
    loss = torch.ones(1, requires_grad=True).sum()
    loss.backward()
    raises(RuntimeError, "second time", loss.backward)
    raises(RuntimeError, "does not require grad", lambda: torch.ones(()).backward())


def honesty() -> None:
    """What is missing says so, and is in the book."""
    raises(NotImplementedError, "torch.fft", lambda: torch.fft)
    raises(NotImplementedError, "torch.Tensor.lu", lambda: torch.ones(2, 2).lu())

    def missing_module() -> None:
        import torch.distributed  # noqa: F401

    raises(NotImplementedError, "torch.distributed", missing_module)
    assert {"torch.fft", "torch.Tensor.lu", "torch.distributed"} <= set(nbfix_control.report()["unsupported"])
    assert not hasattr(torch.ones(1), "_repr_html_")


def training() -> None:
    """Gradients have shapes, the graph holds memory until backward, and everything is given back."""
    start = nbfix_control.live_count()
    model = torch.nn.Sequential(torch.nn.Linear(4, 8), torch.nn.Tanh(), torch.nn.Linear(8, 1)).cuda()
    assert nbfix_control.live_count() - start == 4
    loss = model(torch.randn(16, 4, device="cuda")).pow(2).mean()
    with_graph = nbfix_control.live_count()
    loss.backward()
    assert nbfix_control.live_count() < with_graph + 4, "backward frees the graph"
    assert [tuple(p.grad.shape) for p in model.parameters()] == [tuple(p.shape) for p in model.parameters()]
    optimizer = torch.optim.Adam(model.parameters())
    optimizer.step()
    assert len(optimizer.state) == 4
    optimizer.zero_grad()
    assert all(p.grad is None for p in model.parameters())
    x = torch.rand(5, 1, device="cuda", requires_grad=True)
    (slope,) = torch.autograd.grad((x**2).sum(), x, create_graph=True)
    assert slope.shape == x.shape and slope.requires_grad
    with torch.no_grad():
        assert not model(torch.ones(1, 4, device="cuda")).requires_grad
    del model, loss, optimizer, x, slope
    gc.collect()
    assert nbfix_control.live_count() == start and torch.cuda.memory_allocated() == 0


def hooks() -> None:
    """Forward hooks see the call, in order, and may replace what comes out."""
    layer = torch.nn.Linear(2, 2)
    plain = layer(torch.ones(1, 2))
    seen: list[Any] = []
    first = layer.register_forward_hook(lambda _layer, args, kwargs, _out: seen.append((args, kwargs)), with_kwargs=True)
    second = layer.register_forward_hook(lambda own, _args, out: out + 1 if own is layer else out)
    assert torch.allclose(layer(torch.ones(1, 2)), plain + 1)
    assert len(seen) == 1 and len(seen[0][0]) == 1 and seen[0][1] == {}
    first.remove()
    second.remove()
    assert torch.allclose(layer(torch.ones(1, 2)), plain) and len(seen) == 1


def memory() -> None:
    """Bytes are counted; views cost nothing; a big tensor costs no time; too big is out of memory."""
    big = torch.randn(1024, 1024, 256, device="cuda", dtype=torch.float16)
    assert torch.cuda.memory_allocated() == 2 * 1024 * 1024 * 256
    views = [big[0], big.reshape(-1), big.transpose(0, 1), big.detach()]
    assert torch.cuda.memory_allocated() == big.nbytes and len(views) == 4
    free, total = torch.cuda.mem_get_info()
    assert total == 23034 * 1024**2 and free == total - torch.cuda.memory_reserved()
    raises(torch.cuda.OutOfMemoryError, "CUDA out of memory", lambda: torch.empty(1 << 35, device="cuda"))
    del big, views
    assert torch.cuda.memory_allocated() == 0 < torch.cuda.memory_reserved()
    torch.cuda.empty_cache()
    assert torch.cuda.memory_reserved() == 0


def failing() -> None:
    """The chosen operation fails, once, with the framework's own error."""
    import cudf
    import cupy

    assert torch.cuda.OutOfMemoryError is torch.OutOfMemoryError
    nbfix_control.fail_at(2)
    torch.ones(1, device="cuda")
    raises(torch.OutOfMemoryError, "out of memory", lambda: torch.ones(1, device="cuda"))
    torch.ones(1, device="cuda")
    nbfix_control.fail_at(1)
    torch.ones(1)
    raises(MemoryError, "std::bad_alloc", lambda: cudf.DataFrame({"a": [1]}))
    nbfix_control.fail_at(1)
    raises(cupy.cuda.memory.OutOfMemoryError, "out of memory", lambda: cupy.zeros(3))


def libraries() -> None:
    """The other stand-ins work together."""
    import cudf
    import cugraph
    import cupy
    import diffusers
    import pandas as pd
    import pynvml
    import torch_tensorrt
    import torchvision
    import transformers

    frame = cudf.from_pandas(pd.DataFrame({"k": ["a", "b", "a"], "v": [1, 2, 3]}))
    assert frame[frame["v"] > 1].groupby("k").agg({"v": "sum"}).to_pandas()["v"].tolist() == [3, 2]
    raises(NotImplementedError, "cudf.DataFrame.to_parquet", lambda: frame.to_parquet("x"))
    graph = cugraph.Graph()
    graph.from_cudf_edgelist(cudf.DataFrame({"src": [0, 1, 3], "dst": [1, 2, 4]}), source="src", destination="dst")
    assert cugraph.weakly_connected_components(graph).to_pandas()["labels"].nunique() == 2
    assert float((cupy.arange(4) * 2).sum()) == 12
    model = torchvision.models.resnet18(weights=torchvision.models.ResNet18_Weights.DEFAULT).eval().cuda()
    engine = torch_tensorrt.compile(model, inputs=[torch_tensorrt.Input((2, 3, 64, 64))])
    assert engine(torch.randn(2, 3, 64, 64, device="cuda")).shape == (2, 1000)
    tokenizer = transformers.AutoTokenizer.from_pretrained("any")
    raises(ValueError, "padding token", lambda: tokenizer("x", padding=True))
    language = transformers.AutoModelForCausalLM.from_pretrained("any").to("cuda")
    encoded = tokenizer("Hello", return_tensors="pt").to("cuda")
    assert language(**encoded, labels=encoded["input_ids"]).loss.item() > 0
    assert tokenizer.decode(language.generate(**encoded, max_new_tokens=3)[0]) == "Hello..."
    pipe = diffusers.StableDiffusionPipeline.from_pretrained("any", torch_dtype=torch.float16).to("cuda")
    assert pipe("a cat", width=64, height=64, num_inference_steps=2).images[0].size == (64, 64)
    assert pynvml.nvmlDeviceGetCount() == torch.cuda.device_count() == 1


# --- without ---


def no_cuda() -> None:
    """Asking is fine, using is refused with torch's words, and refusals are booked."""
    import cudf

    assert not torch.cuda.is_available() and torch.cuda.device_count() == 0 and torch.cuda.memory_allocated() == 0
    torch.cuda.empty_cache(), torch.cuda.manual_seed_all(0)
    words = "not compiled with CUDA" if os.environ["NBFIX_SCENARIO"] == "cpu-torch" else "Found no NVIDIA driver"
    for call in (lambda: torch.ones(1).cuda(), torch.cuda.synchronize, lambda: torch.cuda.get_device_properties(0)):
        raises((RuntimeError, AssertionError), words, call)  # type: ignore[arg-type]
    raises(RuntimeError, "cudaErrorNoDevice", lambda: cudf.DataFrame({"a": [1]}))
    assert (torch.ones(2) + 1).sum().item() == 4
    report = nbfix_control.report()
    assert report["operations"] == 0 and sum(report["refusedByPlace"][""].values()) == 4


# --- nvidia-smi ---


def smi(fields: str = "index,name,memory.total,compute_cap") -> subprocess.CompletedProcess[str]:
    """What the notebooks ask."""
    command = ["nvidia-smi", f"--query-gpu={fields}", "--format=csv,noheader,nounits"]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def smi_healthy() -> None:
    """One line, as the real one prints it."""
    assert smi().stdout == "0, NVIDIA L4, 23034, 8.9\n"
    assert smi("nonsense").returncode == 2
    os.environ["NBFIX_SMI"] = "comma"
    assert smi("name").stdout.count(",") == 1
    del os.environ["NBFIX_SMI"]


def smi_odd() -> None:
    """A field that isn't available."""
    assert smi().stdout == "0, NVIDIA L4, [N/A], 8.9\n" and torch.cuda.is_available()


def smi_absent() -> None:
    """Not on PATH; on a machine that has a real one, it fails."""
    try:
        assert smi().returncode == 9
    except FileNotFoundError:
        pass


CHECKS: dict[str, list[Check]] = {
    "healthy": [values, types, errors, honesty, training, hooks, memory, failing, libraries, smi_healthy],
    "odd-smi": [smi_odd],
    "no-gpu": [no_cuda, smi_absent],
    "cpu-torch": [no_cuda, smi_healthy],
}


def main() -> int:
    """Runs the checks of this process's scenario."""
    failed = 0
    for check in CHECKS[os.environ["NBFIX_SCENARIO"]]:
        try:
            check()
            print(f"ok {check.__name__}")
        except Exception as error:
            failed += 1
            print(f"failed {check.__name__}: {type(error).__name__}: {error}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
