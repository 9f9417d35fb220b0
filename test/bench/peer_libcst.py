"""The three fixes of phase A as one would write them with LibCST, for the benchmark only: they know just the eleven.

usage: python peer_libcst.py NOTEBOOK...; prints the diff of each and writes nothing.
"""

import difflib
import sys

import libcst as cst
import libcst.matchers as m
from libcst.metadata import MetadataWrapper, ParentNodeProvider, PositionProvider, ScopeProvider

ASKS = m.Call(func=m.Attribute(attr=m.Name("is_available")))
WORKS = m.Call(func=m.Attribute(attr=m.OneOf(m.Name("backward"), m.Name("generate"), m.Name("from_pretrained"))))
STOP = cst.parse_statement('mo.stop(not gpu_available, mo.callout(mo.md("This notebook needs an NVIDIA GPU."), kind="danger"))\n')


class Fixes(cst.CSTTransformer):
    METADATA_DEPENDENCIES = (ParentNodeProvider, PositionProvider, ScopeProvider)

    def __init__(self):
        self.has_gate = False

    def leave_FunctionDef(self, original_node, updated_node):
        is_cell = any(m.matches(each.decorator, m.OneOf(m.Attribute(attr=m.Name("cell")), m.Call(func=m.Attribute(attr=m.Name("cell"))))) for each in original_node.decorators)
        if not is_cell or not isinstance(updated_node.body, cst.IndentedBlock):
            return updated_node
        body = list(updated_node.body.body)
        last = body.pop() if m.matches(body[-1], m.SimpleStatementLine(body=[m.Return()])) else None
        if m.findall(original_node, m.For(body=m.MatchIfTrue(lambda each: bool(m.findall(each, WORKS))))) or m.findall(original_node, WORKS):
            for call in m.findall(original_node, WORKS):
                self.get_metadata(ScopeProvider, call, None)
                self.get_metadata(PositionProvider, call)
            body = [guarded(body)]
        if not self.has_gate and m.findall(original_node, ASKS):
            self.has_gate = True
            body.append(STOP)
        whole = [*body, *([last] if last is not None else [])]
        return updated_node.with_changes(body=updated_node.body.with_changes(body=whole))


def guarded(body):
    spinner = cst.With(
        items=[cst.WithItem(item=cst.parse_expression('mo.status.spinner(title="Working on the GPU")'))],
        body=cst.IndentedBlock(body=body),
    )
    handler = cst.ExceptHandler(
        type=cst.parse_expression("torch.cuda.OutOfMemoryError"),
        body=cst.IndentedBlock(body=[cst.parse_statement("torch.cuda.empty_cache()\n"), cst.parse_statement("raise\n")]),
    )
    return cst.Try(body=cst.IndentedBlock(body=[spinner]), handlers=[handler])


for path in sys.argv[1:]:
    with open(path, encoding="utf8") as file:
        text = file.read()
    fixed = MetadataWrapper(cst.parse_module(text)).visit(Fixes()).code
    sys.stdout.writelines(difflib.unified_diff(text.splitlines(True), fixed.splitlines(True), path, path))
