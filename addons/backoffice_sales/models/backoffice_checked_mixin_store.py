from collections import defaultdict

from odoo import api, models
from odoo.tools import SQL

from .backoffice_checked_mixin import STATES
from .check_text import SOURCE, as_said, in_language

STATE_OF = {
    "info": "clear",
    "warning": "warning",
    "approval": "approval",
    "blocking": "blocked",
}
RANK = {state: rank for rank, (state, _label) in enumerate(STATES)}


class BackofficeCheckedMixin(models.AbstractModel):
    """What a run leaves behind: findings, and the state of the record."""

    _inherit = "backoffice.checked.mixin"

    def _keep_findings(self, definitions, failures):
        """Stores the failures as findings; writes what is new or changed and nothing else."""
        Finding = self.env["backoffice.finding"]
        stored = Finding._current(self._name, self.ids)
        seen, rows, holding = set(), [], defaultdict(list)
        for definition, failure in failures:
            key = (definition.id, failure.record_id)
            seen.add(key)
            known = stored.get(key)
            row = self._finding_row(definition, failure, known)
            if not self._same_finding(known, row):
                rows.append(row)
            if not self._still_waived(known, row):
                holding[failure.record_id].append(row)
        if rows:
            Finding._store(self, self._in_every_language(rows))
        gone = [
            row["id"]
            for key, row in stored.items()
            if key not in seen and row["state"] != "fixed"
        ]
        Finding._mark_fixed(gone)
        if rows or gone:
            self.invalidate_recordset(["finding_ids", "check_summary"])
        self._write_check_states(
            {record_id: self._state_of(found) for record_id, found in holding.items()}
        )
        return dict(holding)

    def _finding_row(self, definition, failure, known):
        """`known` is what is stored, if anything."""
        row = {
            "check_id": definition.id,
            "res_id": failure.record_id,
            "severity": failure.severity or definition.severity,
            "source": in_language(failure.message, SOURCE),
            "message": as_said(failure.message),
            "value": failure.value,
            "threshold": failure.threshold,
        }
        if failure.crash and self._held_before(known):
            row |= {name: known[name] for name in row.keys() & known.keys()}
            finding = self.env["backoffice.finding"].sudo().browse(known["id"])
            row["message"] = self._label_text(finding, "message")
        return row | {"crash": failure.crash}

    @api.model
    def _in_every_language(self, rows):
        """The rows as they are stored: their messages for whoever reads them."""
        languages = self.env["backoffice.check"]._languages()
        return [
            row | {"message": {lang: row["message"]._translate(lang) for lang in languages}}
            for row in rows
        ]

    def _finding_facts_sql(self):
        """What findings are counted by: a query of id, company_id, partner_id, agent_id and
        document_date of these records. SQL, because findings are stored by thousands."""

        def column(name):
            field = self._fields.get(name)
            return SQL.identifier("t", name) if field and field.store else SQL("NULL::int")

        return SQL(
            "SELECT t.id, %s AS company_id, %s AS partner_id, %s AS agent_id,"
            " t.create_date::date AS document_date FROM %s t WHERE t.id = ANY(%s)",
            *map(column, ("company_id", "partner_id", "agent_id")),
            SQL.identifier(self._table),
            self.ids,
        )

    @api.model
    def _held_before(self, known):
        """A check that cannot be run lets nothing go that it held before."""
        return (
            known is not None
            and known["state"] != "fixed"
            and known["severity"] in ("approval", "blocking")
        )

    @api.model
    def _same_finding(self, known, row):
        return (
            known is not None
            and known["state"] != "fixed"
            and not known["stale"]
            and all(known[name] == row[name] for name in ("severity", "source", "value"))
            and known["threshold"] == row["threshold"]
        )

    @api.model
    def _still_waived(self, known, row):
        return (
            known is not None
            and known["state"] == "waived"
            and known["value"] == row["value"]
            and known["severity"] == row["severity"]
        )

    @api.model
    def _state_of(self, findings):
        states = [STATE_OF[found["severity"]] for found in findings]
        return max(states, key=RANK.__getitem__, default="clear")

    @api.model
    def _worst_first(self, rows):
        """Findings in the order in which they are to be seen to."""
        return sorted(rows, key=lambda row: -RANK[STATE_OF[row["severity"]]])

    def _close_findings(self):
        """Findings of records that are not checked any more, such as cancelled orders."""
        if not self:
            return
        stored = self.env["backoffice.finding"]._current(self._name, self.ids)
        self.env["backoffice.finding"]._mark_fixed(
            [row["id"] for row in stored.values() if row["state"] != "fixed"]
        )
        self._refresh_check_state()

    def _refresh_check_state(self):
        """Brings `check_state` in line with the stored findings, without running checks."""
        stored = self.env["backoffice.finding"]._current(self._name, self.ids)
        holding = defaultdict(list)
        for row in stored.values():
            if row["state"] == "open":
                holding[row["res_id"]].append(row)
        self._write_check_states({rid: self._state_of(rows) for rid, rows in holding.items()})
        self.invalidate_recordset(["finding_ids", "check_summary"])

    def _write_check_states(self, states):
        """`states`: {record id: state}, clear where absent. SQL, because the state is derived
        and not an edit: it must not change who edited the record last, nor when."""
        changed = {}
        for record in self.sudo():
            state = states.get(record.id, "clear")
            if record.check_state != state:
                changed[record.id] = state
        if not changed:
            return
        self.env.cr.execute(
            SQL(
                """
                UPDATE %s AS t SET check_state = c.state
                  FROM unnest(%s::int[], %s::text[]) AS c(id, state) WHERE t.id = c.id
                """,
                SQL.identifier(self._table),
                list(changed),
                list(changed.values()),
            )
        )
        self.invalidate_recordset(["check_state"], flush=False)
