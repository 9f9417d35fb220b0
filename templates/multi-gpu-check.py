"""What multi-gpu-check puts before work on several GPUs.

check   compares the GPUs and says on the page what will not go as expected; the work goes on, on one GPU too
    __gpu_count__     how many GPUs PyTorch sees
    __listed_check__  the part `listed`, where the notebook asks nvidia-smi
    __batch_check__   the part `batch`, where a batch is split among the GPUs
listed  GPUs that nvidia-smi knows and PyTorch does not see
    __listed__        the list of them
batch   a batch that leaves some GPUs with less to do
    __batch_size__    its size
"""

import marimo as mo
import torch


def check():
    # Equal GPUs have equal descriptions.
    _gpus = [
        f"{_gpu.name} ({_gpu.total_memory / 1024**3:.0f} GB, compute capability {_gpu.major}.{_gpu.minor})"
        for _gpu in map(torch.cuda.get_device_properties, range(__gpu_count__))
    ]
    _gpu_warnings = [
        f"GPU 0 is {_gpus[0]}, GPU {_index} is {_gpu}: the slowest sets the pace, the smallest limits the batch."
        for _index, _gpu in enumerate(_gpus)
        if _gpu != _gpus[0]
    ]
    if len(_gpus) < 2:
        _gpu_warnings.append(f"PyTorch sees {len(_gpus) or 'no'} GPU: the work is not spread over several.")
    __listed_check__
    __batch_check__
    if _gpu_warnings:
        mo.output.append(
            mo.callout(mo.md("\n".join(f"- ⚠️ {_warning}" for _warning in _gpu_warnings)), kind="warn")
        )


def listed():
    if len(__listed__) > len(_gpus):
        _gpu_warnings.append(
            f"nvidia-smi lists {len(__listed__)} GPUs, PyTorch sees {len(_gpus)}: look at `CUDA_VISIBLE_DEVICES`."
        )


def batch():
    if __batch_size__ % max(len(_gpus), 1) != 0:
        _gpu_warnings.append(
            f"A batch of {__batch_size__} cannot be split evenly among {len(_gpus)} GPUs: some wait for the others."
        )
