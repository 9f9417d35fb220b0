"""A marimo kernel in this process, in the mode of `marimo edit` and `marimo export`. Importing it raises ImportError where
marimo is missing, or a version that differs from all that marimo_parts knows."""

from __future__ import annotations

import asyncio
import queue
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

import marimo

from nbfix_verify.page import Cell, Page

marimo_version: str = marimo.__version__

MARIMO_VERSIONS = "0.17.0 to 0.25.2"
"""Versions whose inner parts are known."""


class UnknownMarimo(ImportError):
    """A marimo whose inner parts differ from those of the known versions."""

    def __init__(self, cause: Exception) -> None:
        super().__init__(f"marimo {marimo_version} isn't known; {MARIMO_VERSIONS} are ({cause})")


try:
    from nbfix_verify import marimo_parts as parts
except ImportError as error:
    raise UnknownMarimo(error) from error


class NotANotebook(Exception):
    """A file without a marimo app."""


class _ToPage:
    """The connection to the browser, at whose end is the page."""

    def __init__(self, page: Page) -> None:
        self._page = page

    def send(self, data: Any) -> None:
        self._page.take(parts.deserialize_kernel_message(data))


class _Console:
    """What a cell prints, put on the page under the cell."""

    def __init__(self, stream: Any, page: Page) -> None:
        self._stream = stream
        self._page = page

    def _show(self, data: str, mimetype: Any, channel: Any) -> int:
        if self._stream.cell_id is not None:
            output = parts.CellOutput(channel=channel, mimetype=mimetype, data=data)
            self._page.take(parts.CellNotification(cell_id=self._stream.cell_id, console=output))
        return len(data)


class _Out(_Console, parts.Stdout):
    def _write_with_mimetype(self, data: str, mimetype: Any) -> int:
        return self._show(data, mimetype, parts.CellChannel.STDOUT)


class _Error(_Console, parts.Stderr):
    def _write_with_mimetype(self, data: str, mimetype: Any) -> int:
        return self._show(data, mimetype, parts.CellChannel.STDERR)


class Session:
    """A notebook in a kernel. `run`, `press` and `set_values` do what a reader of the page can do."""

    def __init__(self, kernel: Any, page: Page, codes: dict[Any, str], path: str, here: Callable[[], str]) -> None:
        self.kernel = kernel
        self.page = page
        self.path = path
        self.here = here
        self._codes = codes
        self._started = False

    async def run(self) -> None:
        """Runs every cell: the first time as when the page is opened, later as 'run all'."""
        if self._started:
            ids, codes = list(self._codes), list(self._codes.values())
            await self.kernel.handle_message(parts.ExecuteCellsCommand(cell_ids=ids, codes=codes))
            return
        self._started = True
        await self.kernel.handle_message(parts.create_notebook(self._codes))

    async def set_values(self, values: dict[str, Any]) -> None:
        """Sets elements, by id, to the values that the browser would send; what depends on them runs."""
        command = parts.UpdateUIElementCommand(object_ids=list(values), values=list(values.values()))
        await self.kernel.handle_message(command)

    def sent_values(self, without: tuple[str, ...]) -> dict[str, Any]:
        """By id, what the browser would send for each named element on the page if it stayed at its first value."""
        named = {e["id"]: e["kind"] for e in self.elements() if e["onPage"]}
        return {
            str(value._id): value._initial_value_frontend
            for value in list(self.kernel.globals.values())
            if isinstance(value, parts.UIElement) and named.get(str(value._id), without[0]) not in without
        }

    def elements(self) -> list[dict[str, Any]]:
        """The named elements: variable, kind, id, cell, and whether the element is on the page."""
        shown = "".join(cell.data for cell in self.page.cells.values())
        found = []
        for name, value in list(self.kernel.globals.items()):
            if isinstance(value, parts.UIElement):
                cell = self.page.cells.get(str(value._id).rsplit("-", 1)[0])
                found.append(
                    {
                        "name": name, "kind": type(value).__name__, "id": str(value._id), "label": str(getattr(value, "_args").label),
                        "cell": None if cell is None else cell.index, "onPage": str(value._id) in shown,
                        "value": _setting(value),
                    }
                )  # fmt: skip
        return sorted(found, key=lambda e: (e["cell"] is None, e["cell"] or 0, e["id"]))


def _setting(element: Any) -> bool | int | float | str | None:
    """The value of an element that a reader sets, where JSON can hold it; what a refresh element counts is none."""
    value = element._value
    return value if isinstance(value, (bool, int, float, str)) and type(element).__name__ != "refresh" else None


def _record(kernel: Any, page: Page, operations: Callable[[], int], enter: Callable[[str], None]) -> None:
    """Hooks before and after each cell: how it ended, how long it took, how many GPU operations it did."""
    begun: dict[str, tuple[float, int]] = {}

    def before(cell: Any, _context: Any) -> None:
        known = page.cells.get(str(cell.cell_id))
        begun[str(cell.cell_id)] = (time.perf_counter(), operations())
        enter("" if known is None else str(known.index))

    def after(cell: Any, _context: Any, result: Any) -> None:
        known = page.cells.get(str(cell.cell_id))
        enter("")
        if known is None:
            return
        started, count = begun[known.id]
        known.runs += 1
        known.seconds += time.perf_counter() - started
        known.gpu_operations += operations() - count
        known.exception = None if result.exception is None else type(result.exception).__name__
        stopped = isinstance(result.exception, parts.MarimoStopError)
        known.status = "stopped" if stopped else "ran" if result.exception is None else "error"

    parts.add_hooks(kernel, before, after)


@contextmanager
def _watched_spinners(page: Page, operations: Callable[[], int], here: Callable[[], str]) -> Iterator[None]:
    """Notes every `with mo.status.spinner(…)`: where, its words, the GPU operations inside, and how it ended."""
    kind = parts.spinner
    enter, leave = kind.__enter__, kind.__exit__
    open_ones: dict[int, tuple[dict[str, Any], int, float]] = {}

    def opened(self: Any) -> Any:
        note = {
            "title": self.title, "subtitle": self.subtitle, "closed": False, "gpuOperations": 0, "seconds": 0.0, "exception": None,
        }  # fmt: skip
        for cell in page.cells.values():
            if str(cell.index) == here():
                cell.spinners.append(note)
        open_ones[id(self)] = (note, operations(), time.perf_counter())
        return enter(self)

    def closed(self: Any, kind: Any, value: Any, traceback: Any) -> Any:
        note, count, begun = open_ones.pop(id(self))
        note.update(
            closed=True,
            gpuOperations=operations() - count,
            seconds=round(time.perf_counter() - begun, 3),
            exception=None if kind is None else kind.__name__,
        )
        return leave(self, kind, value, traceback)

    setattr(kind, "__enter__", opened)
    setattr(kind, "__exit__", closed)
    try:
        yield
    finally:
        setattr(kind, "__enter__", enter)
        setattr(kind, "__exit__", leave)


def with_notebook(
    path: str,
    operations: Callable[[], int],
    place: Callable[[Callable[[], str]], None],
    work: Callable[[Session], Awaitable[None]],
) -> None:
    """Opens the notebook in a kernel and awaits `work(session)`.

    `operations()` counts GPU operations so far; `place(here)` is told how to ask which cell runs now.
    Raises NotANotebook, what marimo raises for a file that it can't read, and UnknownMarimo.
    """
    # marimo opens any Python file, as a notebook of one cell.
    if parts.get_notebook_status(path).status in ("invalid", "empty"):
        raise NotANotebook(f"{path} is not a marimo notebook")
    manager = parts.load_notebook(path)
    data = list(manager.app.cell_manager.cell_data())
    codes = {each.cell_id: each.code for each in data}
    cells = [Cell(index=n, id=str(each.cell_id), name=each.name) for n, each in enumerate(data, start=1)]
    page = Page(cells)
    # Not a stream of our own: before 0.23.10, mo.Thread knows no other than marimo's.
    stream = parts.ThreadSafeStream(pipe=_ToPage(page), input_queue=queue.Queue(), redirect_console=False)
    current = [""]
    place(lambda: current[0])
    config = parts.get_default_config_manager(current_path=path).with_overrides(
        {
            "runtime": {
                "on_cell_change": "autorun",
                "auto_instantiate": True,
                "auto_reload": "off",
                "watcher_on_save": "lazy",
            }
        }
    )
    # Without it, a figure or a frame shows as its repr.
    parts.register_formatters()
    user_config = config.get_config(hide_secrets=False)
    with ExitStack() as stack:
        try:
            opened = parts.open_kernel(manager, user_config, stream, _Out(stream, page), _Error(stream, page))
            kernel = stack.enter_context(opened)
            stack.enter_context(_watched_spinners(page, operations, lambda: current[0]))
            _record(kernel, page, operations, lambda here: current.__setitem__(0, here))
        except (AttributeError, ImportError, TypeError) as error:
            raise UnknownMarimo(error) from error
        asyncio.run(work(Session(kernel, page, codes, path, lambda: current[0])))  # type: ignore[arg-type]
