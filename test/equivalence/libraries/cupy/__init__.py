"""A very small stand-in for CuPy."""

import stand_in
from torch._tensor import Tensor

from cupy import cuda, random


class ndarray(Tensor):
    def get(self):
        return self.item()


def _array(name):
    def make(*sizes, **k):
        stand_in.note(f"cupy.{name}", *(each for each in sizes if isinstance(each, int)))
        return ndarray(len(name), "cuda", tuple(each for each in sizes if isinstance(each, int)))

    return make


for _name in ("array", "zeros", "ones", "arange", "asarray", "full", "empty", "eye"):
    globals()[_name] = _array(_name)


def asnumpy(value):
    return value.item()


def get_default_memory_pool():
    return cuda.MemoryPool()


def get_default_pinned_memory_pool():
    return cuda.MemoryPool()
