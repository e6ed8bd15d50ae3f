from odoo import SUPERUSER_ID, api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

STATES = [
    ("clear", "No Findings"),
    ("warning", "Warnings"),
    ("approval", "Needs Approval"),
    ("blocked", "Blocked"),
]
HELD = "backoffice_checks_held"
MANY = 10  # records from which on it is felt how they are read
ENGINE_FIELDS = {"check_state", "finding_ids", "approval_request_ids"}
INTERNAL_FIELDS = ENGINE_FIELDS | {"check_summary"}


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
    @api.depends_context("lang")
    def _compute_check_summary(self):
        for record in self:
            holding = record.finding_ids.filtered(
                lambda f: f.state == "open" and f.severity in ("blocking", "approval")
            )
            record.check_summary = "\n".join(holding.mapped("message"))

    # --- CRUD

    def _has_field_access(self, field, operation):
        """Customers and suppliers read their own documents, but not what we found on them.
        Not by groups on the fields: each of our views would have to repeat them."""
        if field.name in INTERNAL_FIELDS and self.env.user.share and not self.env.su:
            return False
        return super()._has_field_access(field, operation)

    @api.model
    def _check_trigger_fields(self):
        """Names of the fields whose change makes a new run necessary."""
        return set()

    @api.model_create_multi
    def create(self, vals_list):
        vals_list = [self._without_engine_fields(vals) for vals in vals_list]
        with self._hold_checks() as outermost:
            records = super().create(vals_list)
        if outermost:
            records._check_created()
        return records

    def write(self, vals):
        vals = self._without_engine_fields(vals)
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

    def _check_created(self):
        """The run after the first save: nothing was changed yet."""
        self._run_checks()

    def _check_saved(self):
        """The run after a save."""
        self._run_checks()

    @api.model
    def _without_engine_fields(self, vals):
        """What is the engine's alone, whoever writes."""
        return {name: value for name, value in vals.items() if name not in ENGINE_FIELDS}

    # --- Actions

    def action_check(self):
        """Runs every check on the records and stores what changed. Returns True."""
        self.check_access("read")
        self._run_checks()
        return True

    # --- Running

    def _checked_records(self):
        """The records that are worth checking; a hook for models with closed states."""
        return self

    def _run_checks(self):
        """Runs the active checks; returns {record id: [finding values]} of what holds now,
        waived findings left out."""
        self._read_ahead()
        records = self._checked_records()
        (self - records)._close_findings()
        if not records:
            return {}
        self.env.flush_all()
        definitions = self.env["backoffice.check"]._definitions(self._name)
        failures = records.sudo()._failures(definitions)
        self.env["backoffice.check"]._report_crashes(failures)
        return records._keep_findings(definitions, failures)

    def _read_ahead(self):
        """Reads of many records what checks look at, and not the rest of a long row. A few
        are read as a whole: whoever decides on them needs it anyway."""
        if len(self) < MANY:
            return
        names = self._check_trigger_fields() | {"state", "check_state", "create_date"}
        fields_ = (self._fields[name] for name in names if name in self._fields)
        self.sudo().fetch(
            [field.name for field in fields_ if field.store and field.column_type]
        )

    def _within(self, definition):
        """The records that a check is about: its company, its scope, not the exempt."""
        records = self
        if definition.company_id and "company_id" in self._fields:
            records = records.filtered(lambda r: r.company_id.id == definition.company_id)
        if exempt := definition.exempt_user_ids:
            acting = records._acting_users()
            records = records.filtered(lambda record: acting.get(record.id) not in exempt)
        if definition.kind == "builtin" and definition.domain != "[]":
            scope = self.env["backoffice.check"]._eval_domain(definition.domain)
            records = records.filtered_domain(Domain(scope))
        return records

    def _acting_users(self):
        """Who answers for each record now: {record id: user id}. Not its salesperson, whom
        anybody may fill in. For a customer or a program it is who edited the record last."""
        if self.env.user.share or self.env.uid == SUPERUSER_ID:
            return self._last_editors()
        return dict.fromkeys(self.ids, self.env.uid)

    def _last_editors(self):
        """Who edited each record last: {record id: user id}."""
        return {record.id: record.write_uid.id for record in self}

    def _check_sources(self):
        """What the SQL checks of this model read from: {name: SQL}, each a common table
        expression over these records. A hook; a source may read from those before it."""
        return {}

    def _as_one_statement(self, statements):
        """One SELECT of (check id, *Row)."""
        union = SQL(" UNION ALL ").join(
            SQL("SELECT %s AS check_id, q.* FROM (%s) AS q", definition.id, query.sql)
            for definition, query, _about in statements
        )
        sources = self._check_sources()
        if not sources:
            return union
        named = SQL(", ").join(
            SQL("%s AS (%s)", SQL.identifier(name), sql) for name, sql in sources.items()
        )
        return SQL("WITH %s %s", named, union)

    @api.model
    def _checked_tables(self):
        """Tables that the SQL checks join; a hook."""
        return [self._table]

    @api.model
    def _refresh_statistics(self):
        """Lets the planner count tables that it takes for empty while they are not: after a
        big import that was rolled back, 1,000 new orders took it minutes. One statement
        whether there are such tables or not: when the database last counted them by itself
        is chance, and how many queries a run takes must not be."""
        self.env.cr.execute(
            SQL(
                """
                DO $$ DECLARE uncounted regclass; BEGIN
                  FOR uncounted IN SELECT oid FROM pg_class
                       WHERE oid = ANY(%s::regclass[]) AND reltuples <= 0
                         AND pg_relation_size(oid) > 65536
                  LOOP EXECUTE 'ANALYZE ' || uncounted; END LOOP; END $$
                """,
                self._checked_tables(),
            )
        )


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
