"""Attention and transformers."""

from __future__ import annotations

import copy
from typing import Any

from torch._tensor import Tensor
from torch.nn import functional
from torch.nn._containers import ModuleList
from torch.nn._layers import Dropout, LayerNorm, Linear
from torch.nn._module import Module


class MultiheadAttention(Module):
    """torch.nn.MultiheadAttention; the weights it returns are None"""

    def __init__(
        self,
        embed_dim: int,
        num_heads: int,
        dropout: float = 0.0,
        bias: bool = True,
        batch_first: bool = False,
        **_options: Any,
    ) -> None:
        super().__init__()
        if embed_dim % num_heads:
            raise AssertionError("embed_dim must be divisible by num_heads")
        self.embed_dim, self.num_heads, self.batch_first = embed_dim, num_heads, batch_first
        self.q_proj, self.k_proj, self.v_proj, self.out_proj = (Linear(embed_dim, embed_dim, bias) for _ in range(4))

    def forward(
        self,
        query: Tensor,
        key: Tensor,
        value: Tensor,
        attn_mask: Any = None,
        need_weights: bool = True,
        **_options: Any,
    ) -> tuple[Tensor, None]:
        parts = (self.q_proj(query), self.k_proj(key), self.v_proj(value))
        queries, keys, values = (self._heads(part) for part in parts)
        mixed = functional.scaled_dot_product_attention(queries, keys, values, attn_mask).transpose(1, 2)
        batch_first = mixed.reshape(mixed.shape[0], mixed.shape[1], self.embed_dim)
        return self.out_proj(batch_first if self.batch_first else batch_first.transpose(0, 1)), None

    def _heads(self, part: Tensor) -> Tensor:
        part = part if self.batch_first else part.transpose(0, 1)
        return part.reshape(part.shape[0], part.shape[1], self.num_heads, -1).transpose(1, 2)


class TransformerEncoderLayer(Module):
    """torch.nn.TransformerEncoderLayer"""

    def __init__(
        self, d_model: int, nhead: int, dim_feedforward: int = 2048, dropout: float = 0.1, activation: Any = "relu",
        layer_norm_eps: float = 1e-5, batch_first: bool = False, norm_first: bool = False, bias: bool = True,
    ) -> None:  # fmt: skip
        super().__init__()
        self.self_attn = MultiheadAttention(d_model, nhead, dropout, bias, batch_first)
        self.linear1, self.linear2 = Linear(d_model, dim_feedforward, bias), Linear(dim_feedforward, d_model, bias)
        self.norm1, self.norm2 = LayerNorm(d_model, layer_norm_eps), LayerNorm(d_model, layer_norm_eps)
        self.dropout = Dropout(dropout)
        self.norm_first = norm_first
        self.activation = getattr(functional, activation) if isinstance(activation, str) else activation

    def forward(
        self, src: Tensor, src_mask: Any = None, src_key_padding_mask: Any = None, is_causal: bool = False
    ) -> Tensor:
        if self.norm_first:
            src = src + self._attend(self.norm1(src), src_mask)
            return src + self._feed(self.norm2(src))
        src = self.norm1(src + self._attend(src, src_mask))
        return self.norm2(src + self._feed(src))

    def _attend(self, src: Tensor, mask: Any) -> Tensor:
        return self.dropout(self.self_attn(src, src, src, mask)[0])

    def _feed(self, src: Tensor) -> Tensor:
        return self.dropout(self.linear2(self.dropout(self.activation(self.linear1(src)))))


class TransformerEncoder(Module):
    """torch.nn.TransformerEncoder"""

    def __init__(self, encoder_layer: Module, num_layers: int, norm: Module | None = None, **_options: Any) -> None:
        super().__init__()
        self.layers = ModuleList([copy.deepcopy(encoder_layer) for _ in range(num_layers)])
        self.num_layers = num_layers
        self.norm = norm

    def forward(self, src: Tensor, mask: Any = None, src_key_padding_mask: Any = None, is_causal: Any = None) -> Tensor:
        for layer in self.layers:
            src = layer(src, mask)
        return src if self.norm is None else self.norm(src)
