"""A very small stand-in for Transformers: a tokenizer, a model with generate, a pipeline, a Trainer."""

import stand_in
from torch._tensor import Tensor
from torch.nn import Module


class _Batch(dict):
    def to(self, target):
        return _Batch({name: each.to(target) for name, each in self.items()})


class AutoTokenizer:
    @classmethod
    def from_pretrained(cls, name, **k):
        stand_in.note("tokenizer", name)
        return cls()

    def __call__(self, text, **k):
        return _Batch(input_ids=Tensor(len(text)))

    def decode(self, ids, **k):
        return f"text {ids.item():.0f}"


class AutoModelForCausalLM(Module):
    @classmethod
    def from_pretrained(cls, name, device_map=None, **k):
        stand_in.note("model", name)
        made = cls()
        return made.to(device_map) if device_map in ("cuda",) else made

    def generate(self, input_ids=None, **k):
        return Tensor(input_ids.val + 1, input_ids.device, input_ids.shape)


AutoModel = AutoModelForCausalLM


def set_seed(seed):
    stand_in.whole(seed)


def pipeline(task, model=None, device=None, **k):
    stand_in.note("pipeline", task)
    if device not in (None, -1, "cpu"):
        stand_in.allocate("pipeline")
    return lambda text, **kw: [{"generated_text": f"{text} and on"}]


class TrainingArguments:
    def __init__(self, **settings):
        self.settings = settings


class Trainer:
    def __init__(self, model=None, args=None, train_dataset=None, **k):
        self.model = model

    def train(self):
        stand_in.allocate("training")
        stand_in.note("train")
        self.model.trained = True
        return "trained"
