"""Runs marimo notebooks, many in one process, and says what each did.

    python runner.py < jobs > answers

One job a line: {"text": …, "gpu": true, "fails": 0, "missing": []}; one answer a line, in the same order. `fails` is the GPU
allocation that runs out of memory, `missing` names modules that can't be imported.

marimo parses the file, compiles its cells, orders them by its own graph and evaluates each with its own evaluator, in the
context of a script: elements have their first values, no cell runs twice. A run button counts as pressed. As on a page, a
cell that fails or stops cancels the cells that depend on it, and the others go on. What happens is one list, in order:
lines printed, operations of the stand-in libraries, files written, outputs of cells, stops and errors.
"""

from __future__ import annotations

import ast
import asyncio
import concurrent.futures.thread
import functools
import gc
import html
import io
import json
import linecache
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import types
import warnings
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
LIBRARIES = HERE / "libraries"
sys.path.insert(0, str(LIBRARIES))

import marimo  # noqa: E402
import stand_in  # noqa: E402
from marimo._ast.app import InternalApp  # noqa: E402
from marimo._ast.load import load_notebook_ir  # noqa: E402
from marimo._ast.names import SETUP_CELL_NAME  # noqa: E402
from marimo._ast.parse import parse_notebook  # noqa: E402
from marimo._messaging.types import NoopStream  # noqa: E402
from marimo._output.hypertext import Html  # noqa: E402
from marimo._plugins.ui._core.ui_element import UIElement  # noqa: E402
from marimo._runtime.context.script_context import initialize_script_context  # noqa: E402
from marimo._runtime.context.types import get_context, teardown_context  # noqa: E402
from marimo._runtime.control_flow import MarimoStopError  # noqa: E402
from marimo._runtime.exceptions import MarimoMissingRefError, unwrap_user_exception  # noqa: E402
from marimo._runtime.executor import DefaultExecutor, Evaluator  # noqa: E402
from marimo._runtime.app_meta import AppMeta  # noqa: E402
from marimo._runtime.patches import create_main_module, patch_main_module_context  # noqa: E402

# A script ends where a page shows why something has stopped: here all that notebooks say is compared, so it is a page.
AppMeta.mode = property(lambda self: "run")  # type: ignore[assignment, misc]

STAND_INS = tuple(path.stem for path in LIBRARIES.iterdir() if path.is_dir() and path.stem != "__pycache__")
LONGEST_RUN_S = 120
"""Only a run that hangs takes so long, on however busy a machine."""
DEPTH = 5


class Hangs(BaseException):
    """A run that does not end."""


def _join(others: set[threading.Thread]) -> None:
    """Waits for the threads of the notebook, but for those that nothing will wake any more."""
    while True:
        running = [each for each in set(threading.enumerate()) - others if not each.daemon]
        if all(_is_stuck(each) for each in running):
            return
        for each in running:
            each.join(0.005)


def _is_stuck(thread: threading.Thread) -> bool:
    """Whether a thread waits for an event that is not set, as where the cell that sets it never ran, or is an idle worker."""
    frame = sys._current_frames().get(thread.ident or 0)
    if frame is not None and frame.f_code is concurrent.futures.thread._worker.__code__:
        return frame.f_locals["work_queue"].empty() and frame.f_locals.get("work_item") is None
    while frame is not None:
        if frame.f_code is threading.Event.wait.__code__:
            return not frame.f_locals["self"].is_set()
        frame = frame.f_back
    return False


# --- what is seen ---------------------------------------------------------------------------------------------------


class _Lines(io.TextIOBase):
    """A stream whose lines go into the log."""

    def __init__(self, log: list[list[Any]], kind: str) -> None:
        self._log, self._kind, self._parts = log, kind, ""

    def write(self, text: str) -> int:
        *lines, self._parts = (self._parts + text).split("\n")
        self._log.extend([self._kind, _scrubbed(line)] for line in lines)
        return len(text)

    def finish(self) -> None:
        if self._parts:
            self.write("\n")


def _scrubbed(text: str) -> str:
    """Without what differs from run to run: addresses, ids that marimo gives out."""
    text = re.sub(r"0x[0-9a-f]{6,}", "0x…", text)
    text = re.sub(r"_cell_\w{4}_", "_", text)
    return re.sub(r"(object|random)-id=(['\"]).*?\2", r"\1-id=…", text)


def _words(markup: str) -> str:
    """The text of a page, without its tags; a callout has its page in an attribute, as JSON."""
    text = html.unescape(html.unescape(_scrubbed(markup)))
    for escaped, plain in (("\\u003c", "<"), ("\\u003e", ">"), ("\\u0026", "&"), ("\\n", "\n")):
        text = text.replace(escaped, plain)
    return " ".join(re.sub(r"</?[a-z][^<>]*>", " ", text).split())


def output_of(value: Any) -> Any:
    """The output of a cell; an object of a stand-in library with the words under which a page shows it."""
    what = described(value)
    if isinstance(what, dict) and what.get("module") in STAND_INS:
        what["text"] = _words(marimo.as_html(value).text)
    return what


def described(value: Any, depth: int = 0, seen: tuple[int, ...] = ()) -> Any:
    """A value as JSON: its type and what it holds. Nothing of it is called, no iterator is consumed."""
    kind = type(value)
    kind_name = _scrubbed(kind.__name__)
    if value is None or kind in (bool, int, str):
        return _scrubbed(value) if kind is str else value
    if kind is float:
        return repr(round(value, 6))
    if kind is bytes:
        return repr(value)
    if id(value) in seen or depth > DEPTH:
        return {"type": kind_name}
    seen, deeper = (*seen, id(value)), depth + 1
    if isinstance(value, UIElement):
        return {"type": kind_name, "value": described(value._value, deeper, seen)}
    if isinstance(value, Html):
        return {"type": kind_name, "text": _words(value.text)}
    if isinstance(value, types.ModuleType):
        return {"type": "module", "name": value.__name__}
    if isinstance(value, (type, types.FunctionType, types.BuiltinFunctionType, types.MethodType)):
        return {"type": kind_name, "name": _scrubbed(getattr(value, "__name__", ""))}
    if isinstance(value, BaseException):
        return {"type": kind_name, "text": _scrubbed(str(value))}
    if isinstance(value, dict):
        entries = [[_scrubbed(repr(key)), described(each, deeper, seen)] for key, each in list(value.items())]
        return {"type": kind_name, "entries": entries}
    if isinstance(value, (list, tuple)):
        return {"type": kind_name, "items": [described(each, deeper, seen) for each in list(value)]}
    if isinstance(value, (set, frozenset)):
        return {"type": kind_name, "items": sorted(_scrubbed(repr(each)) for each in value)}
    module = kind.__module__.partition(".")[0]
    if module in STAND_INS or module == "__main__" or "__marimo__" in module:
        named = {name: described(each, deeper, seen) for name, each in sorted(vars(value).items())} if hasattr(value, "__dict__") else {}
        return {"type": kind_name, "module": module, "named": named}
    return {"type": kind_name}


_folder = os.path.join(tempfile.gettempdir(), f"nbfix-run-{os.getpid()}")
_path = os.path.join(_folder, "notebook.py")
_watching: list[list[Any]] | None = None


def _audit(event: str, arguments: tuple[Any, ...]) -> None:
    """Notes the files that a notebook writes in its own folder."""
    if _watching is None or event != "open":
        return
    path, mode, _flags = arguments
    if isinstance(path, str) and isinstance(mode, str) and set(mode) & set("wax+"):
        if "__marimo__" not in path and (not os.path.isabs(path) or path.startswith(_folder)):
            _watching.append(["write", os.path.basename(path), mode])


sys.addaudithook(_audit)

# --- the machine that notebooks see ---------------------------------------------------------------------------------


def _pressed(kind: type) -> None:
    """Run buttons count as pressed."""
    initialise = kind.__init__

    def pressed(self: Any, *a: Any, **k: Any) -> None:
        initialise(self, *a, **k)
        self._value = True

    kind.__init__ = pressed  # type: ignore[misc]


_pressed(marimo.ui.run_button)


def _shown(name: str) -> None:
    """Notes what `mo.output.append` and `mo.output.replace` put on the page; without a page they do nothing."""

    def show(value: object) -> None:
        stand_in.log.append(["shown", described(value)])

    setattr(marimo.output, name, show)


for _name in ("append", "replace"):
    _shown(_name)


def _checked_seed(value: Any = None, version: int = 2) -> None:
    """`random.seed`, for which all seeds are the same one, so that a run with a seed draws what one without draws."""
    if not (value is None or isinstance(value, (int, float, str, bytes, bytearray))):
        raise TypeError("The only supported seed types are: None, int, float, str, bytes, and bytearray.")


_seed = random.seed
random.seed = _checked_seed  # type: ignore[assignment]

SMI = "Stand-in GPU, 81559 MiB, 1024 MiB, 560.35, 9.0"


def _runs_program(run: Any) -> Any:
    """`subprocess.run` and its kin, with an nvidia-smi where there is a GPU, and none else."""

    def pretend(command: Any, *a: Any, **k: Any) -> Any:
        words = command.split() if isinstance(command, str) else [str(each) for each in command]
        if os.path.basename(words[0]) != "nvidia-smi":
            return run(command, *a, **k)
        if not stand_in.has_gpu:
            raise FileNotFoundError(2, "No such file or directory: 'nvidia-smi'")
        as_text = k.get("text") or k.get("universal_newlines") or k.get("encoding")
        out = SMI + "\n" if as_text else (SMI + "\n").encode()
        if run is _check_output:
            return out
        if run is _call:
            return 0
        return subprocess.CompletedProcess(command, 0, out, "" if as_text else b"")

    return pretend


_run, _check_output, _call = subprocess.run, subprocess.check_output, subprocess.check_call
subprocess.run, subprocess.check_output, subprocess.check_call = map(_runs_program, (_run, _check_output, _call))
_which = shutil.which
shutil.which = lambda name, *a, **k: (  # type: ignore[assignment]
    ("/usr/bin/nvidia-smi" if stand_in.has_gpu else None) if name == "nvidia-smi" else _which(name, *a, **k)
)


class _Missing:
    """Finds that a module is not installed."""

    def __init__(self, names: list[str]) -> None:
        self._names = names

    def find_spec(self, name: str, *_: Any) -> None:
        if name.partition(".")[0] in self._names:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)


def _forget_stand_ins() -> None:
    for name in [name for name in sys.modules if name.partition(".")[0] in STAND_INS]:
        del sys.modules[name]


@functools.lru_cache(maxsize=4)
def _app(text: str) -> tuple[InternalApp, dict[str, Any]]:
    """The notebook as marimo reads it, for it runs in several scenarios, and the source lines of its cells, which marimo keeps
    by ids that other notebooks have, too. Raises what marimo raises for a notebook that it doesn't run."""
    linecache.clearcache()
    app = InternalApp(load_notebook_ir(parse_notebook(text, _path), filepath=_path))  # type: ignore[arg-type]
    app._app._maybe_initialize()
    return app, {name: entry for name, entry in linecache.cache.items() if "__marimo__" in name}


# --- one run --------------------------------------------------------------------------------------------------------


def _read_elsewhere(app: InternalApp) -> list[str]:
    """The names that a cell reads of another one."""
    graph = app.graph
    return sorted(
        {name for cell_id, cell in graph.cells.items() for name in cell.refs if graph.definitions.get(name, set()) - {cell_id}}
    )


def _evaluate(app: InternalApp, log: list[list[Any]]) -> dict[str, Any]:
    """Runs the cells; returns the names that they define, with values."""
    graph, evaluator = app.graph, Evaluator(executor=DefaultExecutor(), lifecycles=[])
    is_async = any(cell.is_coroutine() for cell in graph.cells.values())
    cancelled: set[Any] = set()
    order = list(app.execution_order)
    if SETUP_CELL_NAME in order:
        order = [SETUP_CELL_NAME, *(each for each in order if each != SETUP_CELL_NAME)]
    # The way the runner of marimo makes them; the context asks it for the module of the notebook.
    module = create_main_module(file=_path, input_override=None)
    names: dict[str, Any] = module.__dict__

    def take(cell: Any, result: Any) -> None:
        error = result.exception
        if error is None:
            if result.output is not None:
                log.append(["output", output_of(result.output)])
            return
        cancelled.update(_descendants(graph, cell.cell_id))
        error = unwrap_user_exception(error, graph) if isinstance(error, BaseException) else error
        if isinstance(error, MarimoMissingRefError) and error.name_error is not None:
            error = error.name_error
        if isinstance(error, Hangs):
            raise error
        if isinstance(error, MarimoStopError):
            log.append(["stop", described(error.output)])
        else:
            log.append(["error", type(error).__name__, _scrubbed(str(error))])

    def enter(cell_id: Any) -> Any:
        log.append(["cell", str(cell_id)])
        return get_context().with_cell_id(cell_id)

    async def run_async() -> None:
        asyncio.get_running_loop().set_exception_handler(
            lambda _loop, context: log.append(["task", type(context.get("exception")).__name__, _scrubbed(str(context.get("exception")))])
        )
        for cell_id in order:
            if cell_id not in cancelled:
                cell = graph.cells[cell_id]
                with enter(cell_id):
                    take(cell, await evaluator.evaluate(cell, names))

    with patch_main_module_context(module):
        if is_async:
            asyncio.run(run_async())
        else:
            for cell_id in order:
                if cell_id not in cancelled:
                    cell = graph.cells[cell_id]
                    with enter(cell_id):
                        take(cell, evaluator.evaluate_sync(cell, names))
    return {name: names[name] for name in graph.definitions if name in names}


def _ancestors(app: InternalApp) -> dict[str, list[str]]:
    """By cell, the cells that it waits for."""
    found: dict[str, list[str]] = {str(each): [] for each in app.graph.cells}
    for cell_id in app.graph.cells:
        for child in _descendants(app.graph, cell_id):
            found[str(child)].append(str(cell_id))
    return found


def _descendants(graph: Any, cell_id: Any) -> set[Any]:
    found: set[Any] = set()
    waiting = [cell_id]
    while waiting:
        for child in graph.children[waiting.pop()]:
            if child not in found:
                found.add(child)
                waiting.append(child)
    return found


def run(job: dict[str, Any]) -> dict[str, Any]:
    """Runs one notebook on a machine of its own, as far as it can tell."""
    global _watching
    text, log = job["text"], []
    try:
        compile(text, "notebook.py", "exec", dont_inherit=True)
    except (SyntaxError, ValueError) as error:
        return {"invalid": str(error)}
    _forget_stand_ins()
    stand_in.reset(log, job.get("gpu", True), job.get("fails", 0))
    _seed(7)
    environment, folder, threads = dict(os.environ), os.getcwd(), set(threading.enumerate())
    out, error, excepthook = sys.stdout, sys.stderr, threading.excepthook
    missing = _Missing(job.get("missing", []))
    os.makedirs(_folder)
    Path(_path).write_text(text, encoding="utf-8")
    lines = [_Lines(log, "print"), _Lines(log, "stderr")]
    threading.excepthook = lambda a: log.append(["thread", a.exc_type.__name__, _scrubbed(str(a.exc_value))])
    sys.meta_path.insert(0, missing)  # type: ignore[arg-type]
    installed = False
    signal.alarm(LONGEST_RUN_S)
    try:
        os.chdir(_folder)
        app, sources = _app(text)
        linecache.cache.update(sources)
        initialize_script_context(app=app, stream=NoopStream(), filename=_path)
        installed = True
        sys.stdout, sys.stderr = lines  # type: ignore[assignment]
        _watching = log
        defined = _evaluate(app, log)
        _join(threads)
        exports = {name: described(value) for name, value in defined.items()}
        read, ancestors = _read_elsewhere(app), _ancestors(app)
    except (Exception, Hangs) as failure:
        # marimo doesn't run it at all, or it doesn't end.
        log.append(["error", type(failure).__name__, _scrubbed(str(failure))])
        exports, read, ancestors = {}, [], {}
    finally:
        signal.alarm(0)
        _watching = None
        sys.stdout, sys.stderr, threading.excepthook = out, error, excepthook
        if installed:
            teardown_context()
        sys.meta_path.remove(missing)  # type: ignore[arg-type]
        os.chdir(folder)
        os.environ.clear()
        os.environ.update(environment)
        shutil.rmtree(_folder, ignore_errors=True)
    for line in lines:
        line.finish()
    return {
        "log": log, "exports": exports, "read": read, "ancestors": ancestors, "settings": stand_in.settings,
        "allocations": stand_in.allocations,
        "refused": stand_in.refused,
    }  # fmt: skip


def _hang(*_: Any) -> None:
    raise Hangs


def main() -> None:
    warnings.simplefilter("ignore")
    # What marimo has made by now stays: collecting garbage need not look through it.
    gc.freeze()
    signal.signal(signal.SIGALRM, _hang)
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    for line in sys.stdin:
        print(json.dumps(run(json.loads(line))), file=answers, flush=True)


if __name__ == "__main__":
    main()
