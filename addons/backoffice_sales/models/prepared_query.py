"""Planning a statement once for a connection instead of every time.

The checks of one order are a statement of forty parts: the database plans it for ten times
as long as it runs it. Prepared, with the lists of ids as parameters, it is planned when it
is first used on a connection.
"""

import hashlib
from weakref import WeakKeyDictionary

from psycopg2.extensions import AsIs

from odoo.tools import SQL

KEPT = 16  # statements on a connection; what changes at every run must not pile up

_connections = WeakKeyDictionary()  # {connection: Prepared}


class Prepared:
    """What a connection has prepared: {digest: name}. After a failure nobody knows what is
    left of it, and names are taken anew."""

    def __init__(self):
        self.names = {}
        self.generation = 0

    def name(self, digest):
        return f"backoffice_{self.generation}_{digest[:32]}"

    def forget(self):
        self.names.clear()
        self.generation += 1


def _cut(query):
    """(text of the statement with parameters, their types, their values). Lists become
    parameters; all else is part of what is asked, and of what is planned."""
    types, lists, values = [], [], []
    for value in query.params:
        kind = _array_type(value)
        if kind:
            types.append(kind)
            lists.append(value)
            value = AsIs(f"${len(lists)}")
        values.append(value)
    return values, types, lists


def _array_type(value):
    if not isinstance(value, list) or not value:
        return None
    if all(type(item) is int for item in value):
        return "int[]"
    return "text[]" if all(type(item) is str for item in value) else None


def prepared(cr, query):
    """SQL that executes the SELECT `query` (an `SQL`) by a plan made once for the
    connection of `cr`; `query` itself where that is not worth it."""
    values, types, lists = _cut(query)
    known = _connections.setdefault(cr.connection, Prepared())
    text = cr.mogrify(query.code, values).decode()
    digest = hashlib.sha256(f"{types}{text}".encode()).hexdigest()
    if not lists or (digest not in known.names and len(known.names) >= KEPT):
        return query
    head = SQL()
    if digest not in known.names:
        known.names[digest] = known.name(digest)
        head = SQL(
            "PREPARE %s (%s) AS %s;",
            SQL.identifier(known.names[digest]),
            SQL(", ".join(types)),
            SQL(text.replace("%", "%%")),
        )
    # never planned anew for the ids at hand: they are few, and any few are alike
    return SQL(
        "SET LOCAL plan_cache_mode TO force_generic_plan; %s EXECUTE %s(%s)",
        head,
        SQL.identifier(known.names[digest]),
        SQL(", ").join(SQL("%s", item) for item in lists),
    )


def forget_prepared(cr):
    """To be called after a failure: what is asked next is prepared again."""
    if cr.connection in _connections:
        _connections[cr.connection].forget()
