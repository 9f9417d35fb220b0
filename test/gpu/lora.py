"""
What an LLM fine-tuning notebook trains: measured with real PyTorch and transformers, on the CPU or a GPU.

Run by hand, since CI has no PyTorch. Give the notebook as it was and as nbfix left it:

    nbfix apply --phase 0,A,B fixed/llm_finetuning_dashboard.py
    python test/gpu/lora.py llm_finetuning_dashboard.py fixed/llm_finetuning_dashboard.py --device cuda --dtype float16

Needs torch and transformers, and downloads nothing: the models are small, random and built here, the tokenizer counts
characters, and marimo, pandas and plotly are mere names. The cells run one after another in one globals dict, the run
cell too. Prints JSON: for each notebook and model, what the facts in `measure` say.
"""

import argparse
import ast
import contextlib
import copy
import json
import math
import os
import sys
from importlib.machinery import ModuleSpec
from types import SimpleNamespace
from unittest.mock import MagicMock

parser = argparse.ArgumentParser(description="Measures what the adapters of a notebook do.")
parser.add_argument("notebooks", nargs="+")
parser.add_argument("--device", choices=["cpu", "cuda"], default="cpu")
parser.add_argument("--dtype", choices=["float32", "float16"], default="float32", help="float16: mixed precision")
options = parser.parse_args()
if options.device == "cpu":
    os.environ["CUDA_VISIBLE_DEVICES"] = ""
os.environ["HF_HUB_OFFLINE"] = "1"

import torch  # noqa: E402
import transformers  # noqa: E402

if options.device == "cuda" and not torch.cuda.is_available():
    sys.exit("--device cuda: PyTorch finds no GPU")
DTYPE = getattr(torch, options.dtype)
VOCABULARY = 500

MODELS = {
    "gpt2": lambda: transformers.GPT2LMHeadModel(
        transformers.GPT2Config(n_layer=2, n_head=2, n_embd=64, vocab_size=VOCABULARY, bos_token_id=0, eos_token_id=0)
    ),
    "llama": lambda: transformers.LlamaForCausalLM(
        transformers.LlamaConfig(
            num_hidden_layers=2, num_attention_heads=2, hidden_size=64, intermediate_size=128, vocab_size=VOCABULARY
        )
    ),
}


class CharacterTokenizer:
    """As much of a tokenizer as the notebook calls"""

    eos_token, eos_token_id = "\0", 0

    def __call__(self, text, max_length=None, padding=None, **_options):
        ids = [1 + ord(character) % (VOCABULARY - 1) for character in text][:max_length]
        rest = max_length - len(ids) if padding else 0
        data = {"input_ids": [ids + [0] * rest], "attention_mask": [[1] * len(ids) + [0] * rest]}
        return transformers.BatchEncoding(data, tensor_type="pt")

    def decode(self, ids, **_options):
        return " ".join(str(int(each)) for each in ids)


def cells_of(path):
    """The statements of each cell, without the `return` that marimo strips"""
    with open(path, encoding="utf-8") as file:
        tree = ast.parse(file.read())
    cells = [node for node in tree.body if isinstance(node, ast.FunctionDef) and node.decorator_list]
    return [[each for each in cell.body if not isinstance(each, ast.Return)] for cell in cells]


def execute(path, build):
    """Runs all cells as marimo would, with the run button pressed; what the notebook made is in the returned dict"""
    for name in ("marimo", "pandas", "plotly", "plotly.graph_objects", "plotly.subplots", "plotly.express"):
        sys.modules[name] = MagicMock(__spec__=ModuleSpec(name, None))
    settings = {
        "train_button": True, "lora_rank": 4, "learning_rate": 5e-3, "batch_size": 8, "num_epochs": 3,
        "use_fp16": options.dtype == "float16", "use_mixed_precision": options.dtype == "float16", "model_name": "gpt2",
    }  # fmt: skip
    loaded = {}

    def from_pretrained(_name, torch_dtype=None, dtype=None, **_options):
        torch.manual_seed(0)
        loaded["model"] = build().to(torch_dtype or dtype or torch.float32)
        loaded["base"] = {name: weight.detach().clone() for name, weight in loaded["model"].named_parameters()}
        return loaded["model"]

    transformers.AutoModelForCausalLM.from_pretrained = from_pretrained
    transformers.AutoTokenizer.from_pretrained = lambda _name: CharacterTokenizer()
    space = {}
    for body in cells_of(path):
        module = ast.Module(body=body, type_ignores=[])
        for name, value in settings.items():
            if name in space and isinstance(space[name], MagicMock):
                space[name] = SimpleNamespace(value=value)
        exec(compile(module, path, "exec"), space)
    return space, loaded["model"], loaded["base"]


def adapters_of(model, space):
    return {name: each for name, each in model.named_modules() if isinstance(each, space["LoRALayer"])}


def calls_of(model, space, batch):
    """How many adapters a forward pass calls, and what comes out"""
    called = []
    original = space["LoRALayer"].forward
    space["LoRALayer"].forward = lambda self, x: (called.append(id(self)), original(self, x))[1]
    try:
        with torch.no_grad():
            logits = model(input_ids=batch).logits
    finally:
        space["LoRALayer"].forward = original
    return len(set(called)), logits


def same(left, right):
    """Whether two outputs are equal; NaN equals NaN, so that a broken model does not seem to change"""
    return torch.equal(torch.nan_to_num(left), torch.nan_to_num(right))


def mean(losses):
    """A loss as JSON has it: there is no NaN in JSON"""
    value = sum(losses) / len(losses) if losses else None
    return value if value is None else round(value, 4) if math.isfinite(value) else str(value)


def share(model):
    trained = sum(each.numel() for each in model.parameters() if each.requires_grad)
    return round(100 * trained / sum(each.numel() for each in model.parameters()), 3)


def injected(space, model, rank=4):
    """The model with adapters, or the error"""
    try:
        space["inject_lora"](model, rank=rank)
    except Exception as error:
        return f"{type(error).__name__}: {error}"
    return None


def measure(path, build):
    space, model, base = execute(path, build)
    results = space["training_results"]
    losses = results.get("losses", [])
    device = torch.device(options.device)
    model.eval()
    adapters = adapters_of(model, space)
    batch = torch.arange(32, device=device).reshape(2, 16)
    called, before = calls_of(model, space, batch)
    after_training = dict(model.named_parameters())
    gradients = [bool(p.grad is not None and p.grad.abs().sum() > 0) for a in adapters.values() for p in a.parameters()]
    attention = [name for name, _ in model.named_modules() if name.endswith((".attn", ".self_attn"))]
    facts = {
        "error": results.get("error"),
        "attention_layers": len(attention),
        "attention_layers_with_adapters": sum(any(a.startswith(f"{n}.") for a in adapters) for n in attention),
        "adapters": len(adapters),
        "adapters_called": called,
        "adapter_types": sorted({str(p.dtype) for a in adapters.values() for p in a.parameters()}),
        "trainable_percent": share(model),
        "base_bit_equal": all(torch.equal(w, after_training[n].detach().cpu()) for n, w in base.items()),
        "adapter_parameters_with_gradient": f"{sum(gradients)}/{len(gradients)}",
        "loss_first_5": mean(losses[:5]),
        "loss_last_5": mean(losses[-5:]),
        "steps": len(losses),
        "finite": bool(torch.isfinite(before).all()) and all(map(math.isfinite, losses)),
    }
    if adapters:
        with torch.no_grad():
            for factor in next(iter(adapters.values())).parameters():
                factor.add_(0.5)
        facts["output_changes_with_an_adapter"] = not same(before, calls_of(model, space, batch)[1])
        twin = copy.deepcopy(model)
        with torch.no_grad():
            for each in adapters_of(twin, space).values():
                for factor in each.parameters():
                    factor.zero_()
        facts["a_copy_has_its_own_adapters"] = not same(
            calls_of(model, space, batch)[1], calls_of(twin, space, batch)[1]
        )
        trained = [name for name, each in model.named_parameters() if each.requires_grad]
        once = calls_of(model, space, batch)[1]
        facts["error_when_injected_twice"] = injected(space, model)
        facts["injected_twice_changes_nothing"] = same(once, calls_of(model, space, batch)[1]) and trained == [
            name for name, each in model.named_parameters() if each.requires_grad
        ]
    unknown = torch.nn.Sequential(torch.nn.Linear(8, 8)).to(device)
    facts["error_when_nothing_matches"] = injected(space, unknown)
    facts.update(optimizer_over_all(space, build, batch))
    return space, facts


def optimizer_over_all(space, build, batch):
    """The other idiom: an optimizer over all parameters skips those without a gradient, decay included"""
    model = build().to(options.device)
    if injected(space, model) is not None:
        return {}
    base = {name: each.detach().clone() for name, each in model.named_parameters() if not each.requires_grad}
    if not base:
        return {}
    optimizer = torch.optim.AdamW(model.parameters(), lr=1e-3, weight_decay=0.1)
    for _step in range(3):
        optimizer.zero_grad()
        model(input_ids=batch, labels=batch).loss.backward()
        optimizer.step()
    now = dict(model.named_parameters())
    return {"frozen_stay_with_optimizer_over_all": all(torch.equal(w, now[n]) for n, w in base.items())}


def realistic(space):
    """The trainable share of GPT-2 as it is, 124 M parameters, by rank"""
    shares = {}
    for rank in (16, 64):
        with torch.device("meta"):
            model = transformers.GPT2LMHeadModel(transformers.GPT2Config())
        shares[f"rank {rank}"] = injected(space, model, rank) or share(model)
    return shares


report = {"device": options.device, "dtype": options.dtype, "torch": torch.__version__}
report["transformers"] = transformers.__version__
if options.device == "cuda":
    report["gpu"] = torch.cuda.get_device_name(0)
# Standard output is for the JSON alone; notebooks print too.
with contextlib.redirect_stdout(sys.stderr):
    for path in options.notebooks:
        facts = {}
        for title, build in MODELS.items():
            space, facts[title] = measure(path, build)
        facts["trainable_percent_of_gpt2"] = realistic(space)
        report[path] = facts
print(json.dumps(report, indent=2))
