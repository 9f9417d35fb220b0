"""What CPython's own parser sees in notebooks; answers one text at a time (see python.ts).

Per text: {"error", "bare_cells", "strings", "headings", "names", "statements", "spinners", "deletes", "handlers"}
error       why CPython does not compile it, or null
bare_cells  cells whose body is no valid module: marimo runs a cell as one
strings     string constants in source order
headings    strings that are the argument of an `mo.md(…)` statement, bare or put out by `mo.output`
names       every name, attribute, keyword and parameter of the cell bodies, in source order
statements  simple statements in source order, each with the headers of the blocks around it
spinners    calls of a spinner or progress bar that show nothing; `.open()` and `.close()` of what is bound to one
deletes     `del` statements, each with whether a `try` body holds it and whether an `if hasattr(…)` guards it
handlers    `except` clauses with what they do
"""

import ast


def is_cell(node):
    return isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) and any(
        ast.unparse(decorator).startswith("app.cell") for decorator in node.decorator_list
    )


def body_of(cell):
    return cell.body[:-1] if isinstance(cell.body[-1], ast.Return) else cell.body


def bare_cells(tree):
    found = []
    for number, cell in enumerate(filter(is_cell, tree.body), 1):
        module = ast.Module(body=body_of(cell) or [ast.Pass()], type_ignores=[])
        try:
            compile(ast.fix_missing_locations(module), "cell.py", "exec", ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)
        except SyntaxError as error:
            found.append(f"cell {number}: {error.msg}")
    return found


def in_order(tree):
    """Nodes in source order; ast.walk goes level by level."""
    yield tree
    for child in ast.iter_child_nodes(tree):
        yield from in_order(child)


def strings(tree):
    return [node.value for node in in_order(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)]


def is_heading(node):
    """`mo.md("…")` as a statement, bare or put out by `mo.output.append(…)`."""
    if not isinstance(node, ast.Expr) or not isinstance(node.value, ast.Call):
        return False
    called = ast.unparse(node.value.func)
    return called.endswith((".md", ".output.append", ".output.replace")) and ".md(" in ast.unparse(node)


def headings(tree):
    return [value for node in in_order(tree) if is_heading(node) for value in strings(node)]


def names(tree):
    found = []
    for cell in filter(is_cell, tree.body):
        for statement in body_of(cell):
            skipped = {id(below) for node in in_order(statement) if is_heading(node) for below in ast.walk(node)}
            for node in in_order(statement):
                if id(node) in skipped:
                    continue
                for part in ("id", "attr", "arg", "name"):
                    value = getattr(node, part, None)
                    if isinstance(value, str):
                        found.append(value)
    return found


def statements(nodes, chain=()):
    found = []
    for node in nodes:
        if isinstance(node, ast.Return):
            continue
        blocks = blocks_of(node)
        if not blocks:
            found.append([list(chain), ast.unparse(node)])
        for header, body in blocks:
            found.extend(statements(body, (*chain, header)))
    return found


def blocks_of(node):
    if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
        header = "cell" if is_cell(node) else f"def {node.name}"
        return [(header, node.body)]
    if isinstance(node, (ast.If, ast.While)):
        test = ast.unparse(node.test)
        return [(f"if {test}", node.body), (f"else of {test}", node.orelse)]
    if isinstance(node, (ast.For, ast.AsyncFor)):
        header = f"for {ast.unparse(node.target)} in {ast.unparse(node.iter)}"
        return [(header, node.body), (f"else of {header}", node.orelse)]
    if isinstance(node, (ast.With, ast.AsyncWith)):
        return [("with " + ", ".join(map(ast.unparse, node.items)), node.body)]
    if isinstance(node, ast.Try):
        handlers = [(f"except {ast.unparse(each.type) if each.type else ''}", each.body) for each in node.handlers]
        return [("try", node.body), *handlers, ("else of try", node.orelse), ("finally", node.finalbody)]
    return []


def spinners(tree):
    used = set()
    bound = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.withitem):
            used.add(node.context_expr)
        elif isinstance(node, (ast.For, ast.comprehension)):
            used.add(node.iter)
        elif isinstance(node, ast.Assign) and is_indicator(node.value):
            bound.update(ast.unparse(target) for target in node.targets)
    found = []
    for node in ast.walk(tree):
        if is_indicator(node) and node not in used:
            found.append(ast.unparse(node))
        if isinstance(node, ast.Attribute) and node.attr in ("open", "close"):
            if is_indicator(node.value) or ast.unparse(node.value) in bound:
                found.append(ast.unparse(node))
    return found


def is_indicator(node):
    return isinstance(node, ast.Call) and ast.unparse(node.func).endswith((".spinner", ".progress_bar"))


def deletes(tree):
    found = []

    def visit(node, in_try, guard):
        if isinstance(node, ast.Delete):
            targets = [ast.unparse(target) for target in node.targets]
            guarded = all(target in guard for target in targets)
            found.append({"targets": targets, "in_try": in_try, "guarded": guarded})
        for name, value in ast.iter_fields(node):
            inner = in_try or (isinstance(node, ast.Try) and name == "body")
            checks = guard
            if isinstance(node, ast.If) and name == "body" and ast.unparse(node.test).startswith("hasattr("):
                checks = {*guard, ".".join(argument_text(each) for each in node.test.args)}
            for child in value if isinstance(value, list) else [value]:
                if isinstance(child, ast.AST):
                    visit(child, inner, checks)

    visit(tree, False, set())
    return found


def argument_text(node):
    return node.value if isinstance(node, ast.Constant) else ast.unparse(node)


def handlers(tree):
    found = [node for node in in_order(tree) if isinstance(node, ast.ExceptHandler)]
    return [ast.unparse(node).replace("\n", " ") for node in found]


def answer(text):
    try:
        tree = ast.parse(text.encode())
        compile(text.encode(), "notebook.py", "exec")
    except SyntaxError as error:
        return {"error": str(error)}
    return {
        "error": None,
        "bare_cells": bare_cells(tree),
        "strings": strings(tree),
        "headings": headings(tree),
        "names": names(tree),
        "statements": statements(tree.body),
        "spinners": spinners(tree),
        "deletes": deletes(tree),
        "handlers": handlers(tree),
    }
