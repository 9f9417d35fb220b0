"""Prints, as JSON, what CPython and marimo see in pairs of notebooks: before and after a repair.

Usage: python facts.py < JSON list of [path of before, path of after]
Output: per pair {"strings_lost", "comments_lost", "new_findings", "old_findings", "findings", "children"}: the string constants and
comments of `before` that `after` lacks, the `marimo check` findings that only `after` has, the graph of `after`.
"""

import ast
import io
import json
import subprocess
import sys
import tokenize
from collections import Counter

sys.path.insert(0, __file__.rsplit("/", 1)[0])
from oracle import read  # noqa: E402


def strings(text: str) -> Counter[str]:
    constants = (node.value for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Constant))
    return Counter(value for value in constants if isinstance(value, str))


def comments(text: str) -> Counter[str]:
    tokens = tokenize.generate_tokens(io.StringIO(text).readline)
    return Counter(token.string.rstrip() for token in tokens if token.type == tokenize.COMMENT)


def findings(paths: list[str]) -> dict[str, Counter[str]]:
    command = [sys.executable, "-m", "marimo", "check", "--format", "json", *paths]
    output = json.loads(subprocess.run(command, capture_output=True, text=True, check=False).stdout)
    found: dict[str, Counter[str]] = {path: Counter() for path in paths}
    for issue in output["issues"]:
        found[issue["filename"]][f"{issue.get('code')} {issue.get('message', issue.get('error'))}"] += 1
    return found


def main() -> None:
    pairs = json.load(sys.stdin)
    found = findings([path for pair in pairs for path in pair])
    result = []
    for before, after in pairs:
        old, new = (open(path, encoding="utf-8", newline="").read() for path in (before, after))
        graph = read(after)
        result.append(
            {
                "strings_lost": sorted((strings(old) - strings(new)).elements()),
                "comments_lost": sorted((comments(old) - comments(new)).elements()),
                "new_findings": sorted((found[after] - found[before]).elements()),
                "old_findings": sorted(found[before].elements()),
                "findings": sorted(found[after].elements()),
                "children": [cell["children"] for cell in graph["cells"]],
            }
        )
    json.dump(result, sys.stdout)


if __name__ == "__main__":
    main()
