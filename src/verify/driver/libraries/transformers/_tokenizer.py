"""A tokenizer of characters."""

from __future__ import annotations

from typing import Any

import nbfix_control
import torch

VOCABULARY = 256
PAD, END = 0, 1


class BatchEncoding(dict[str, Any]):
    """transformers.BatchEncoding"""

    def to(self, place: Any) -> BatchEncoding:
        return BatchEncoding({key: value.to(place) for key, value in self.items()})

    def __getattr__(self, name: str) -> Any:
        if name in self:
            return self[name]
        raise AttributeError(name)


class _Tokenizer:
    """What AutoTokenizer.from_pretrained returns."""

    def __init__(self, name: str) -> None:
        self.name_or_path = name
        self.eos_token, self.pad_token, self.bos_token = "<eos>", None, "<eos>"
        self.eos_token_id, self.pad_token_id, self.bos_token_id = END, PAD, END
        self.vocab_size, self.model_max_length = VOCABULARY, 1024
        self.padding_side = "right"

    def __len__(self) -> int:
        return VOCABULARY

    def encode(self, text: str, return_tensors: str | None = None, **_options: Any) -> Any:
        ids = [2 + ord(character) % (VOCABULARY - 2) for character in text]
        return torch.tensor([ids]) if return_tensors == "pt" else ids

    def tokenize(self, text: str) -> list[str]:
        return list(text)

    def __call__(
        self, text: Any, padding: Any = False, truncation: bool = False, max_length: int | None = None,
        return_tensors: str | None = None, **_options: Any,
    ) -> BatchEncoding:  # fmt: skip
        if padding and self.pad_token is None:
            raise ValueError("Asking to pad but the tokenizer does not have a padding token.")
        rows = [self.encode(part) for part in ([text] if isinstance(text, str) else text)]
        limit = max_length or self.model_max_length
        rows = [row[:limit] for row in rows] if truncation else rows
        width = limit if padding == "max_length" else max(map(len, rows)) if padding else None
        masks = [[1] * len(row) + [0] * ((width or len(row)) - len(row)) for row in rows]
        ids = [row + [PAD] * ((width or len(row)) - len(row)) for row in rows]
        if return_tensors == "pt":
            return BatchEncoding({"input_ids": torch.tensor(ids), "attention_mask": torch.tensor(masks)})
        single = isinstance(text, str)
        return BatchEncoding({"input_ids": ids[0] if single else ids, "attention_mask": masks[0] if single else masks})

    def decode(self, ids: Any, skip_special_tokens: bool = False, **_options: Any) -> str:
        numbers = ids.tolist() if hasattr(ids, "tolist") else list(ids)
        return "".join(chr(number - 2) for number in numbers if number > END)

    def batch_decode(self, rows: Any, skip_special_tokens: bool = False, **_options: Any) -> list[str]:
        return [self.decode(row, skip_special_tokens) for row in rows]

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        raise nbfix_control.unsupported(f"transformers.PreTrainedTokenizer.{name}")


class AutoTokenizer:
    """transformers.AutoTokenizer"""

    @staticmethod
    def from_pretrained(name: str, **_options: Any) -> _Tokenizer:
        return _Tokenizer(name)
