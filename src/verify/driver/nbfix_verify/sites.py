"""Where in a notebook a GPU operation is called from: in a cell's body, in a function, or inside an inner `try`."""

from __future__ import annotations

import ast
import linecache
import sys
from collections.abc import Callable
from types import FrameType
from typing import NamedTuple

CELL_FILE = "__marimo__cell_"
"""Part of the file name under which marimo compiles a cell, and keeps its text in linecache (marimo _ast/compiler.py)."""
BODY = "<module>"


class Site(NamedTuple):
    """`kind`: body, function or inner try. `cell`: 1-based index. `line`: 1-based line in the code of the cell.
    `inner`: the line of the call itself, in the code of the cell that defines the function it stands in."""

    kind: str
    cell: int
    line: int
    inner: int


def site_finder(here: Callable[[], str]) -> Callable[[], Site | None]:
    """`here()` names the cell that runs now by its index. The function that it returns walks up the stack: microseconds."""
    known: dict[tuple[int, ...], Site] = {}
    depths: dict[str, dict[int, int]] = {}

    def depth(frame: FrameType) -> int:
        file = frame.f_code.co_filename
        if file not in depths:
            depths[file] = try_depths("".join(linecache.getlines(file)))
        return depths[file].get(frame.f_lineno, 0)

    def find() -> Site | None:
        frames = _notebook_frames(sys._getframe(1))
        if not frames or not here():
            return None
        # By identity: a code object is slow to hash.
        key = tuple(part for frame in frames for part in (id(frame.f_code), frame.f_lineno))
        if key not in known:
            # A `try` of a cell's body may be the guard of its work; one in a function, or a second one, is further in.
            inner = any(depth(frame) > (1 if frame.f_code.co_name == BODY else 0) for frame in frames)
            kind = "inner try" if inner else "body" if frames[0].f_code.co_name == BODY else "function"
            known[key] = Site(kind, int(here()), frames[-1].f_lineno, frames[0].f_lineno)
        return known[key]

    return find


def _notebook_frames(frame: FrameType | None) -> list[FrameType]:
    """The frames of the notebook's own code, the innermost first, up to the body of the cell that runs."""
    frames = []
    while frame is not None:
        code = frame.f_code
        if CELL_FILE in code.co_filename:
            frames.append(frame)
            if code.co_name == BODY:
                break
        frame = frame.f_back
    return frames


def try_depths(code: str) -> dict[int, int]:
    """For each 1-based line, how many bodies of `try` statements of its own function it stands in."""
    depths: dict[int, int] = {}

    def visit(node: ast.AST, depth: int) -> None:
        if isinstance(node, ast.stmt):
            for line in range(node.lineno, (node.end_lineno or node.lineno) + 1):
                depths[line] = depth
        inner = 0 if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)) else depth
        guarded = set(map(id, node.body)) if isinstance(node, ast.Try) else set()
        for child in ast.iter_child_nodes(node):
            visit(child, inner + (id(child) in guarded))

    try:
        visit(ast.parse(code), 0)
    except SyntaxError:
        return {}
    return depths
