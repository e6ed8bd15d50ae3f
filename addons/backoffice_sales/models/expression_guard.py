"""What a rule that somebody writes may not calculate; no odoo import.

`safe_eval` keeps an expression from reaching out, not from working for hours: a power of
powers or a text repeated a thousand million times holds a worker until it is killed.
"""

import ast
from functools import lru_cache

LONGEST = 1000  # steps of a range
TEXTS = (ast.JoinedStr, ast.List, ast.ListComp, ast.Tuple)


def _is_text(node):
    if isinstance(node, ast.Constant):
        return isinstance(node.value, str | bytes)
    called = node.func if isinstance(node, ast.Call) else None
    return isinstance(node, TEXTS) or isinstance(called, ast.Name) and called.id == "str"


def _is_small(node):
    value = getattr(node, "value", None)
    return isinstance(value, int) and value <= LONGEST


@lru_cache(maxsize=512)
def refused_part(text):
    """The first part of a Python expression that is not calculated, as it was written; ""
    when there is none.

    >>> refused_part("record.amount_total > 9 ** 9 ** 9")
    '9 ** 9 ** 9'
    >>> refused_part("'a' * 1000000000"), refused_part("3 * 4")
    ("'a' * 1000000000", '')
    """
    try:
        tree = ast.parse(text.strip(), mode="eval")
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return ""  # not Python: whoever evaluates it says so
    for node in ast.walk(tree):
        if isinstance(node, ast.BinOp) and (
            isinstance(node.op, ast.Pow | ast.LShift)
            or isinstance(node.op, ast.Mult)
            and (_is_text(node.left) or _is_text(node.right))
        ):
            return ast.unparse(node)
        counts = isinstance(node, ast.Call) and getattr(node.func, "id", "")
        if counts in ("range", "xrange") and not all(map(_is_small, node.args)):
            return ast.unparse(node)
    return ""
