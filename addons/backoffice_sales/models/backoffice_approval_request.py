from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

OPEN_STATES = ("pending", "approved", "rejected")


class BackofficeApprovalRequest(models.Model):
    """Asks a group to let a document go on in spite of findings.

    Bound to a fingerprint of the document: when what was asked about changes, the request
    lapses, decided or not. Written by the engine alone; people decide with the actions.
    """

    _name = "backoffice.approval.request"
    _description = "Approval Request"
    _inherit = ["mail.thread", "mail.activity.mixin", "backoffice.about.mixin"]
    _order = "id desc"
    _rec_name = "record_name"

    # --- Fields

    res_model = fields.Char("Document Model", required=True, readonly=True)
    res_id = fields.Many2oneReference(
        "Document ID", model_field="res_model", required=True, readonly=True, index=True
    )
    record_name = fields.Char("Document", readonly=True)
    partner_id = fields.Many2one("res.partner", readonly=True, index="btree_not_null")
    amount = fields.Monetary(readonly=True)
    currency_id = fields.Many2one("res.currency", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True, index=True)
    rule_id = fields.Many2one("backoffice.approval.rule", readonly=True, ondelete="restrict")
    group_id = fields.Many2one("res.groups", "Decided By", required=True, readonly=True)
    check_ids = fields.Many2many("backoffice.check", string="Checks", readonly=True)
    summary = fields.Text("What Was Found", readonly=True)
    state = fields.Selection(
        [
            ("pending", "Waiting"),
            ("approved", "Approved"),
            ("rejected", "Rejected"),
            ("lapsed", "Lapsed"),
            ("cancelled", "Withdrawn"),
        ],
        required=True,
        readonly=True,
        default="pending",
        index=True,
        tracking=True,
    )
    requester_id = fields.Many2one("res.users", "Requested By", required=True, readonly=True)
    editor_id = fields.Many2one(
        "res.users", "Last Edited By", readonly=True, help="May not decide either."
    )
    decided_by_id = fields.Many2one("res.users", "Decided By (User)", readonly=True)
    decided_at = fields.Datetime(readonly=True)
    reason = fields.Char(readonly=True)
    fingerprint = fields.Char(required=True, readonly=True)
    step_ids = fields.One2many(
        "backoffice.approval.step", "request_id", "History", readonly=True
    )
    can_decide = fields.Boolean(compute="_compute_can_decide", search="_search_can_decide")

    # --- Computes

    @api.depends("state", "group_id", "requester_id", "editor_id")
    @api.depends_context("uid")
    def _compute_can_decide(self):
        groups = self.env.user.all_group_ids
        for request in self:
            request.can_decide = (
                request.state == "pending"
                and request.group_id in groups
                and self.env.user not in (request.requester_id | request.editor_id)
            )

    def _search_can_decide(self, operator, value):
        if operator != "in":
            return NotImplemented
        return [
            ("state", "=", "pending"),
            ("group_id", "in", self.env.user.all_group_ids.ids),
            ("requester_id", "!=", self.env.uid),
            ("editor_id", "!=", self.env.uid),
        ]

    # --- Actions

    def action_open_record(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": self.res_model,
            "res_id": self.res_id,
            "views": [(False, "form")],
        }

    def action_approve(self):
        """Approves the requests; each document whose last open request this was goes on."""
        self._ensure_can_decide()
        fresh = self._lapse_changed()
        fresh._decide("approved")
        for model, requests in fresh.grouped("res_model").items():
            records = self.env[model].browse(requests.mapped("res_id"))
            records.sudo()._after_approval()
        if self - fresh:
            return self._notify_lapsed(self - fresh)
        return True

    def action_reject(self):
        """Opens the dialog that asks why."""
        self._ensure_can_decide()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Reject"),
            "res_model": "backoffice.approval.reject",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_request_ids": self.ids},
        }

    def action_withdraw(self):
        """The requester, or a manager, takes the request back."""
        manager = self.env.user.has_group("backoffice_sales.backoffice_sales_group_manager")
        for request in self:
            if request.state != "pending" or not (
                manager or request.requester_id == self.env.user
            ):
                raise UserError(
                    self.env._(
                        "Only who asked, or a manager, can withdraw the request for "
                        "%(record)s, and only while it waits.",
                        record=request.record_name,
                    )
                )
        self._close("cancelled")
        return True

    def _reject(self, reason):
        if not (reason or "").strip():
            raise UserError(self.env._("Give a reason: who asked will read it."))
        self._ensure_can_decide()
        fresh = self._lapse_changed()
        fresh._decide("rejected", reason.strip())
        fresh._tell_requesters()

    # --- Rules

    def _ensure_can_decide(self):
        """Raises unless the user may decide on every one of the requests."""
        for request in self:
            if request.state != "pending":
                raise UserError(
                    self.env._(
                        "The request for %(record)s is no longer waiting for a decision.",
                        record=request.record_name,
                    )
                )
            if not request.can_decide:
                raise AccessError(
                    self.env._(
                        "You cannot decide on %(record)s: that is for %(group)s, and not for "
                        "who asked or edited the document last.",
                        record=request.record_name,
                        group=request.group_id.sudo().full_name,
                    )
                )

    def _lapse_changed(self):
        """Closes the requests whose document is no longer what was asked about, or gone;
        returns the others."""
        stale = self.browse()
        for model, requests in self.grouped("res_model").items():
            records = self.env[model].sudo().browse(requests.mapped("res_id")).exists()
            now = records._approval_fingerprints()
            stale |= requests.filtered(lambda r, now=now: now.get(r.res_id) != r.fingerprint)
        stale._close("lapsed")
        return self - stale

    # --- Engine

    def _decide(self, decision, reason=False):
        self._close(
            decision,
            reason,
            decided_by_id=self.env.uid,
            decided_at=fields.Datetime.now(),
        )

    def _close(self, state, reason=False, **values):
        """Moves requests to a state, adds a step to each and takes their activities away."""
        if not self:
            return
        self.sudo().write({"state": state, "reason": reason, **values})
        self._add_steps(state, reason)
        self.sudo().activity_ids.unlink()

    def _add_steps(self, decision, reason=False):
        self.env["backoffice.approval.step"].sudo().create(
            [
                {
                    "request_id": request.id,
                    "decision": decision,
                    "user_id": self.env.uid,
                    "reason": reason,
                    "fingerprint": request.fingerprint,
                }
                for request in self.sudo()
            ]
        )

    def _deciders(self):
        """Users who may decide on this request."""
        self.ensure_one()
        users = self.sudo().group_id.all_user_ids.filtered(
            lambda user: user.active and not user.share and self.company_id in user.company_ids
        )
        return users - self.requester_id - self.editor_id

    def _call_deciders(self):
        """An activity for everyone who may decide; one create for all."""
        todo = self.env.ref("backoffice_sales.mail_activity_type_approval")
        model_id = self.env["ir.model"]._get_id(self._name)
        self.env["mail.activity"].sudo().with_context(mail_activity_quick_update=True).create(
            [
                {
                    "activity_type_id": todo.id,
                    "res_model_id": model_id,
                    "res_id": request.id,
                    "user_id": user.id,
                    "summary": request.record_name,
                    "note": request.summary,
                }
                for request in self
                for user in request._deciders()
            ]
        )

    def _tell_requesters(self):
        """An activity on each rejected document for who asked."""
        todo = self.env.ref("mail.mail_activity_data_todo")
        self.env["mail.activity"].sudo().create(
            [
                {
                    "activity_type_id": todo.id,
                    "res_model_id": self.env["ir.model"]._get_id(request.res_model),
                    "res_id": request.res_id,
                    "user_id": request.requester_id.id,
                    "summary": self.env._("Approval rejected"),
                    "note": request.reason,
                }
                for request in self
            ]
        )

    @api.model
    def _notify_lapsed(self, lapsed):
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "warning",
                "message": self.env._(
                    "%(records)s changed after the request and must be requested again.",
                    records=", ".join(lapsed.mapped("record_name")),
                ),
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }
