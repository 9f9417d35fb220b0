"""cupy.cuda.memory"""

from __future__ import annotations

import nbfix_control


class OutOfMemoryError(MemoryError):
    """cupy.cuda.memory.OutOfMemoryError"""


class MemoryPool:
    """cupy.cuda.MemoryPool, over the book that all stand-ins share"""

    def free_all_blocks(self) -> None:
        nbfix_control.empty_cache()

    def used_bytes(self) -> int:
        return nbfix_control.allocated(0)

    def total_bytes(self) -> int:
        return nbfix_control.reserved(0)

    def n_free_blocks(self) -> int:
        return 0


__getattr__ = nbfix_control.module_getattr("cupy.cuda.memory")
