"""What multi-gpu-check puts before work on several GPUs.

check  compares the GPUs and says on the page what will not go as expected; the work goes on, on one GPU too
    __arguments__  the size of a batch that is split among the GPUs, and how many nvidia-smi lists where the notebook asks
"""


def check():
    compare_gpus(__arguments__)
