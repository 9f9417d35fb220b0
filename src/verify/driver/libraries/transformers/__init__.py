"""A stand-in for transformers: an untrained small language model behind the Auto classes. Nothing is downloaded."""

from __future__ import annotations

from typing import Any

import nbfix_control
from torch.optim.lr_scheduler import LambdaLR
from transformers._model import AutoModel, AutoModelForCausalLM, AutoConfig
from transformers._tokenizer import AutoTokenizer, BatchEncoding

__version__ = "4.56.0"


def get_linear_schedule_with_warmup(
    optimizer: Any, num_warmup_steps: int, num_training_steps: int, last_epoch: int = -1
) -> LambdaLR:
    """transformers.get_linear_schedule_with_warmup"""

    def factor(step: int) -> float:
        if step < num_warmup_steps:
            return step / max(1, num_warmup_steps)
        return max(0.0, (num_training_steps - step) / max(1, num_training_steps - num_warmup_steps))

    return LambdaLR(optimizer, factor, last_epoch)


def set_seed(seed: int) -> None:
    """transformers.set_seed"""
    import random

    import numpy as np
    import torch

    random.seed(seed)
    np.random.seed(seed)
    torch.manual_seed(seed)


def pipeline(task: str, model: Any = None, tokenizer: Any = None, device: Any = None, **_options: Any) -> Any:
    """transformers.pipeline, for text generation only"""
    if task != "text-generation":
        raise nbfix_control.unsupported(f"transformers.pipeline({task!r})")
    words = tokenizer or AutoTokenizer.from_pretrained("stand-in")
    network = (
        model if model is not None and not isinstance(model, str) else AutoModelForCausalLM.from_pretrained(str(model))
    )
    network = network if device is None else network.to(device)

    def generate(prompt: str, max_new_tokens: int = 20, **_more: Any) -> list[dict[str, str]]:
        ids = words(prompt, return_tensors="pt").to(network.device)
        return [{"generated_text": words.decode(network.generate(**ids, max_new_tokens=max_new_tokens)[0])}]

    return generate


__getattr__ = nbfix_control.module_getattr("transformers")
