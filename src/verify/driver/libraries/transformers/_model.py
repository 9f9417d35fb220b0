"""A language model of two layers, with the projections' names that adapters look for."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import nbfix_control
import torch
from torch import Tensor, nn

from transformers._tokenizer import VOCABULARY

WIDTH, LAYERS, HEADS = 64, 2, 4


class ModelOutput(SimpleNamespace):
    """transformers' ModelOutput: attributes, and keys"""

    def __getitem__(self, key: Any) -> Any:
        return list(self.__dict__.values())[key] if isinstance(key, int) else self.__dict__[key]


class _Attention(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.q_proj, self.k_proj, self.v_proj, self.o_proj = (nn.Linear(WIDTH, WIDTH) for _ in range(4))

    def forward(self, hidden: Tensor) -> Tensor:
        mixed = nn.functional.scaled_dot_product_attention(
            self.q_proj(hidden), self.k_proj(hidden), self.v_proj(hidden)
        )
        return self.o_proj(mixed)


class _Layer(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.self_attn, self.norm = _Attention(), nn.LayerNorm(WIDTH)

    def forward(self, hidden: Tensor) -> Tensor:
        return hidden + self.self_attn(self.norm(hidden))


class AutoConfig(SimpleNamespace):
    """transformers.AutoConfig"""

    @staticmethod
    def from_pretrained(name: str, **_options: Any) -> AutoConfig:
        sizes = {
            "hidden_size": WIDTH,
            "num_hidden_layers": LAYERS,
            "num_attention_heads": HEADS,
            "vocab_size": VOCABULARY,
        }
        return AutoConfig(name_or_path=name, use_cache=True, **sizes)


class _LanguageModel(nn.Module):
    """What AutoModelForCausalLM.from_pretrained returns."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.config = AutoConfig.from_pretrained(name)
        self.embed_tokens = nn.Embedding(VOCABULARY, WIDTH)
        self.layers = nn.ModuleList([_Layer() for _ in range(LAYERS)])
        self.lm_head = nn.Linear(WIDTH, VOCABULARY, bias=False)

    @property
    def device(self) -> Any:
        return next(self.parameters()).device

    @property
    def dtype(self) -> Any:
        return next(self.parameters()).dtype

    def forward(
        self, input_ids: Tensor, attention_mask: Tensor | None = None, labels: Tensor | None = None, **_options: Any
    ) -> ModelOutput:
        hidden = self.embed_tokens(input_ids)
        for layer in self.layers:
            hidden = layer(hidden)
        logits = self.lm_head(hidden)
        if labels is None:
            return ModelOutput(logits=logits)
        loss = nn.functional.cross_entropy(logits.reshape(-1, VOCABULARY), labels.reshape(-1))
        return ModelOutput(loss=loss, logits=logits)

    def generate(
        self,
        input_ids: Tensor,
        attention_mask: Tensor | None = None,
        max_new_tokens: int = 20,
        max_length: int | None = None,
        **_options: Any,
    ) -> Tensor:
        self(input_ids)
        count = max_new_tokens if max_length is None else max(0, max_length - input_ids.shape[1])
        new = torch.full((input_ids.shape[0], count), 2 + ord("."), device=input_ids.device)
        return torch.cat([input_ids, new], dim=1)

    def num_parameters(self, only_trainable: bool = False) -> int:
        return sum(p.numel() for p in self.parameters() if p.requires_grad or not only_trainable)

    def gradient_checkpointing_enable(self, **_options: Any) -> None:
        return None

    def save_pretrained(self, _path: Any, **_options: Any) -> None:
        raise nbfix_control.unsupported("transformers.PreTrainedModel.save_pretrained")


class AutoModelForCausalLM:
    """transformers.AutoModelForCausalLM"""

    @staticmethod
    def from_pretrained(
        name: str, torch_dtype: Any = None, dtype: Any = None, device_map: Any = None, **_options: Any
    ) -> _LanguageModel:
        model = _LanguageModel(name)
        kind = dtype or torch_dtype
        model = model if kind in (None, "auto") else model.to(kind)
        if device_map is not None:
            model = model.to(
                "cuda"
                if device_map == "auto" and torch.cuda.is_available()
                else "cpu"
                if device_map == "auto"
                else device_map
            )
        return model.eval()


class AutoModel(AutoModelForCausalLM):
    """transformers.AutoModel: the same network"""
