"""What amp-grad-scaler puts into a training loop whose forward pass runs under autocast.

scaler        above the loop, for torch.autocast and torch.amp.autocast
cuda_scaler   the same for torch.cuda.amp.autocast
    __enabled__    when autocast is on
scaled        in the place of the loss that goes backward
    __loss__       the loss
unscale       below the backward pass
    __optimizer__  the optimizer
clip          above the step, where nothing clips the gradients yet
    __optimizer__  as above
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


def clip():
    torch.nn.utils.clip_grad_norm_(
        [weight for group in __optimizer__.param_groups for weight in group["params"]], max_norm=1.0
    )


def step():
    _scaler.step(__optimizer__)


def update():
    _scaler.update()
