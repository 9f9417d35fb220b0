"""torchvision.models: every model is a small untrained network that takes images and returns 1000 classes.

Size, depth and speed are not those of the models; no weights are downloaded.
"""

from __future__ import annotations

from enum import Enum
from typing import Any

import nbfix_control
from torch import Tensor, nn

CLASS_NAMES = {
    "alexnet": "AlexNet", "convnext_tiny": "ConvNeXt_Tiny", "densenet121": "DenseNet121", "efficientnet_b0": "EfficientNet_B0",
    "efficientnet_b4": "EfficientNet_B4", "mobilenet_v2": "MobileNet_V2", "mobilenet_v3_large": "MobileNet_V3_Large",
    "mobilenet_v3_small": "MobileNet_V3_Small", "resnet18": "ResNet18", "resnet34": "ResNet34", "resnet50": "ResNet50",
    "resnet101": "ResNet101", "resnet152": "ResNet152", "squeezenet1_0": "SqueezeNet1_0", "vgg11": "VGG11", "vgg16": "VGG16",
    "vgg19": "VGG19", "vit_b_16": "ViT_B_16",
}  # fmt: skip


class _Network(nn.Module):
    def __init__(self, name: str, num_classes: int = 1000) -> None:
        super().__init__()
        self.name = name
        self.features = nn.Sequential(nn.Conv2d(3, 16, 7, stride=4, padding=3), nn.BatchNorm2d(16), nn.ReLU())
        self.avgpool = nn.AdaptiveAvgPool2d(1)
        self.fc = nn.Linear(16, num_classes)

    def forward(self, x: Tensor) -> Tensor:
        return self.fc(self.avgpool(self.features(x)).flatten(1))


def _constructor(name: str) -> Any:
    def build(*, weights: Any = None, num_classes: int = 1000, **_options: Any) -> nn.Module:
        return _Network(name, num_classes)

    build.__name__ = name
    return build


for _name in CLASS_NAMES:
    globals()[_name] = _constructor(_name)
    _enum = f"{CLASS_NAMES[_name]}_Weights"
    globals()[_enum] = Enum(_enum, {"DEFAULT": "DEFAULT", "IMAGENET1K_V1": "IMAGENET1K_V1"})

__getattr__ = nbfix_control.module_getattr("torchvision.models")
