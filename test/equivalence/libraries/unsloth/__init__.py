"""A very small stand-in for Unsloth: it sets the environment of CUDA before it imports PyTorch, and needs a GPU at once."""

import os

import stand_in

stand_in.note("unsloth", stand_in.cards, os.environ.get("CUDA_LAUNCH_BLOCKING"))
os.environ.setdefault("CUDA_VISIBLE_DEVICES", "0")
os.environ["PYTORCH_CUDA_ALLOC_CONF"] = "expandable_segments:True"
if not stand_in.start():
    raise NotImplementedError("Unsloth cannot find any torch accelerator? You need a GPU.")

from transformers import AutoModelForCausalLM, AutoTokenizer  # noqa: E402


class FastLanguageModel:
    @staticmethod
    def from_pretrained(name, **settings):
        return AutoModelForCausalLM.from_pretrained(name, device_map="cuda"), AutoTokenizer.from_pretrained(name)
