"""The one matrix that screen, spreadsheet, PDF and mail show.

Facts come in as ``(keys, values)``: one key a grouping, one value a summed column. Out
come rows in reading order, each group before its parts, and the grand total.

>>> from .column import Column, Share
>>> matrix = Matrix([Column("net"), Column("share", kind="percent", formula=Share("net"))],
...                 ["agent", "month"])
>>> matrix.add(("Anna", "2024-01"), ["100.10"])
>>> matrix.add(("Anna", "2024-02"), ["100.20"])
>>> [str(row.values["net"]) for row in matrix.rows()]
['200.30', '100.10', '100.20']
>>> str(matrix.total()["net"])
'200.30'
"""

import hashlib
import json
from dataclasses import dataclass, field

from .column import AMOUNT, INTEGER, NUMBER

#: what is added up
COUNTED = (AMOUNT, INTEGER, NUMBER)


class MatrixError(ValueError):
    """The facts do not fit the matrix: too many rows, or not as many keys as groupings."""


@dataclass
class Row:
    """A line: ``path`` holds the keys down to it, ``values`` the cells by column code."""

    path: tuple
    values: dict
    is_leaf: bool

    @property
    def level(self):
        return len(self.path) - 1


@dataclass
class _Node:
    sums: list
    children: dict = field(default_factory=dict)


class Matrix:
    """Sums facts over nested groupings, exactly: amounts are decimals of the currency.

    ``columns``: summed ones and derived ones (with a formula) in the order to be shown.
    ``groupings``: codes, outermost first; none gives a matrix of the grand total alone.
    ``orders``: for a grouping the function that sorts its keys, given ``(key, values)``.
    ``limit``: the most rows that are accepted, or None.
    """

    def __init__(self, columns, groupings, orders=None, limit=None):
        self.columns = list(columns)
        self.groupings = list(groupings)
        self.summed = [column for column in self.columns if column.formula is None]
        self.orders = orders or {}
        self.limit = limit
        self.row_count = 0
        self.fact_count = 0
        self._root = _Node([None] * len(self.summed))

    def add(self, keys, values):
        """Adds a fact: as many keys as groupings, as many values as columns without formula.

        What is not additive stands in the innermost row alone; see :meth:`put`.
        """
        if len(keys) != len(self.groupings) or len(values) != len(self.summed):
            raise MatrixError(f"{keys!r}: {values!r} does not fit the columns.")
        values = [
            column.convert(value) for column, value in zip(self.summed, values, strict=True)
        ]
        self.fact_count += 1
        node = self._root
        for key in keys:
            self._add_to(node, values)
            node = self._child(node, key)
        self._add_to(node, values, is_leaf=True)

    def put(self, path, values):
        """Sets cells that are no sum: ``{column code: value}`` of the group at ``path``."""
        node = self._root
        for key in path:
            node = self._child(node, key)
        for index, column in enumerate(self.summed):
            if column.code in values and not column.additive:
                node.sums[index] = column.convert(values[column.code])

    def total(self):
        """The grand total's cells by column code."""
        sums = self._sums(self._root)
        (values,) = self._derived([sums], sums, sums)
        return values

    def rows(self):
        """All rows, each group before its parts."""
        total = self._sums(self._root)
        yield from self._rows_below(self._root, (), total)

    def is_empty(self):
        return not self.fact_count

    def keys(self, grouping):
        """Every key that a grouping has, to be named by the caller."""
        level = self.groupings.index(grouping)
        nodes, keys = [self._root], set()
        for _depth in range(level):
            nodes = [child for node in nodes for child in node.children.values()]
        for node in nodes:
            keys.update(node.children)
        return keys

    # --- Frozen form

    def to_json(self):
        """``{"groupings", "columns", "rows": [[path, cells]], "total": cells}``, exact."""
        return {
            "groupings": self.groupings,
            "columns": [[c.code, c.kind, c.digits] for c in self.columns],
            "rows": [[list(row.path), self._cells(row.values)] for row in self.rows()],
            "total": self._cells(self.total()),
        }

    def _cells(self, values):
        return [column.to_json(values[column.code]) for column in self.columns]

    # --- Inside

    def _new_node(self):
        self.row_count += 1
        if self.limit and self.row_count > self.limit:
            raise MatrixError(f"More than {self.limit} rows.")
        return _Node([None] * len(self.summed))

    def _child(self, node, key):
        child = node.children.get(key)
        if child is None:
            child = node.children[key] = self._new_node()
        return child

    def _add_to(self, node, values, is_leaf=False):
        for index, value in enumerate(values):
            if value is None:
                continue
            known, column = node.sums[index], self.summed[index]
            if not column.additive:
                if is_leaf:
                    node.sums[index] = value
            elif column.kind in COUNTED:
                node.sums[index] = value if known is None else known + value

    def _sums(self, node):
        sums = {}
        for column, value in zip(self.summed, node.sums, strict=True):
            is_sum = column.additive and column.kind in COUNTED
            empty = column.convert(0) if is_sum else None
            sums[column.code] = empty if value is None else value
        return sums

    def _derived(self, group, whole, total):
        """The rows of a group with their derived cells, column by column."""
        rows = [dict(sums) for sums in group]
        for column in self.columns:
            if column.formula is None:
                continue
            if hasattr(column.formula, "over"):
                cells = column.formula.over(rows, whole, total)
            else:
                cells = [column.formula(values, total) for values in rows]
            for values, cell in zip(rows, cells, strict=True):
                values[column.code] = column.convert(cell)
        return rows

    def _rows_below(self, node, path, total):
        if not node.children:
            return
        order = self.orders.get(self.groupings[len(path)])
        items = [(key, child, self._sums(child)) for key, child in node.children.items()]
        if order:
            items.sort(key=lambda item: order(item[0], item[2]))
        rows = self._derived([item[2] for item in items], self._sums(node), total)
        for (key, child, _sums), values in zip(items, rows, strict=True):
            here = (*path, key)
            yield Row(here, values, not child.children)
            yield from self._rows_below(child, here, total)


def figures_hash(frozen):
    """SHA-256 of a frozen matrix: the same figures give the same hash, however stored."""
    text = json.dumps(frozen, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()
