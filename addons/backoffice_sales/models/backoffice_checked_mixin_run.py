from collections import defaultdict

import psycopg2

from odoo import api, models
from odoo.tools import SQL

from .backoffice_checked_mixin import MANY
from .check_definition import Row, SetQuery
from .check_guard import CheckGuard, raise_sql_error
from .check_text import SOURCE, in_language

ATTEMPTS = 30  # pieces that a crashing check is cut into, to find the records it crashes on


class BackofficeCheckedMixin(models.AbstractModel):
    """How the checks of a run are asked: together, as one statement; and one by one as soon
    as one of them crashes, because the others have to be heard."""

    _inherit = "backoffice.checked.mixin"

    def _failures(self, definitions):
        """What fails: a list of (CheckDefinition, Failure). A check that crashes is a
        failure of its own. Asked in one language, whoever runs them: what is found must not
        look changed because somebody else looks."""
        self = self.with_context(lang=SOURCE)
        guard = CheckGuard(self.env.cr)
        try:
            if any(definition.kind != "builtin" for definition in definitions):
                guard.open()  # nobody knows what an administrator's rule does
            failures, crashed = self._failures_together(definitions, guard)
        except psycopg2.Error as error:
            repeated = isinstance(error, psycopg2.OperationalError)  # by the host
            if not guard.is_open or repeated and not self._took_too_long(guard, error):
                guard.forget()
                raise
            guard.rollback()
            failures, crashed = [], definitions
        for definition in crashed:
            failures += self._failures_apart(definition)
        return failures

    @api.model
    def _took_too_long(self, guard, error):
        return guard.is_limited and isinstance(error, psycopg2.errors.QueryCanceled)

    def _failures_together(self, definitions, guard):
        """(failures, definitions of the checks that crashed in Python)."""
        statements, failures, crashed = [], [], []
        for definition in definitions:
            try:
                found, records = self._ask(definition)
            except Exception as error:  # noqa: BLE001 - asked again apart, and told there
                raise_sql_error(error)
                crashed.append(definition)
                continue
            if isinstance(found, SetQuery):
                statements.append((definition, found, set(records.ids)))
            else:
                failures += self._formed(definition, found)
        rows = self._read_statements(statements, guard) if statements else {}
        for definition, query, about in statements:
            try:
                failures += self._explained(definition, query, about, rows[definition.id])
            except Exception as error:  # noqa: BLE001 - asked again apart, and told there
                raise_sql_error(error)
                crashed.append(definition)
        return failures, crashed

    def _ask(self, definition):
        """(what the check answers: a SetQuery or a list of Failure, the records it is about)"""
        records = self._within(definition)
        if not records:
            return [], records
        if definition.kind != "builtin":
            return self.env["backoffice.check"]._run_custom(definition, records), records
        return getattr(records, f"_check_{definition.code}")(definition), records

    def _read_statements(self, statements, guard):
        """The rows of the SQL checks, by check id. `statements`: a list of
        (CheckDefinition, SetQuery, ids of the records that the check is about)."""
        few = len(self) < MANY
        if not few:
            self._refresh_statistics()
        rows = defaultdict(list)
        query = self._as_one_statement(statements)
        for check_id, *row in guard.rows_of(query, again=few):
            rows[check_id].append(Row._make(row))
        return rows

    def _explained(self, definition, query, about, rows):
        rows = sorted(rows, key=lambda row: row.record_id)
        found = query.explain(rows) if rows else ()
        return self._formed(
            definition, (failure for failure in found if failure.record_id in about)
        )

    @api.model
    def _formed(self, definition, failures):
        """Forms each text once, while a crash of that is still the check's own."""
        told = []
        for failure in failures:
            in_language(failure.message, SOURCE)
            told.append((definition, failure))
        return told

    # --- One check by itself

    def _failures_apart(self, definition):
        """The failures of one check, its records cut in halves down to those on which it
        crashes: these fail with what it said."""
        Check = self.env["backoffice.check"]
        guard = CheckGuard(self.env.cr)
        failures, parts, attempts = [], [self], 0
        while parts:
            part = parts.pop()
            attempts += 1
            try:
                with self.env.cr.savepoint(flush=False):
                    failures += part._failures_alone(definition)
            except Exception as error:
                too_long = self._took_too_long(guard, error)
                guard.lift()
                if isinstance(error, psycopg2.OperationalError) and not too_long:
                    guard.forget()
                    raise
                middle = len(part) // 2
                depends_on_data = not (too_long or isinstance(error, psycopg2.ProgrammingError))
                if middle and depends_on_data and attempts < ATTEMPTS:
                    parts += [part[middle:], part[:middle]]
                else:
                    failures += Check._crash_failures(definition, part, error)
        return failures

    def _failures_alone(self, definition):
        guard = CheckGuard(self.env.cr)
        if definition.kind != "builtin":
            self.env.cr.execute(guard.limit())
        found, records = self._ask(definition)
        if guard.is_limited:
            self.env.cr.execute(guard.usual(SQL("SELECT")))
        if not isinstance(found, SetQuery):
            return self._formed(definition, found)
        statement = (definition, found, set(records.ids))
        self.env.cr.execute(self._as_one_statement([statement]), log_exceptions=False)
        rows = [Row(*row) for _check_id, *row in self.env.cr.fetchall()]
        return self._explained(*statement, rows)
