from collections import defaultdict

from odoo import api, fields, models
from odoo.tools import SQL

from .check_definition import Row, SetQuery

STATES = [
    ("clear", "No Findings"),
    ("warning", "Warnings"),
    ("approval", "Needs Approval"),
    ("blocked", "Blocked"),
]
STATE_OF = {
    "info": "clear",
    "warning": "warning",
    "approval": "approval",
    "blocking": "blocked",
}
HELD = "backoffice_checks_held"
RANK = {state: rank for rank, (state, _label) in enumerate(STATES)}


class BackofficeCheckedMixin(models.AbstractModel):
    """Gives a model its findings: checks run on save, on demand, and before a decision.

    A run over N records costs one query for all SQL checks, one per domain check, one for
    the stored findings, and writes only what changed.
    """

    _name = "backoffice.checked.mixin"
    _description = "Checked Document"

    finding_ids = fields.One2many(
        "backoffice.finding",
        "res_id",
        "Findings",
        domain=lambda self: [("res_model", "=", self._name), ("state", "!=", "fixed")],
        bypass_search_access=True,
        readonly=True,
        copy=False,
    )
    check_state = fields.Selection(
        STATES, default="clear", readonly=True, copy=False, index=True, required=True
    )
    check_summary = fields.Text(compute="_compute_check_summary")

    # --- Computes

    @api.depends("finding_ids.state", "finding_ids.message")
    def _compute_check_summary(self):
        for record in self:
            holding = record.finding_ids.filtered(
                lambda f: f.state == "open" and f.severity in ("blocking", "approval")
            )
            record.check_summary = "\n".join(holding.mapped("message"))

    # --- CRUD

    @api.model
    def _check_trigger_fields(self):
        """Names of the fields whose change makes a new run necessary."""
        return set()

    @api.model_create_multi
    def create(self, vals_list):
        vals_list = [self._without_check_state(vals) for vals in vals_list]
        with self._hold_checks() as outermost:
            records = super().create(vals_list)
        if outermost:
            records._check_saved()
        return records

    def write(self, vals):
        vals = self._without_check_state(vals)
        with self._hold_checks() as outermost:
            result = super().write(vals)
        if outermost and self._check_trigger_fields() & vals.keys():
            self._check_saved()
        return result

    def unlink(self):
        record_ids = self.ids
        result = super().unlink()
        self.env["backoffice.finding"]._forget(self._name, record_ids)
        return result

    def _hold_checks(self):
        """Within this block a change of the record's own lines asks for no run of its own:
        the outermost block runs once, when the record is whole."""
        return CheckHold(self.env.cr, self._name)

    def _recheck(self):
        """Runs the checks after a change from elsewhere, such as a line edited alone."""
        if self._name not in self.env.cr.cache.get(HELD, ()):
            self.exists()._check_saved()

    def _check_saved(self):
        """The run after a save."""
        self._run_checks()

    @api.model
    def _without_check_state(self, vals):
        """`check_state` is the engine's alone, whoever writes."""
        return {name: value for name, value in vals.items() if name != "check_state"}

    # --- Actions

    def action_check(self):
        """Runs every check on the records and stores what changed. Returns True."""
        self._run_checks()
        return True

    # --- Running

    def _checked_records(self):
        """The records that are worth checking; a hook for models with closed states."""
        return self

    def _run_checks(self):
        """Runs the active checks; returns {record id: [finding values]} of what holds now,
        waived findings left out."""
        records = self._checked_records()
        (self - records)._close_findings()
        if not records:
            return {}
        self.env.flush_all()
        definitions = self.env["backoffice.check"]._definitions(self._name)
        failures = records.sudo()._failures(definitions)
        return records._keep_findings(definitions, failures)

    def _failures(self, definitions):
        """What fails: a list of (CheckDefinition, Failure)."""
        statements, failures = [], []
        for definition in definitions:
            records = self._of_company(definition)
            if not records:
                continue
            if definition.kind != "builtin":
                found = self.env["backoffice.check"]._run_custom(definition, records)
            else:
                found = getattr(records, f"_check_{definition.code}")(definition)
            if isinstance(found, SetQuery):
                statements.append((definition, found))
            else:
                failures += [(definition, failure) for failure in found]
        return failures + self._run_statements(statements)

    def _of_company(self, definition):
        if not definition.company_id or "company_id" not in self._fields:
            return self
        return self.filtered(lambda record: record.company_id.id == definition.company_id)

    def _run_statements(self, statements):
        """The SQL checks of a run, as one statement."""
        if not statements:
            return []
        rows = self.env.execute_query(
            SQL(" UNION ALL ").join(
                SQL("SELECT %s AS check_id, q.* FROM (%s) AS q", definition.id, query.sql)
                for definition, query in statements
            )
        )
        grouped = defaultdict(list)
        for check_id, *row in rows:
            grouped[check_id].append(Row(*row))
        failures = []
        for definition, query in statements:
            found = sorted(grouped[definition.id], key=lambda row: row.record_id)
            if found:
                failures += [(definition, failure) for failure in query.explain(found)]
        return failures

    def _keep_findings(self, definitions, failures):
        """Stores the failures as findings; writes what is new or changed and nothing else."""
        Finding = self.env["backoffice.finding"]
        stored = Finding._current(self._name, self.ids)
        companies = self._finding_companies()
        seen, rows, holding = set(), [], defaultdict(list)
        for definition, failure in failures:
            key = (definition.id, failure.record_id)
            seen.add(key)
            known = stored.get(key)
            row = {
                "check_id": definition.id,
                "res_id": failure.record_id,
                "company_id": companies.get(failure.record_id),
                "severity": definition.severity,
                "message": failure.message,
                "value": failure.value,
                "threshold": failure.threshold,
            }
            if not self._same_finding(known, row):
                rows.append(row)
            if not self._still_waived(known, row):
                holding[failure.record_id].append(row)
        Finding._store(self._name, rows)
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

    def _finding_companies(self):
        if "company_id" not in self._fields:
            return {}
        return {record.id: record.company_id.id or None for record in self}

    @api.model
    def _same_finding(self, known, row):
        return (
            known is not None
            and known["state"] != "fixed"
            and not known["stale"]
            and all(known[name] == row[name] for name in ("severity", "message", "value"))
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
        changed = defaultdict(list)
        for record in self.sudo():
            state = states.get(record.id, "clear")
            if record.check_state != state:
                changed[state].append(record.id)
        for state, record_ids in changed.items():
            self.env.cr.execute(
                SQL(
                    "UPDATE %s SET check_state = %s WHERE id = ANY(%s)",
                    SQL.identifier(self._table),
                    state,
                    record_ids,
                )
            )
        if changed:
            self.invalidate_recordset(["check_state"], flush=False)


class CheckHold:
    """A server-side marker on the transaction (a context key could be sent by a client)."""

    def __init__(self, cr, model):
        self.held = cr.cache.setdefault(HELD, set())
        self.model = model
        self.outermost = False

    def __enter__(self):
        self.outermost = self.model not in self.held
        self.held.add(self.model)
        return self.outermost

    def __exit__(self, *_error):
        if self.outermost:
            self.held.discard(self.model)
