"""Prints, as JSON, how marimo itself reads notebooks: the cells' names, defs and refs, and the edges between them.

Usage: python oracle.py < paths (one a line)
Output: {path: {"error": {"type", "message"}} | {"cells": [{"name", "defs", "refs", "deleted", "children"} | null]}};
a cell that marimo cannot compile is null. Nothing of the notebooks is executed.
"""

import ast
import json
import logging
import sys
import warnings

from marimo._ast.app import InternalApp
from marimo._ast.load import load_app
from marimo._ast.parse import MarimoFileError, parse_notebook

# `global _x` leaves the mangled name of a private variable among the refs.
MANGLED = "_cell_"


def public(names: set[str]) -> list[str]:
    return sorted(name for name in names if not name.startswith(MANGLED))


def read(path: str) -> dict[str, object]:
    with open(path, encoding="utf-8", newline="") as file:
        text = file.read().removeprefix("\ufeff")
    # marimo recovers from a syntax error cell by cell; nbfix refuses the file.
    ast.parse(text)
    parsed = parse_notebook(text.strip())
    if parsed is None or not parsed.valid:
        raise MarimoFileError("not a notebook")
    app = InternalApp(load_app(path))
    ids = list(app.cell_manager.cell_ids())
    compiled = list(app.cell_manager.cells())
    graph = app._app._graph
    # marimo registers the cells only when no name is defined twice, so they are registered here.
    for cell_id, cell in zip(ids, compiled):
        if cell is not None and cell_id not in graph.cells:
            graph.register_cell(cell_id, cell._cell)
    # A notebook without cells gets an empty one from marimo: zip leaves it out.
    return {
        "cells": [
            None
            if cell is None
            else {
                "name": definition.name,
                "defs": public(cell._cell.defs),
                "refs": public(cell._cell.refs),
                "deleted": public(cell._cell.deleted_refs),
                "children": sorted(ids.index(child) for child in graph.children[cell_id]),
            }
            for definition, cell_id, cell in zip(parsed.cells, ids, compiled)
        ]
    }


def main() -> None:
    logging.disable(logging.CRITICAL)
    warnings.simplefilter("ignore")
    result = {}
    for path in sys.stdin.read().splitlines():
        try:
            result[path] = read(path)
        except (MarimoFileError, SyntaxError, ValueError, AssertionError) as error:
            result[path] = {"error": {"type": type(error).__name__, "message": str(error)}}
    json.dump(result, sys.stdout)


if __name__ == "__main__":
    main()
