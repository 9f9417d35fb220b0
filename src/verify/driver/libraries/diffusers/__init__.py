"""A stand-in for diffusers: pipelines that run a small network once a step and return plain grey images."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import nbfix_control
import torch
from torch import nn

__version__ = "0.35.0"
SCALE = 8
"""Pixels of an image for one of its latent."""


class _Scheduler:
    """A scheduler: its settings."""

    def __init__(self, config: Any = None) -> None:
        self.config = config or {"num_train_timesteps": 1000}

    @classmethod
    def from_config(cls, config: Any, **options: Any) -> _Scheduler:
        return cls({**config, **options})


def _scheduler(name: str) -> type[_Scheduler]:
    return type(name, (_Scheduler,), {"__doc__": f"diffusers.{name}"})


DPMSolverMultistepScheduler = _scheduler("DPMSolverMultistepScheduler")
DDIMScheduler = _scheduler("DDIMScheduler")
EulerDiscreteScheduler = _scheduler("EulerDiscreteScheduler")
EulerAncestralDiscreteScheduler = _scheduler("EulerAncestralDiscreteScheduler")
UniPCMultistepScheduler = _scheduler("UniPCMultistepScheduler")
PNDMScheduler = _scheduler("PNDMScheduler")


class DiffusionPipeline:
    """diffusers.DiffusionPipeline"""

    def __init__(self, name: str, kind: Any) -> None:
        self.name_or_path = name
        self.scheduler: Any = PNDMScheduler()
        self.unet: Any = nn.Conv2d(4, 4, 3, padding=1).to(kind or torch.float32)
        self.vae: Any = nn.Conv2d(4, 3, 1).to(kind or torch.float32)

    @classmethod
    def from_pretrained(cls, name: str, torch_dtype: Any = None, **_options: Any) -> Any:
        return cls(name, torch_dtype)

    @property
    def device(self) -> Any:
        return next(self.unet.parameters()).device

    @property
    def dtype(self) -> Any:
        return next(self.unet.parameters()).dtype

    def to(self, *args: Any, **options: Any) -> Any:
        self.unet, self.vae = self.unet.to(*args, **options), self.vae.to(*args, **options)
        return self

    def enable_attention_slicing(self, _slice_size: Any = "auto") -> None:
        return None

    def enable_vae_slicing(self) -> None:
        return None

    def enable_vae_tiling(self) -> None:
        return None

    def set_progress_bar_config(self, **_options: Any) -> None:
        return None

    def __call__(
        self, prompt: Any = None, height: int | None = None, width: int | None = None, num_inference_steps: int = 50,
        guidance_scale: float = 7.5, negative_prompt: Any = None, num_images_per_prompt: int = 1, generator: Any = None,
        callback: Any = None, callback_on_step_end: Any = None, **_options: Any,
    ) -> Any:  # fmt: skip
        if callback is not None:
            raise nbfix_control.unsupported("diffusers.DiffusionPipeline(callback)")
        height, width = height or 512, width or 512
        if height % SCALE or width % SCALE:
            raise ValueError(f"`height` and `width` have to be divisible by 8 but are {height} and {width}.")
        count = num_images_per_prompt * (1 if isinstance(prompt, str) else len(prompt))
        latents = torch.randn(count, 4, height // SCALE, width // SCALE, device=self.device, dtype=self.dtype)
        with torch.no_grad():
            for step in range(num_inference_steps):
                latents = self.unet(latents)
                if callback_on_step_end is not None:
                    callback_on_step_end(self, step, step, {"latents": latents})
            self.vae(latents)
        return SimpleNamespace(images=[_image(width, height) for _ in range(count)], nsfw_content_detected=None)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        raise nbfix_control.unsupported(f"diffusers.DiffusionPipeline.{name}")


class StableDiffusionPipeline(DiffusionPipeline):
    """diffusers.StableDiffusionPipeline"""


class StableDiffusionXLPipeline(DiffusionPipeline):
    """diffusers.StableDiffusionXLPipeline"""


AutoPipelineForText2Image = DiffusionPipeline


def _image(width: int, height: int) -> Any:
    from PIL import Image

    return Image.new("RGB", (width, height), "grey")


__getattr__ = nbfix_control.module_getattr("diffusers")
