"""What memory-scaling puts above work whose size a setting decides.

gpu   the estimate, and the statement that stops before the work when it is too much for the GPU
host  the same for the main memory
    __parameters__  a name for each setting that is a number: _batch_size
    __bytes__       the estimate in bytes, from these names
    __values__      the settings' values, in the same order: batch_size.value
    __free__        how many bytes are free; of the main memory, those of the machine
    __counted__     a list element: what the estimate counts
    __settings__    list elements: the settings in force, with the largest value that fits where that can be computed
"""

import marimo as mo


def gpu():
    _gpu_share = 0.8  # of what is free; the rest is for what the estimate leaves out
    _gpu_needed = lambda __parameters__: __bytes__
    _gpu_free = __free__
    _gpu_usable = _gpu_share * _gpu_free
    if _gpu_needed(__values__) > _gpu_usable:
        mo.stop(
            True,
            mo.callout(
                mo.md(
                    "\n".join(
                        [
                            f"⚠️ **Not started: the settings ask for about {_gpu_needed(__values__) / 1024**3:.1f} GiB of GPU memory**, and {_gpu_free / 1024**3:.1f} GiB are free, of which {_gpu_share:.0%} may be used.",
                            "",
                            __settings__,
                            __counted__,
                        ]
                    )
                ),
                kind="warn",
            ),
        )


def host():
    _host_share = 0.8  # of what is free; the rest is for what the estimate leaves out
    _host_needed = lambda __parameters__: __bytes__
    _host_free = __free__
    try:
        # In a container less may be left: its limit (cgroup v2) less what it has taken and can't give back.
        with open("/proc/self/cgroup") as _file:
            _group = "/sys/fs/cgroup" + _file.read().partition("0::")[2].strip()
        with open(f"{_group}/memory.max") as _limit, open(f"{_group}/memory.stat") as _stat:
            _taken = sum(int(_line.split()[1]) for _line in _stat if _line.startswith(("anon ", "shmem ", "kernel ")))
            _host_free = min(_host_free, int(_limit.read()) - _taken)
    except (OSError, ValueError):
        pass  # no such limit
    _host_usable = _host_share * _host_free
    if _host_needed(__values__) > _host_usable:
        mo.stop(
            True,
            mo.callout(
                mo.md(
                    "\n".join(
                        [
                            f"⚠️ **Not started: the settings ask for about {_host_needed(__values__) / 1024**3:.1f} GiB of main memory**, and {_host_free / 1024**3:.1f} GiB are free, of which {_host_share:.0%} may be used.",
                            "",
                            __settings__,
                            __counted__,
                        ]
                    )
                ),
                kind="warn",
            ),
        )
