"""The processes of a notebook: all that descend from this process, the memory that they hold, and the end of them."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import time
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from typing import NamedTuple

HAS_PROC = os.path.exists("/proc/self/stat")
SHARED_MEMORY = "/dev/shm/"
LONGEST_END = 20.0
"""Seconds without one of the killed processes dying, after which the rest is given up. Giving back a GPU's memory takes
some; a thousand processes that die at once take more, but some die all the time."""
LONGEST_STOP = 2.0
"""Seconds in which all of them must have been stopped; later they are killed as they are found."""
MOST_REAPED = 1000
PR_SET_PDEATHSIG, PR_SET_CHILD_SUBREAPER = 1, 36


class Process(NamedTuple):
    """One process. `resident` is in bytes, and 0 where /proc can be asked for better."""

    pid: int
    parent: int
    group: int
    zombie: bool
    resident: int


def _prctl(option: int, value: int) -> bool:
    """Linux's prctl; False where there is none."""
    try:
        import ctypes

        number = ctypes.c_ulong
        return ctypes.CDLL(None).prctl(option, number(value), number(0), number(0), number(0)) == 0
    except (ImportError, OSError, AttributeError):
        return False


def die_with_parent() -> None:
    """For the first child, before it becomes another program: it goes when this process is killed."""
    _prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


class Family:
    """All descendants of this process: `first`, the leader of a session of its own, and those that it made.

    On Linux orphans come to this process, whatever they did to hide (double fork, setsid, an empty environment). Elsewhere
    a descendant is known by its parent, or by a process group that an earlier look saw: one that leaves both behind
    between two looks is lost.
    """

    def __init__(self) -> None:
        self._adopts = _prctl(PR_SET_CHILD_SUBREAPER, 1)
        self._groups: set[int] = set()
        self._shared_before = set(_shared_files())
        self.first: subprocess.Popen[bytes] | None = None

    @property
    def status(self) -> int | None:
        """Exit status of the first one, negative for a signal; None while it lives."""
        return None if self.first is None else self.first.returncode

    def members(self) -> list[Process]:
        """Those of now, zombies included."""
        everyone = list(_listed_by_proc() if HAS_PROC else _listed_by_ps())
        children = defaultdict(list)
        for process in everyone:
            children[process.parent].append(process)
        found: dict[int, Process] = {}
        fresh = [*children[os.getpid()], *(p for p in everyone if p.group in self._groups)]
        while fresh:
            process = fresh.pop()
            if process.pid not in found:
                found[process.pid] = process
                fresh += children[process.pid]
        if not self._adopts:
            self._groups = {process.group for process in found.values()} - {os.getpgrp()}
        return list(found.values())

    def reap(self) -> None:
        """Takes leave of children that have ended, adopted ones too; not of all, if they end faster than that."""
        with contextlib.suppress(ChildProcessError):
            for _ in range(MOST_REAPED):
                ended = os.waitpid(-1, os.WNOHANG)
                if ended[0] == 0:
                    break
                if self.first is not None and ended[0] == self.first.pid:
                    self.first.returncode = os.waitstatus_to_exitcode(ended[1])

    def end(self) -> list[int]:
        """Ends them all; returns the ids of those that could not be ended (in the kernel's hands, or another user's).

        First all are stopped, so that none can start another, or miss one and start it again; then they are killed.
        Shared memory that outlives its processes goes with them.
        """
        began = time.monotonic()
        members, before = self.members(), None
        while before != (now := {process.pid for process in members}) and time.monotonic() - began < LONGEST_STOP:
            before = now
            _send(signal.SIGSTOP, members)
            members = self.members()
        shared = _mapped(members) - self._shared_before
        fewest, since = len(members), time.monotonic()
        while members and time.monotonic() - since < LONGEST_END:
            _send(signal.SIGKILL, members)
            time.sleep(0.005)
            self.reap()
            members = self.members()
            if len(members) < fewest:
                fewest, since = len(members), time.monotonic()
        for path in shared:
            with contextlib.suppress(OSError):
                os.unlink(path)
        return [process.pid for process in members]


def _listed_by_proc() -> Iterator[Process]:
    for name in os.listdir("/proc"):
        if name.isdigit():
            with contextlib.suppress(OSError), open(f"/proc/{name}/stat", "rb") as file:
                # After the program's name, which may hold blanks and brackets: state, parent, group, …
                state, parent, group = file.read().rpartition(b") ")[2].split()[:3]
                yield Process(int(name), int(parent), int(group), state == b"Z", 0)


def _listed_by_ps() -> Iterator[Process]:
    with subprocess.Popen(["ps", "-axo", "pid=,ppid=,pgid=,stat=,rss="], stdout=subprocess.PIPE, text=True) as ps:
        for line in ps.stdout or ():
            pid, parent, group, state, resident = line.split()[:5]
            if int(pid) != ps.pid:
                yield Process(int(pid), int(parent), int(group), state.startswith("Z"), int(resident) * 1024)


def _send(number: signal.Signals, members: Iterable[Process]) -> None:
    """A signal to processes. Their groups first: no member can fork while a group gets a signal. The groups are theirs
    alone, because the first one leads a session of its own."""
    members = list(members)
    for group in {process.group for process in members} - {os.getpgrp()}:
        with contextlib.suppress(OSError):
            os.killpg(group, number)
    for process in members:
        with contextlib.suppress(OSError):
            os.kill(process.pid, number)


def memory(members: Collection[Process], limit: int) -> int:
    """Bytes that processes hold for themselves: anonymous and shared memory, also where it was swapped out. Pages of files
    (programs, libraries, mapped models) aren't counted: the system can drop them.

    The quick sum counts pages that a fork shares once for each process. Where it exceeds the limit, each process counts
    with its proportional share, which takes the kernel longer to tell.
    """
    pids = [process.pid for process in members if not process.resident]
    quick = sum(process.resident for process in members) + sum(map(_held, pids))
    return quick if quick <= limit or not pids else sum(map(_share, pids))


def _held(pid: int) -> int:
    return _bytes_in(pid, "status", (b"RssAnon", b"RssShmem", b"VmSwap"))


def _share(pid: int) -> int:
    """Not told of every process, nor by every kernel."""
    return _bytes_in(pid, "smaps_rollup", (b"Pss_Anon", b"Pss_Shmem", b"SwapPss")) or _held(pid)


def _bytes_in(pid: int, file: str, names: tuple[bytes, ...]) -> int:
    """The sum of some lines `Name: 12 kB` of a file in /proc; 0 for a process that has gone."""
    try:
        with open(f"/proc/{pid}/{file}", "rb") as stream:
            lines = [line.partition(b":") for line in stream]
    except OSError:
        return 0
    return sum(int(value.split()[0]) * 1024 for name, _, value in lines if name in names)


def nameless_bytes(members: Iterable[Process], device: int) -> int:
    """Bytes on a device (`st_dev`) in files that have been unlinked but are still open, as temporary files are."""
    sizes = {}
    for process in members:
        with contextlib.suppress(OSError):
            for name in os.listdir(f"/proc/{process.pid}/fd"):
                with contextlib.suppress(OSError):
                    file = os.stat(f"/proc/{process.pid}/fd/{name}")
                    if file.st_nlink == 0 and file.st_dev == device:
                        sizes[file.st_ino] = file.st_blocks * 512
    return sum(sizes.values())


def _shared_files() -> list[str]:
    try:
        return [SHARED_MEMORY + name for name in os.listdir(SHARED_MEMORY)]
    except OSError:
        return []


def _mapped(members: Iterable[Process]) -> set[str]:
    """The files of shared memory that processes have mapped."""
    paths = set()
    for process in members:
        with contextlib.suppress(OSError), open(f"/proc/{process.pid}/maps", encoding="utf-8", errors="replace") as maps:
            paths |= {"/" + line.rstrip("\n").partition(" /")[2] for line in maps if f" {SHARED_MEMORY}" in line}
    return paths
