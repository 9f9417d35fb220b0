"""What the page shows: the messages that marimo's kernel sends to a browser, cell by cell."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from nbfix_verify.markup import read_output

LONGEST_TEXT = 20_000
"""Characters of one output, console or error that are kept."""
LONGEST_MARKUP = 400_000
"""Characters of the markup of one output that are told where pages are asked for."""
LONGEST_OUTPUT = 16 * 1024**2
"""Characters of one output's markup that are kept. marimo itself refuses to show more than 8 MB."""


@dataclass
class Cell:
    """One cell, as the last step left it.

    `status`: ran, stopped (by its own mo.stop), cancelled (because of another cell), error, rendered (plain markdown,
    which marimo shows without running the cell) or not-run. `runs`, `seconds`, `console`, `gpu_operations` and
    `spinners` are those of the last step; the rest is what the page shows now.
    """

    index: int
    id: str
    name: str
    status: str = "not-run"
    mimetype: str | None = None
    data: str = ""
    errors: list[dict[str, Any]] = field(default_factory=list)
    console: str = ""
    console_left_out: int = 0
    exception: str | None = None
    runs: int = 0
    seconds: float = 0.0
    gpu_operations: int = 0
    spinners: list[dict[str, Any]] = field(default_factory=list)

    def summary(self, with_page: bool = False) -> dict[str, Any]:
        """For JSON."""
        return {
            "index": self.index, "id": self.id, "name": self.name, "status": self.status, "runs": self.runs,
            "seconds": round(self.seconds, 3), "output": self._output(), "errors": self.errors, "exception": self.exception,
            "console": self._console(), "gpuOperations": self.gpu_operations, "spinners": self.spinners,
            **({"page": self._page()} if with_page else {}),
        }  # fmt: skip

    def write_console(self, text: str) -> None:
        """What the cell prints. Only the start is kept: a cell may print gigabytes."""
        kept = text[: LONGEST_TEXT - len(self.console)]
        self.console += kept
        self.console_left_out += len(text) - len(kept)

    def _console(self) -> str:
        return self.console + (f"\n… {self.console_left_out} more characters" if self.console_left_out else "")

    def _page(self) -> dict[str, Any]:
        """What the browser would get."""
        markup = self.data if len(self.data) <= LONGEST_MARKUP else None
        return {"mimetype": self.mimetype, "markup": markup, "console": self._console()}

    def _output(self) -> dict[str, Any] | None:
        if self.mimetype is None or not self.data:
            return None
        read = read_output(self.data)
        return {
            "mimetype": self.mimetype,
            "text": " ".join(" ".join(read.words).split())[:LONGEST_TEXT],
            "callouts": read.callouts,
            "elements": sorted(read.elements),
        }


class Page:
    """Collects notifications of the kernel."""

    def __init__(self, cells: list[Cell]) -> None:
        self.cells = {cell.id: cell for cell in cells}

    def forget_console(self) -> None:
        """At the start of a step."""
        for cell in self.cells.values():
            cell.console = ""
            cell.console_left_out = 0
            cell.spinners = []
            cell.gpu_operations = 0
            cell.runs = 0
            cell.seconds = 0.0

    def take(self, notification: Any) -> None:
        """One notification; those that aren't about a cell are ignored."""
        cell = self.cells.get(getattr(notification, "cell_id", ""))
        if cell is None or not hasattr(notification, "output"):
            return
        if notification.output is not None:
            self._take_output(cell, notification.output)
        for line in _listed(getattr(notification, "console", None)):
            # Not the coloured traceback: it is HTML, and the error is in the output already.
            if isinstance(line.data, str) and line.mimetype == "text/plain":
                cell.write_console(line.data)

    def _take_output(self, cell: Cell, output: Any) -> None:
        cell.mimetype = str(output.mimetype)
        if str(getattr(output.channel, "value", output.channel)) != "marimo-error":
            data = output.data if isinstance(output.data, str) else repr(output.data)
            cell.data = data[:LONGEST_OUTPUT]
            cell.errors = []
            if cell.status == "not-run" and cell.data:
                # marimo renders cells of plain markdown itself when the page is opened.
                cell.status = "rendered"
            return
        cell.data = ""
        cell.errors = [_error(error) for error in output.data]
        cell.status = "cancelled" if all(_from_elsewhere(e, cell) for e in cell.errors) else "error"


def _from_elsewhere(error: dict[str, Any], cell: Cell) -> bool:
    """Whether the cell didn't run because of what another cell did: stopped, or failed."""
    ancestor = error["type"] in ("MarimoAncestorStoppedError", "MarimoAncestorPreventedError")
    return ancestor or error["cell"] not in (None, cell.id)


def _error(error: Any) -> dict[str, Any]:
    return {
        "type": type(error).__name__,
        "exception": getattr(error, "exception_type", None),
        "text": error.describe()[:LONGEST_TEXT],
        "cell": getattr(error, "raising_cell", None),
    }


def _listed(value: Any) -> list[Any]:
    return [] if value is None else value if isinstance(value, list) else [value]
