"""The folder in which a supervised notebook lives: a mirror of its surroundings, a home of its own, what it takes on the
disk, and the folder's end."""

from __future__ import annotations

import contextlib
import itertools
import os
import shutil
import site
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

HOME = Path(os.path.expanduser("~"))
MOST_LEVELS = 4
"""Folders that are mirrored: the notebook's and those above it."""
NOT_MIRRORED = ("__marimo__", "__pycache__", ".git")
KEPT = ("NBFIX_SMI", "NBFIX_GPUS", "NBFIX_GPU_MEMORY_MB")
"""Configuration of the stand-ins."""
DROPPED = ("MARIMO_", "PYTEST_", "PYTHONSTARTUP", "NBFIX_")
CACHES = {
    "HF_HOME": ".cache/huggingface",
    "TORCH_HOME": ".cache/torch",
    "TRITON_CACHE_DIR": ".triton/cache",
    "CUDA_CACHE_PATH": ".nv/ComputeCache",
    "CUPY_CACHE_DIR": ".cupy/kernel_cache",
}
"""Where GPU libraries keep weights and compiled kernels, and the default in the user's home."""


@contextlib.contextmanager
def scratch_folder() -> Iterator[Path]:
    """A new temporary folder, removed at the end whatever its contents. Raises OSError where there can't be one."""
    scratch = Path(tempfile.mkdtemp(prefix="nbfix-")).resolve()
    try:
        yield scratch
    finally:
        try:
            _remove(scratch)
        except OSError as error:
            print(f"could not remove {scratch}: {error}", file=sys.stderr)


def mirror(notebook: Path, scratch: Path, text: Path | None = None) -> Path:
    """A tree in `scratch` that looks like the notebook's folder and those above it, up to the one that holds `.git`:
    the folders are real and the notebook is a copy; everything else is a link. So relative reads and imports work, and
    new files stay in scratch. What a link leads to can be written to, as it could from the original.

    With `text` the copy has that file's text. Returns the path of the copy. The home folder, the root and the folder of temporary files are no surroundings.
    """
    foreign = {HOME.resolve(), Path("/"), Path(tempfile.gettempdir()).resolve()}
    levels = [notebook.parent]
    while len(levels) < MOST_LEVELS and not (levels[0] / ".git").exists():
        above = levels[0].parent
        if above.resolve() in foreign:
            break
        levels.insert(0, above)
    unlinked = {notebook, *levels, scratch, *scratch.parents}
    place = scratch / "mirror"
    for level in levels:
        place /= level.name
        place.mkdir(parents=True)
        with contextlib.suppress(PermissionError), os.scandir(level) as entries:
            for entry in entries:
                if entry.name not in NOT_MIRRORED and Path(entry.path) not in unlinked:
                    (place / entry.name).symlink_to(entry.path)
    return Path(shutil.copyfile(text or notebook, place / notebook.name))


def environment(base: Mapping[str, str], scratch: Path, *, real_libraries: bool) -> dict[str, str]:
    """The variables for the driver: nothing that the user keeps at home is read or written, but packages installed there
    are found. With real libraries their caches stay where the user has them: weights take hours to download.

    Makes the folders for home and for temporary files."""
    result = {name: value for name, value in base.items() if name in KEPT or not name.startswith(DROPPED)}
    home, temporary = scratch / "home", scratch / "tmp"
    for folder in (home, temporary):
        folder.mkdir()
    for name, default in CACHES.items():
        cache = result.pop(name, None) or str(HOME / default)
        if real_libraries and os.path.isdir(cache):
            result[name] = cache
    result |= {
        "PYTHONUSERBASE": site.getuserbase(), "HOME": str(home),
        "XDG_CACHE_HOME": str(home / ".cache"), "XDG_CONFIG_HOME": str(home / ".config"),
        "XDG_STATE_HOME": str(home / ".local/state"), "XDG_DATA_HOME": str(home / ".local/share"),
        "MPLCONFIGDIR": str(home / ".config/matplotlib"),
    }  # fmt: skip
    return result | dict.fromkeys(("TMPDIR", "TEMP", "TMP"), str(temporary))


class Meter:
    """What a folder takes on the disk, without following links. Measured bit by bit: a notebook can make more files than
    one look has time for."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._walk = _sizes(folder)
        self._counted = self._last = 0

    def look(self, seconds: float) -> bool:
        """Goes on for at most so long; says whether it came to the end."""
        until = time.monotonic() + seconds
        for size in self._walk:
            self._counted += size
            if time.monotonic() > until:
                return False
        self._last, self._counted, self._walk = self._counted, 0, _sizes(self._folder)
        return True

    @property
    def bytes(self) -> int:
        """At least so many."""
        return max(self._last, self._counted)


def _sizes(folder: Path) -> Iterator[int]:
    """Bytes of one entry after another. A block more for each, because empty files aren't free either."""
    pending = [str(folder)]
    while pending:
        with contextlib.suppress(OSError), os.scandir(pending.pop()) as entries:
            for entry in entries:
                with contextlib.suppress(OSError):
                    yield (entry.stat(follow_symlinks=False).st_blocks + 1) * 512
                    if entry.is_dir(follow_symlinks=False):
                        pending.append(entry.path)


def _remove(folder: Path) -> None:
    with contextlib.suppress(RecursionError):
        shutil.rmtree(folder, ignore_errors=True)
    if folder.exists():
        _remove_odd(folder)


def _remove_odd(folder: Path) -> None:
    """For folders without write permission, and for those nested too deep for a path or for recursion: each one comes up
    to one level before it is emptied."""
    folder.chmod(0o700)
    level = tempfile.mkdtemp(dir=folder)
    numbers = itertools.count()
    pending = [str(folder)]
    while pending:
        current = pending.pop()
        with os.scandir(current) as entries:
            for entry in list(entries):
                if entry.path == level:
                    continue
                if entry.is_dir(follow_symlinks=False):
                    os.chmod(entry.path, 0o700)
                    pending.append(f"{level}/{next(numbers)}")
                    os.rename(entry.path, pending[-1])
                else:
                    os.unlink(entry.path)
        if current != str(folder):
            os.rmdir(current)
    os.rmdir(level)
    os.rmdir(folder)
