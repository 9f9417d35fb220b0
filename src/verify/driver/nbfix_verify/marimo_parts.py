"""The parts of marimo's inner modules that a session is made of, under the names of its newest version. How versions differ
stands in this file alone: what moved, what was renamed, how a kernel is opened. Importing it raises ImportError where
marimo lacks a part."""

from __future__ import annotations

import queue
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from marimo._ast.load import get_notebook_status
from marimo._config.manager import get_default_config_manager
from marimo._messaging.cell_output import CellChannel, CellOutput
from marimo._messaging.print_override import print_override
from marimo._messaging.streams import ThreadSafeStream
from marimo._messaging.types import Stderr, Stdout
from marimo._output.formatters.formatters import register_formatters
from marimo._plugins.stateless.status._progress import spinner
from marimo._plugins.ui._core.ui_element import UIElement
from marimo._runtime.control_flow import MarimoStopError
from marimo._utils.marimo_path import MarimoPath

try:
    from marimo._messaging.notification import CellNotification
    from marimo._messaging.serde import deserialize_kernel_message
    from marimo._runtime.commands import (
        AppMetadata,
        CreateNotebookCommand,
        ExecuteCellCommand,
        ExecuteCellsCommand,
        UpdateUIElementCommand,
    )
    from marimo._session.model import SessionMode
    from marimo._session.notebook import AppFileManager
except ModuleNotFoundError:  # before 0.19
    from marimo._messaging.ops import CellOp as CellNotification
    from marimo._messaging.ops import deserialize_kernel_message
    from marimo._runtime.requests import AppMetadata
    from marimo._runtime.requests import CreationRequest as CreateNotebookCommand
    from marimo._runtime.requests import ExecuteMultipleRequest as ExecuteCellsCommand
    from marimo._runtime.requests import ExecutionRequest as ExecuteCellCommand
    from marimo._runtime.requests import SetUIElementValueRequest as UpdateUIElementCommand
    from marimo._server.model import SessionMode

    try:
        from marimo._server.notebook import AppFileManager
    except ModuleNotFoundError:  # before 0.17.8
        from marimo._server.file_manager import AppFileManager

try:
    from marimo._messaging.types import KernelStreams
    from marimo._runtime.kernel_lifecycle import KernelArgs, kernel_session
except ImportError:  # before 0.23.7: see _older_kernel
    KernelArgs = None

try:
    from marimo._runtime.runner.hooks import NotebookCellHooks, Priority
except ImportError:  # before 0.19.10: a kernel has lists of hooks
    NotebookCellHooks = None

__all__ = [
    "CellChannel", "CellNotification", "CellOutput", "ExecuteCellsCommand", "MarimoStopError", "Stderr", "Stdout",
    "ThreadSafeStream", "UIElement", "UpdateUIElementCommand", "add_hooks", "create_notebook", "deserialize_kernel_message",
    "get_default_config_manager", "get_notebook_status", "load_notebook", "open_kernel", "register_formatters", "spinner",
]  # fmt: skip


def load_notebook(path: str) -> AppFileManager:
    """The notebook of a file. Raises what marimo raises for a file that it can't read."""
    return AppFileManager(MarimoPath(path).absolute_name)


def create_notebook(codes: dict[Any, str]) -> CreateNotebookCommand:
    """The command that a page sends when it opens: run every cell."""
    command = {
        "execution_requests": tuple(ExecuteCellCommand(cell_id=i, code=code) for i, code in codes.items()),
        "set_ui_element_value_request": UpdateUIElementCommand(object_ids=[], values=[]),
        "auto_run": True,
    }
    if "cell_ids" in CreateNotebookCommand.__struct_fields__:  # since 0.19.10
        command["cell_ids"] = tuple(codes)
    return CreateNotebookCommand(**command)


@contextmanager
def open_kernel(
    manager: AppFileManager, user_config: Any, stream: ThreadSafeStream, stdout: Stdout, stderr: Stderr
) -> Iterator[Any]:
    """A kernel for the notebook, as for `marimo edit`, closed afterwards."""
    app = manager.app
    configs = {data.cell_id: data.config for data in app.cell_manager.cell_data()}
    metadata = AppMetadata(query_params={}, filename=manager.path, cli_args={}, argv=None, app_config=app.config)
    if KernelArgs is None:
        with _older_kernel(configs, metadata, user_config, stream, stdout, stderr) as kernel:
            yield kernel
        return
    # 0.23.7 and 0.23.8 want it.
    own = {"print_override_fn": print_override} if "print_override_fn" in KernelArgs.__dataclass_fields__ else {}
    arguments = KernelArgs(
        streams=KernelStreams(stream=stream, stdout=stdout, stderr=stderr, stdin=None),
        debugger=None,
        configs=configs,
        app_metadata=metadata,
        user_config=user_config,
        mode=SessionMode.EDIT,
        control_queue=queue.Queue(),
        set_ui_element_queue=queue.Queue(),
        virtual_file_storage=None,
        **own,
    )
    with kernel_session(arguments) as (kernel, _context):
        yield kernel


@contextmanager
def _older_kernel(
    configs: Any, metadata: AppMetadata, user_config: Any, stream: ThreadSafeStream, stdout: Stdout, stderr: Stderr
) -> Iterator[Any]:
    """Before 0.23.7 marimo opens a kernel in the midst of `launch_kernel`, which makes it a process of its own: the part of it
    that is about the kernel."""
    from marimo._runtime.context.kernel_context import initialize_kernel_context
    from marimo._runtime.context.types import teardown_context
    from marimo._runtime.input_override import input_override
    from marimo._runtime.patches import patch_main_module
    from marimo._runtime.runtime import Kernel

    kernel = Kernel(
        cell_configs=configs,
        app_metadata=metadata,
        user_config=user_config,
        stream=stream,
        stdout=stdout,
        stderr=stderr,
        stdin=None,
        module=patch_main_module(file=metadata.filename, input_override=input_override, print_override=print_override),
        enqueue_control_request=queue.Queue().put_nowait,
        **({} if NotebookCellHooks is None else {"hooks": _default_hooks(user_config)}),
    )
    context = initialize_kernel_context(
        kernel=kernel, stream=stream, stdout=stdout, stderr=stderr, virtual_files_supported=False, mode=SessionMode.EDIT
    )
    try:
        yield kernel
    finally:
        context.virtual_file_registry.shutdown()
        context.app_kernel_runner_registry.shutdown()
        teardown_context()
        kernel.teardown()


def _default_hooks(user_config: Any) -> NotebookCellHooks:
    """Those of edit mode, but for one that only tells an editor which functions could be reused, and one for databases."""
    from marimo._runtime.runner.hooks import create_default_hooks
    from marimo._runtime.runner.hooks_post_execution import attempt_pytest

    hooks = create_default_hooks()
    if user_config["runtime"].get("reactive_tests", False):
        hooks.add_post_execution(attempt_pytest, Priority.LATE)
    return hooks


def add_hooks(kernel: Any, before: Callable[..., None], after: Callable[..., None]) -> None:
    """Calls `before(cell, context)` and `after(cell, context, result)` around every cell, ahead of marimo's own hooks."""
    if NotebookCellHooks is not None:
        kernel._hooks.add_pre_execution(before, Priority.EARLY)
        kernel._hooks.add_post_execution(after, Priority.EARLY)
    else:
        kernel._pre_execution_hooks = [before, *kernel._pre_execution_hooks]
        kernel._post_execution_hooks = [after, *kernel._post_execution_hooks]
