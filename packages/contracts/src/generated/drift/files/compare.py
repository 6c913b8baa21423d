"""Prints where "actual" first differs from "expected" as syntax, as JSON, or null. Runs neither."""
import ast
import json
import sys

sys.setrecursionlimit(20_000)
# Python 3.8 gives texts a kind, u or none; where a value is loaded or stored follows from its place.
IGNORED = {"ctx", "kind", "type_comment", "type_ignores"}


def difference(a, b, at):
    if isinstance(a, ast.AST):
        here = (a.lineno, a.col_offset) if hasattr(a, "lineno") else at
        if type(a) is not type(b):
            return here
        for name in a._fields:
            if name not in IGNORED:
                found = difference(getattr(a, name, None), getattr(b, name, None), here)
                if found:
                    return found
        return None
    if isinstance(a, list) and isinstance(b, list):
        for left, right in zip(a, b):
            found = difference(left, right, at)
            if found:
                return found
        if len(a) > len(b):
            extra = a[len(b)]
            return (extra.lineno, extra.col_offset) if hasattr(extra, "lineno") else at
        if len(a) < len(b):
            last = a[-1] if a else None
            return (last.end_lineno, last.end_col_offset) if hasattr(last, "end_lineno") else at
        return None
    return None if type(a) is type(b) and a == b else at


def place(text, line, offset):
    lines = text.encode().splitlines()
    before = lines[line - 1][:offset].decode(errors="replace") if line <= len(lines) else ""
    return {"line": line, "column": len(before.encode("utf-16-le")) // 2 + 1}


def main():
    texts = json.load(sys.stdin)
    actual = texts["actual"]
    try:
        tree = ast.parse(actual)
    except SyntaxError as error:
        return {"line": error.lineno or 1, "column": error.offset or 1}
    found = difference(tree, ast.parse(texts["expected"]), (1, 0))
    return place(actual, *found) if found else None


print(json.dumps(main()))
