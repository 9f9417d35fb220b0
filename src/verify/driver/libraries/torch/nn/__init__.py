"""torch.nn"""

from __future__ import annotations

import nbfix_control
from torch.nn import functional, init, utils
from torch.nn._activations import (
    ELU, GELU, Hardswish, Identity, LeakyReLU, LogSoftmax, ReLU, ReLU6, SiLU, Sigmoid, Softmax, Softplus, Tanh,
)  # fmt: skip
from torch.nn._attention import MultiheadAttention, TransformerEncoder, TransformerEncoderLayer
from torch.nn._containers import DataParallel, ModuleDict, ModuleList, ParameterList, Sequential
from torch.nn._layers import (
    AdaptiveAvgPool2d, AvgPool2d, BatchNorm1d, BatchNorm2d, Conv1d, Conv2d, Dropout, Dropout2d, Embedding, Flatten,
    GroupNorm, LayerNorm, Linear, MaxPool2d, Upsample,
)  # fmt: skip
from torch.nn._losses import BCELoss, BCEWithLogitsLoss, CrossEntropyLoss, L1Loss, MSELoss, NLLLoss, SmoothL1Loss
from torch.nn._module import Module, Parameter

__getattr__ = nbfix_control.module_getattr("torch.nn")
