"""What amp-grad-scaler puts into a training loop whose forward pass runs under autocast.

scaler        above the loop, for torch.autocast and torch.amp.autocast
cuda_scaler   the same for torch.cuda.amp.autocast
    __enabled__    when autocast is on
scaled        in the place of the loss that goes backward
    __loss__       the loss
unscale       below the backward pass, where something looks at the gradients or clips them before the step
    __optimizer__  the optimizer
step          in the place of the step
    __optimizer__  as above
update        below the step
"""

import torch


def scaler():
    _scaler = torch.amp.GradScaler(enabled=__enabled__)


def cuda_scaler():
    _scaler = torch.cuda.amp.GradScaler(enabled=__enabled__)


def scaled():
    _scaler.scale(__loss__)


def unscale():
    _scaler.unscale_(__optimizer__)


def step():
    _scaler.step(__optimizer__)


def update():
    _scaler.update()
