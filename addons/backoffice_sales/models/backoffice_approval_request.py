import json
from contextlib import contextmanager

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL
from odoo.tools.misc import clean_context

from .check_text import in_language

OPEN_STATES = ("pending", "returned", "approved", "rejected")
WAITING_STATES = ("pending", "returned")
ENGINE = "backoffice_approval_engine"


class BackofficeApprovalRequest(models.Model):
    """Asks people to let a document go on, tier by tier.

    Bound to a fingerprint of the document: when what was asked about changes, the request
    lapses, decided or not. Written by the engine alone, whatever rights somebody has; people
    decide with the actions.
    """

    _name = "backoffice.approval.request"
    _description = "Approval Request"
    _inherit = ["mail.thread", "mail.activity.mixin", "backoffice.about.mixin"]
    _order = "id desc"
    _rec_name = "record_name"

    # --- Fields: what it is about

    res_model = fields.Char("Document Model", required=True, readonly=True)
    res_id = fields.Many2oneReference(
        "Document ID", model_field="res_model", required=True, readonly=True, index=True
    )
    record_name = fields.Char("Document", readonly=True)
    partner_id = fields.Many2one("res.partner", readonly=True, index="btree_not_null")
    amount = fields.Monetary(readonly=True)
    currency_id = fields.Many2one("res.currency", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True, index=True)
    amount_company = fields.Float("Amount in Company Currency", readonly=True)
    margin_percent = fields.Float("Margin (%)", readonly=True, aggregator="avg")
    discount = fields.Float(
        "Highest Discount (%)", readonly=True, aggregator="max", digits="Discount"
    )
    rule_id = fields.Many2one("backoffice.approval.rule", readonly=True, ondelete="restrict")
    check_ids = fields.Many2many("backoffice.check", string="Checks", readonly=True)
    summary = fields.Text("What Was Found", readonly=True, translate=True)
    fingerprint = fields.Char(required=True, readonly=True)
    content = fields.Json(readonly=True)
    lapsed_content = fields.Json(readonly=True)

    # --- Fields: who decides, and what was decided

    group_id = fields.Many2one("res.groups", "Decided By", required=True, readonly=True)
    same_person = fields.Boolean(
        "One Person on Several Tiers", readonly=True, help="As the rule had it when it asked."
    )
    tier_ids = fields.One2many("backoffice.approval.request.tier", "request_id", readonly=True)
    state = fields.Selection(
        [
            ("pending", "Waiting"),
            ("returned", "Question Asked"),
            ("approved", "Approved"),
            ("rejected", "Rejected"),
            ("lapsed", "Lapsed"),
            ("cancelled", "Withdrawn"),
        ],
        required=True,
        readonly=True,
        default="pending",
        index=True,
    )
    requester_id = fields.Many2one("res.users", "Requested By", required=True, readonly=True)
    editor_id = fields.Many2one(
        "res.users", "Last Edited By", readonly=True, help="May not decide either."
    )
    decided_by_id = fields.Many2one("res.users", "Decided By (User)", readonly=True)
    decided_at = fields.Datetime(readonly=True)
    reason = fields.Char(readonly=True)
    step_ids = fields.One2many(
        "backoffice.approval.step", "request_id", "History", readonly=True
    )

    _document_idx = models.Index("(res_model, res_id, state)")
    _waiting_idx = models.Index("(id) WHERE state = 'pending'")

    can_withdraw = fields.Boolean(compute="_compute_may_ask")
    can_answer = fields.Boolean(compute="_compute_may_ask")

    # --- Computes

    @api.depends("state", "requester_id")
    @api.depends_context("uid")
    def _compute_may_ask(self):
        for request in self:
            asks = request.state in WAITING_STATES and request._is_asker()
            request.can_withdraw = asks
            request.can_answer = asks and request.state == "returned"

    # --- CRUD

    @api.model_create_multi
    def create(self, vals_list):
        self.check_access("create")
        self._ensure_engine()
        return super().create(vals_list)

    def write(self, vals):
        self.check_access("write")
        own = self.env["mail.thread"]._fields.keys() | self.env["mail.activity.mixin"]._fields
        if set(vals) - set(own):
            self._ensure_engine()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        self._refuse_deletion()

    @api.model
    def _refuse_deletion(self):
        raise UserError(
            self.env._(
                "Approval requests are kept, with everything that was decided. "
                "Withdraw the request instead."
            )
        )

    def update_field_translations(self, field_name, translations, source_lang=""):
        self._ensure_engine()
        return super().update_field_translations(field_name, translations, source_lang)

    @api.model
    def _ensure_engine(self):
        """Raises outside the engine. The marker is on the transaction: a context key could
        be sent by a client, and rights are no reason to change a decision."""
        if not self.env.cr.cache.get(ENGINE):
            raise UserError(
                self.env._(
                    "Approval requests are not edited: approve, reject or withdraw them."
                )
            )

    @contextmanager
    def _as_engine(self):
        """The engine's way past `_ensure_engine`, for requests, their tiers and steps."""
        cache = self.env.cr.cache
        before, cache[ENGINE] = cache.get(ENGINE), True
        try:
            yield
        finally:
            cache[ENGINE] = before

    def _engine_write(self, records, vals):
        with self._as_engine():
            return records.sudo().write(vals)

    def _engine_create(self, model, vals_list):
        """Without the defaults that a caller sends along: they would decide."""
        plain = self.env(su=True, context=clean_context(self.env.context))
        with self._as_engine():
            return plain[model].create(vals_list)

    def _keep_summaries(self, texts):
        """Stores what was found in the other languages, a text of `check_text` for each of
        the requests. One statement: the host writes translations one by one."""
        languages = self.env["backoffice.check"]._languages()
        if len(languages) < 2:
            return
        self.flush_recordset(["summary"])
        summaries = [
            json.dumps({lang: in_language(text, lang) for lang in languages}) for text in texts
        ]
        self.env.cr.execute(
            SQL(
                """
                UPDATE backoffice_approval_request r SET summary = s.summary::jsonb
                  FROM unnest(%s::int[], %s::text[]) AS s(id, summary) WHERE r.id = s.id
                """,
                self.ids,
                summaries,
            )
        )
        self.invalidate_recordset(["summary"], flush=False)

    # --- Actions

    def action_open_record(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": self.res_model,
            "res_id": self.res_id,
            "views": [(False, "form")],
        }

    def action_reject(self):
        """Opens the dialog that asks why."""
        self._ensure_can_decide()
        return self._dialog("backoffice.approval.reject", self.env._("Reject"))

    def action_ask_back(self):
        """Opens the dialog for a question to who asked."""
        self._ensure_can_decide()
        return self._dialog(
            "backoffice.approval.question", self.env._("Ask Back"), default_kind="question"
        )

    def action_answer(self):
        """Opens the dialog for the answer of who asked."""
        self._ensure_may_answer()
        return self._dialog(
            "backoffice.approval.question", self.env._("Answer"), default_kind="answer"
        )

    def _dialog(self, model, name, **context):
        return {
            "type": "ir.actions.act_window",
            "name": name,
            "res_model": model,
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_request_ids": self.ids, **context},
        }

    def action_withdraw(self):
        """The requester, or a manager, takes the request back."""
        for request in self:
            if not request.can_withdraw:
                raise UserError(
                    self.env._(
                        "Only who asked, or a manager, can withdraw the request for "
                        "%(record)s, and only while it waits.",
                        record=request.record_name,
                    )
                )
        self._close("cancelled")
        return True

    def _is_asker(self):
        return self.requester_id == self.env.user or self.env.user.has_group(
            "backoffice_sales.backoffice_sales_group_manager"
        )

    def _ensure_may_answer(self):
        for request in self:
            if not request.can_answer:
                raise AccessError(
                    self.env._(
                        "There is no question about %(record)s for you to answer.",
                        record=request.record_name,
                    )
                )
