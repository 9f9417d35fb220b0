"""A marimo kernel in this process, in the mode of `marimo edit` and `marimo export`. Everything that depends on marimo's
inner modules is in this file (checked with marimo 0.25.2); importing it raises ImportError where marimo is missing or
differs."""

from __future__ import annotations

import asyncio
import queue
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from typing import Any

import marimo
from marimo._ast.load import get_notebook_status
from marimo._config.manager import get_default_config_manager
from marimo._messaging.cell_output import CellChannel, CellOutput
from marimo._messaging.notification import CellNotification
from marimo._messaging.notification_utils import broadcast_notification
from marimo._messaging.serde import deserialize_kernel_message
from marimo._messaging.types import KernelStreams, Stderr, Stdout, Stream
from marimo._output.formatters.formatters import register_formatters
from marimo._plugins.stateless.status import _progress
from marimo._plugins.ui._core.ui_element import UIElement
from marimo._runtime.commands import (
    AppMetadata,
    CreateNotebookCommand,
    ExecuteCellCommand,
    ExecuteCellsCommand,
    UpdateUIElementCommand,
)  # fmt: skip
from marimo._runtime.control_flow import MarimoStopError
from marimo._runtime.kernel_lifecycle import KernelArgs, kernel_session
from marimo._runtime.runner.hooks import Priority
from marimo._session.model import SessionMode
from marimo._session.notebook import load_notebook

from nbfix_verify.page import Cell, Page


marimo_version: str = marimo.__version__


class NotANotebook(Exception):
    """A file without a marimo app."""


class _ToPage(Stream):
    """The connection to the browser."""

    def __init__(self, page: Page) -> None:
        self._page = page

    def write(self, data: Any) -> None:
        self._page.take(deserialize_kernel_message(data))

    def copy_for_thread(self) -> Stream:
        return _ToPage(self._page)


class _Console:
    """What a cell prints, sent to the page under the cell."""

    def _write(self, data: str, mimetype: Any, channel: Any, stream: _ToPage) -> int:
        if stream.cell_id is not None:
            output = CellOutput(channel=channel, mimetype=mimetype, data=data)
            broadcast_notification(CellNotification(cell_id=stream.cell_id, console=output), stream=stream)
        return len(data)


class _Out(_Console, Stdout):
    def __init__(self, stream: _ToPage) -> None:
        self._stream = stream

    def _write_with_mimetype(self, data: str, mimetype: Any) -> int:
        return self._write(data, mimetype, CellChannel.STDOUT, self._stream)


class _Error(_Console, Stderr):
    def __init__(self, stream: _ToPage) -> None:
        self._stream = stream

    def _write_with_mimetype(self, data: str, mimetype: Any) -> int:
        return self._write(data, mimetype, CellChannel.STDERR, self._stream)


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
            await self.kernel.handle_message(ExecuteCellsCommand(cell_ids=ids, codes=codes))
            return
        self._started = True
        requests = tuple(ExecuteCellCommand(cell_id=i, code=code) for i, code in self._codes.items())
        nothing = UpdateUIElementCommand(object_ids=[], values=[])
        await self.kernel.handle_message(
            CreateNotebookCommand(
                execution_requests=requests,
                cell_ids=tuple(self._codes),
                set_ui_element_value_request=nothing,
                auto_run=True,
            )
        )

    async def set_values(self, values: dict[str, Any]) -> None:
        """Sets elements, by id, to the values that the browser would send; what depends on them runs."""
        await self.kernel.handle_message(UpdateUIElementCommand(object_ids=list(values), values=list(values.values())))

    def sent_values(self, without: tuple[str, ...]) -> dict[str, Any]:
        """By id, what the browser would send for each named element on the page if it stayed at its first value."""
        named = {e["id"]: e["kind"] for e in self.elements() if e["onPage"]}
        return {
            str(value._id): value._initial_value_frontend
            for value in list(self.kernel.globals.values())
            if isinstance(value, UIElement) and named.get(str(value._id), without[0]) not in without
        }

    def elements(self) -> list[dict[str, Any]]:
        """The named elements: variable, kind, id, cell, and whether the element is on the page."""
        shown = "".join(cell.data for cell in self.page.cells.values())
        found = []
        for name, value in list(self.kernel.globals.items()):
            if isinstance(value, UIElement):
                cell = self.page.cells.get(str(value._id).rsplit("-", 1)[0])
                found.append(
                    {
                        "name": name, "kind": type(value).__name__, "id": str(value._id), "label": str(getattr(value, "_args").label),
                        "cell": None if cell is None else cell.index, "onPage": str(value._id) in shown,
                        "value": value._value if isinstance(value._value, (bool, int, float, str)) else None,
                    }
                )  # fmt: skip
        return sorted(found, key=lambda e: (e["cell"] is None, e["cell"] or 0, e["id"]))


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
        stopped = isinstance(result.exception, MarimoStopError)
        known.status = "stopped" if stopped else "ran" if result.exception is None else "error"

    kernel._hooks.add_pre_execution(before, Priority.EARLY)
    kernel._hooks.add_post_execution(after, Priority.EARLY)


@contextmanager
def _watched_spinners(page: Page, operations: Callable[[], int], here: Callable[[], str]) -> Iterator[None]:
    """Notes every `with mo.status.spinner(…)`: where, its words, the GPU operations inside, and how it ended."""
    kind = _progress.spinner
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
    Raises NotANotebook, and what marimo raises for a file that it can't read.
    """
    # marimo opens any Python file, as a notebook of one cell.
    if get_notebook_status(path).status in ("invalid", "empty"):
        raise NotANotebook(f"{path} is not a marimo notebook")
    manager = load_notebook(path)
    app = manager.app
    codes = dict(app.cell_manager.code_map())
    cells = [Cell(index=n, id=str(d.cell_id), name=d.name) for n, d in enumerate(app.cell_manager.cell_data(), start=1)]
    page = Page(cells)
    stream = _ToPage(page)
    current = [""]
    place(lambda: current[0])
    config = get_default_config_manager(current_path=path).with_overrides(
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
    register_formatters()
    arguments = KernelArgs(
        streams=KernelStreams(stream=stream, stdout=_Out(stream), stderr=_Error(stream), stdin=None),
        debugger=None,
        configs={data.cell_id: data.config for data in app.cell_manager.cell_data()},
        app_metadata=AppMetadata(query_params={}, filename=manager.path, cli_args={}, argv=None, app_config=app.config),
        user_config=config.get_config(hide_secrets=False),
        mode=SessionMode.EDIT,
        control_queue=queue.Queue(),
        set_ui_element_queue=queue.Queue(),
        virtual_file_storage=None,
    )
    with kernel_session(arguments) as (kernel, _context), _watched_spinners(page, operations, lambda: current[0]):
        _record(kernel, page, operations, lambda here: current.__setitem__(0, here))
        asyncio.run(work(Session(kernel, page, codes, path, lambda: current[0])))  # type: ignore[arg-type]
