"""Runs driver.py on a notebook within limits, and leaves nothing behind, whatever the notebook does.

    python supervisor.py LIMITS NOTEBOOK [driver arguments …]

LIMITS is a JSON object, {"seconds": 300, "memoryBytes": 8e9, "diskBytes": 2e9, "processes": 256}. With "text" in it, a file's
path, that file's text is run in the place of the notebook's own. Stdin is a pipe that the
caller keeps open: its end means that the caller gave up, or died, and ends the run. At the end one JSON object is printed:

    outcome          finished, or which limit was exceeded: time, memory, disk, processes; or cancelled
    status           the driver's exit status, negative for a signal; null when it was killed here
    seconds          how long it ran
    peakMemoryBytes  of all processes together
    output           the end of what the notebook and the driver wrote to stdout and stderr, past marimo
    outputBytes      how much that was
    report           the driver's report, or null

Exit status: 0 when that was printed; 2 with a message for a usage error, or where no temporary folder can be made.

Beyond its reach: files that a notebook writes by an absolute path or through a link of the mirror, processes of another
user (sudo), and a notebook that kills or stops the supervisor itself.
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import resource
import select
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any, NamedTuple

sys.dont_write_bytecode = True

from nbfix_verify.processes import Family, die_with_parent, memory, nameless_bytes  # noqa: E402
from nbfix_verify.scratch import Meter, environment, mirror, scratch_folder  # noqa: E402

DRIVER = Path(__file__).resolve().parent / "driver.py"
POLL = 0.1
"""Seconds between two looks at the processes; more where a look takes more than a tenth of that."""
DISK_POLL = 0.5
DISK_LOOK = 0.02
"""Seconds of one look that go to measuring the disk."""
LAST_LOOK = 2.0
GRACE = 0.3
"""Seconds in which background processes may end by themselves after the driver: Python's resource tracker tidies up."""
LONGEST_OUTPUT = 16_000
LARGEST_REPORT = 64 * 1024**2
CHUNK = 1024**2
NAMES = ("seconds", "memoryBytes", "diskBytes", "processes")


class Limits(NamedTuple):
    """What one notebook may use."""

    seconds: float
    memory: int
    disk: int
    processes: int
    text: Path | None


class UsageError(Exception):
    """A command line that can't be followed."""


def limits_of(text: str) -> Limits:
    """Raises UsageError."""
    try:
        given = json.loads(text)
        values = [given[name] for name in NAMES]
    except (ValueError, TypeError, KeyError) as error:
        raise UsageError(f"LIMITS: expected a JSON object with {', '.join(NAMES)}: {error!r}") from None
    if not all(type(value) in (int, float) and 0 < value < float("inf") for value in values):
        raise UsageError(f"LIMITS: expected numbers greater than 0: {text}")
    other = given.get("text")
    return Limits(values[0], *(int(value) for value in values[1:]), None if other is None else Path(other))


class Run:
    """A driver at work in a scratch folder: `start`, `watch`, `end`."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.family = Family()
        self.cancelled = sys.__stdin__ is None
        self.peak_memory = 0
        self.output_bytes = 0
        self._tail = b""

    def cancel(self, *_signal: object) -> None:
        """As a handler of signals."""
        self.cancelled = True

    def start(self, notebook: Path, arguments: list[str], scratch: Path) -> None:
        """Prepares the folder and starts the driver there."""
        copy = mirror(notebook, scratch, self.limits.text)
        variables = environment(os.environ, scratch, real_libraries="--real-libs" in arguments)
        self._device = scratch.stat().st_dev
        self._meter = Meter(scratch)
        self._meter.look(LAST_LOOK)
        self._disk_before = self._meter.bytes
        self._disk_due = 0.0
        self._report = scratch / "report.json"
        self._started = time.monotonic()
        with self._report.open("wb") as report:
            child = subprocess.Popen(
                [sys.executable, str(DRIVER), str(copy), *arguments],
                cwd=copy.parent, env=variables, stdin=subprocess.DEVNULL, stdout=report, stderr=subprocess.PIPE,
                start_new_session=True, preexec_fn=self._confine,
            )  # fmt: skip
        self.family.first = child
        assert child.stderr is not None
        self._pipe = child.stderr.fileno()
        os.set_blocking(self._pipe, False)
        # Linux: a notebook that prints much has to wait less often for this process to read it.
        with contextlib.suppress(OSError, AttributeError):
            fcntl.fcntl(self._pipe, fcntl.F_SETPIPE_SZ, CHUNK)
        self._open = [0, self._pipe]

    def _confine(self) -> None:
        """In the child. Not RLIMIT_AS: CUDA reserves far more addresses than memory."""
        die_with_parent()
        for kind, most in ((resource.RLIMIT_FSIZE, self.limits.disk), (resource.RLIMIT_CORE, 0)):
            allowed = resource.getrlimit(kind)[1]
            most = most if allowed == resource.RLIM_INFINITY else min(most, allowed)
            resource.setrlimit(kind, (most, most))
        # Where the whole machine runs out of memory, Linux is to end the notebook, not its neighbours.
        with contextlib.suppress(OSError):
            Path("/proc/self/oom_score_adj").write_text("500")

    @property
    def seconds(self) -> float:
        """Since the start."""
        return time.monotonic() - self._started

    def watch(self) -> str:
        """Waits for the end; returns the outcome. Processes may still be alive then."""
        cost = 0.0
        while True:
            self._listen(min(max(POLL, 10 * cost), self.limits.seconds - self.seconds))
            # Not by the clock on the wall: a notebook that takes all cores must not be looked at less often for that.
            began = time.process_time()
            self.family.reap()
            outcome = self._outcome(time.monotonic())
            if outcome is not None:
                return outcome
            cost = time.process_time() - began

    def _outcome(self, now: float) -> str | None:
        if self.family.status is not None:
            return self._finished()
        if self.cancelled:
            return "cancelled"
        if self.seconds >= self.limits.seconds:
            return "time"
        members = [process for process in self.family.members() if not process.zombie]
        if len(members) > self.limits.processes:
            return "processes"
        held = memory(members, self.limits.memory)
        self.peak_memory = max(self.peak_memory, held)
        if held > self.limits.memory:
            return "memory"
        if now >= self._disk_due:
            if self._meter.look(DISK_LOOK):
                self._disk_due = now + DISK_POLL
            if self._disk() + nameless_bytes(members, self._device) >= self.limits.disk:
                return "disk"
        return None

    def _finished(self) -> str:
        """The driver has ended. It may have ended on a failed write that no look at the disk has seen yet."""
        until = time.monotonic() + GRACE
        while time.monotonic() < until and self.family.members():
            self._listen(POLL / 10)
            self.family.reap()
        # The first look ends a walk that may have passed by there before.
        self._meter.look(LAST_LOOK)
        self._meter.look(LAST_LOOK)
        return "disk" if self._disk() >= self.limits.disk else "finished"

    def _disk(self) -> int:
        return self._meter.bytes - self._disk_before

    def _listen(self, seconds: float) -> None:
        """Reads what is written, and whether the caller is there, for so long; shorter when one of them ends."""
        until = time.monotonic() + seconds
        sources = self._open
        while not self.cancelled and self._open is sources and (left := until - time.monotonic()) > 0:
            for source in select.select(sources, [], [], left)[0]:
                chunk = os.read(source, CHUNK)
                if not chunk:
                    self._open = [other for other in self._open if other != source]
                if source == self._pipe:
                    self._take(chunk)
                elif not chunk:
                    self.cancelled = True

    def _take(self, chunk: bytes) -> None:
        self.output_bytes += len(chunk)
        # UTF-8 has at most four bytes for a character.
        self._tail = (self._tail + chunk)[-4 * LONGEST_OUTPUT :]

    def end(self) -> None:
        """Ends what is left of it, and reads what is still in the pipe."""
        stubborn = self.family.end()
        if stubborn:
            print(f"could not end {', '.join(map(str, stubborn))}", file=sys.stderr)
        if self.family.first is not None:
            with contextlib.suppress(BlockingIOError):
                self._take(os.read(self._pipe, CHUNK))

    def output(self) -> str:
        """The end of what was written."""
        return self._tail.decode("utf-8", "replace")[-LONGEST_OUTPUT:]

    def report(self) -> dict[str, Any] | None:
        """The driver's report; None where it didn't come to print one, or the notebook spoilt it."""
        if self._report.stat().st_size > LARGEST_REPORT:
            return None
        try:
            # JSON has no NaN and no infinity, but Python writes them.
            report = json.loads(self._report.read_bytes(), parse_constant=lambda _name: None)
        except (ValueError, RecursionError):
            return None
        return report if isinstance(report, dict) else None


def supervise(limits: Limits, notebook: Path, arguments: list[str]) -> dict[str, Any]:
    """Runs the notebook; returns what is printed. Raises OSError where the scratch folder can't be made."""
    run = Run(limits)
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, run.cancel)
    with scratch_folder() as scratch:
        try:
            run.start(notebook, arguments, scratch)
            outcome = run.watch()
            seconds, status = run.seconds, run.family.status
        finally:
            run.end()
        return {
            "outcome": outcome, "status": status, "seconds": round(seconds, 3), "peakMemoryBytes": run.peak_memory,
            "output": run.output(), "outputBytes": run.output_bytes, "report": run.report(),
        }  # fmt: skip


def main(arguments: list[str]) -> int:
    """Exit status: see the head of this file."""
    try:
        if len(arguments) < 2:
            raise UsageError("usage: supervisor.py LIMITS NOTEBOOK [driver arguments …]")
        notebook = Path(os.path.abspath(arguments[1]))
        if not notebook.is_file():
            raise UsageError(f"{arguments[1]}: no such file")
        result = supervise(limits_of(arguments[0]), notebook, arguments[2:])
    except (UsageError, OSError) as error:
        print(error, file=sys.stderr)
        return 2
    try:
        print(json.dumps(result), flush=True)
    except BrokenPipeError:
        # The caller has gone. Python would try once more when it ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
