"""What a template may say: a field, a question, a row for each line of a list. Nothing else, so nothing can run away.

The sandbox keeps a template from the program's inside; this keeps it from eating the machine. Without calls, sums,
assignments and macros, and with lists only from the paper's own fields, the work grows with the paper and no faster.
"""

from __future__ import annotations

from typing import Any

#: Filters that give back no more than they were given.
_FILTERS = frozenset(
    {"upper", "lower", "title", "capitalize", "trim", "default", "d", "length", "count", "first", "last"}
)
_ALLOWED = frozenset(
    {
        "Template", "Output", "TemplateData", "Name", "Getattr", "Getitem", "Const", "If", "For", "CondExpr", "Compare",
        "Operand", "Not", "And", "Or", "Test", "Filter", "Keyword", "Scope", "ScopedEvalContextModifier",
    }
)  # fmt: skip
_DEEPEST = 2
_WORDS = {
    "Call": "lời gọi hàm", "Assign": "lệnh set", "AssignBlock": "lệnh set", "Macro": "lệnh macro", "Mul": "phép nhân",
    "Pow": "phép lũy thừa", "Add": "phép cộng", "Concat": "phép nối ~", "Mod": "phép %", "Include": "lệnh include",
    "Import": "lệnh import", "FromImport": "lệnh import", "Extends": "lệnh extends", "List": "danh sách viết sẵn",
}  # fmt: skip


def allow(tree: Any) -> None:
    """Refuse, with jinja2's own error, a template that does more than say, ask and repeat."""
    _look(tree, 0)


def row_fields(tree: Any) -> set[str]:
    """What the template asks of the rows it repeats: ``ten`` of ``g.ten`` where ``g`` is the name of a row."""
    from jinja2 import nodes

    rows = {loop.target.name for loop in tree.find_all(nodes.For) if isinstance(loop.target, nodes.Name)}
    return {
        got.attr
        for got in tree.find_all(nodes.Getattr)
        if isinstance(got.node, nodes.Name) and got.node.name in rows and got.node.name != "loop"
    }


def _look(node: Any, depth: int) -> None:
    from jinja2 import nodes

    kind = type(node).__name__
    if kind not in _ALLOWED:
        raise _refusal(f"mẫu giấy không dùng được {_WORDS.get(kind, kind)}", node)
    if isinstance(node, nodes.Filter) and node.name not in _FILTERS:
        raise _refusal(f"mẫu giấy không dùng được bộ lọc {node.name}", node)
    part = node.attr if isinstance(node, nodes.Getattr) else getattr(getattr(node, "arg", None), "value", "")
    if str(part).startswith("_"):
        raise _refusal(f"không có phần tên {part}", node)
    if isinstance(node, nodes.For):
        depth += 1
        if depth > _DEEPEST:
            raise _refusal("lệnh for lồng nhau quá sâu", node)
        if node.recursive or not isinstance(node.iter, nodes.Name):
            raise _refusal("lệnh for chỉ lặp được một trường danh sách", node)
    for child in node.iter_child_nodes():
        _look(child, depth)


def _refusal(words: str, node: Any) -> Exception:
    import jinja2

    error: Any = jinja2.TemplateSyntaxError(words, node.lineno)
    error.told = words  # ready for the clerk, unlike what jinja2 says by itself
    refusal: Exception = error
    return refusal
