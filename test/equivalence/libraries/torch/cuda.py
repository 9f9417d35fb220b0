import types

import stand_in
from stand_in import OutOfMemoryError

from torch._tensor import device

CARD_MEMORY = 10**13


def is_available():
    return stand_in.start()


def device_count():
    return int(stand_in.start())


def _need():
    if not stand_in.start():
        stand_in.refused += 1
        raise RuntimeError("Found no NVIDIA driver on your system.")


def get_device_name(index=None):
    _need()
    return f"Stand-in GPU ({stand_in.cards})"


def get_device_capability(index=None):
    _need()
    return (9, 0)


def get_device_properties(index=None):
    _need()
    return types.SimpleNamespace(name=get_device_name(), total_memory=CARD_MEMORY, major=9, minor=0, multi_processor_count=1)


def current_device():
    _need()
    return 0


def set_device(index):
    _need()


def is_bf16_supported(*a):
    return stand_in.start()


def empty_cache():
    pass


def ipc_collect():
    pass


def synchronize(*a):
    _need()


def reset_peak_memory_stats(*a):
    pass


def memory_allocated(*a):
    return 0


max_memory_allocated = memory_reserved = max_memory_reserved = memory_allocated


def mem_get_info(*a):
    _need()
    return (CARD_MEMORY, CARD_MEMORY)


def memory_summary(*a):
    return ""


def manual_seed(seed):
    stand_in.whole(seed)


manual_seed_all = manual_seed


class Event:
    def __init__(self, **k):
        _need()
        stand_in.note("Event")

    def record(self, *a):
        stand_in.note("record")

    def elapsed_time(self, other):
        return 1.0

    def synchronize(self):
        pass


class Stream:
    def __init__(self, *a, **k):
        _need()

    def __enter__(self):
        stand_in.note("enter stream")
        return self

    def __exit__(self, *a):
        stand_in.note("exit stream")

    def synchronize(self):
        pass


def stream(each):
    return each


from torch import amp  # noqa: E402
