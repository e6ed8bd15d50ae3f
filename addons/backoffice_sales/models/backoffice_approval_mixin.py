import hashlib
import json

from odoo import api, fields, models
from odoo.exceptions import UserError

from .backoffice_approval_request import OPEN_STATES


class BackofficeApprovalMixin(models.AbstractModel):
    """Lets a checked document ask for approval of its findings, and go on when it has it."""

    _name = "backoffice.approval.mixin"
    _inherit = "backoffice.checked.mixin"
    _description = "Document with Approvals"

    approval_request_ids = fields.One2many(
        "backoffice.approval.request",
        "res_id",
        "Approval Requests",
        domain=lambda self: [("res_model", "=", self._name)],
        bypass_search_access=True,
        readonly=True,
        copy=False,
    )
    approval_state = fields.Selection(
        [
            ("none", "Not Requested"),
            ("pending", "Waiting for Approval"),
            ("approved", "Approved"),
            ("rejected", "Rejected"),
        ],
        compute="_compute_approval_state",
    )
    approval_reason = fields.Char(compute="_compute_approval_state")
    can_approve = fields.Boolean(compute="_compute_can_approve")

    @api.depends("approval_request_ids.state")
    @api.depends_context("uid")
    def _compute_can_approve(self):
        waiting = self._live_requests(("pending",)).filtered("can_decide").mapped("res_id")
        for record in self:
            record.can_approve = record.id in waiting

    @api.depends("approval_request_ids.state")
    def _compute_approval_state(self):
        requests = self.env["backoffice.approval.request"].sudo()
        live = requests.search(
            [
                ("res_model", "=", self._name),
                ("res_id", "in", self.ids),
                ("state", "in", OPEN_STATES),
            ]
        ).grouped("res_id")
        for record in self:
            mine = live.get(record.id, requests)
            states = set(mine.mapped("state"))
            record.approval_state = next(
                (state for state in ("rejected", "pending", "approved") if state in states),
                "none",
            )
            record.approval_reason = mine.filtered("reason")[:1].reason

    # --- Actions

    def action_request_approval(self):
        """Asks for what the open findings need. Raises when something blocks."""
        self.check_access("write")
        found = self._run_checks()
        for record in self:
            findings = found.get(record.id, [])
            blocking = [f["message"] for f in findings if f["severity"] == "blocking"]
            if blocking:
                raise UserError(
                    self.env._(
                        "%(record)s cannot be approved before this is corrected: %(findings)s",
                        record=record.display_name,
                        findings=" ".join(blocking),
                    )
                )
        self._hold_for_approval(found)
        return True

    def action_approve(self):
        """Approves what waits for this user on these records."""
        return self._requests_to_decide().action_approve()

    def action_reject_approval(self):
        """Opens the dialog that asks why, for what waits for this user."""
        return self._requests_to_decide().action_reject()

    def _requests_to_decide(self):
        requests = self._live_requests(("pending",)).filtered("can_decide")
        if not requests:
            raise UserError(self.env._("Nothing here waits for your decision."))
        return requests

    # --- Hooks

    def _approval_content(self):
        """What an approval is about: {record id: JSON-able value}. Set-based."""
        raise NotImplementedError

    def _approval_vals(self):
        """What a request shows of this record: partner, amount, currency, company."""
        raise NotImplementedError

    def _approval_editors(self):
        """Who edited each record last: {record id: user id}."""
        return {record.id: record.write_uid.id for record in self}

    def _after_approval(self):
        """Called with all rights when requests of these records were approved."""

    # --- Engine

    def _approval_fingerprints(self):
        """{record id: SHA-256 of what an approval is about}."""
        return {
            record_id: hashlib.sha256(
                json.dumps(content, sort_keys=True, default=str).encode()
            ).hexdigest()
            for record_id, content in self._approval_content().items()
        }

    def _check_saved(self):
        result = super()._check_saved()
        self._lapse_approvals()
        return result

    def unlink(self):
        self._live_requests()._close("lapsed")
        return super().unlink()

    def _lapse_approvals(self):
        """Requests, decided or not, lapse when the document is no longer the same."""
        self._live_requests()._lapse_changed()

    def _live_requests(self, states=OPEN_STATES):
        return (
            self.env["backoffice.approval.request"]
            .sudo()
            .search(
                [
                    ("res_model", "=", self._name),
                    ("res_id", "in", self.ids),
                    ("state", "in", states),
                ]
            )
            .sudo(False)
        )

    def _approved_checks(self):
        """What is approved as the records stand now: {record id: {check id}}."""
        self._lapse_approvals()
        approved = {}
        for request in self._live_requests(("approved",)).sudo():
            approved.setdefault(request.res_id, set()).update(request.check_ids.ids)
        return approved

    def _hold_for_approval(self, found):
        """Opens the requests that are missing. `found` is what `_run_checks` returned.

        Returns the ids of the records whose approval findings are all approved."""
        findings = {
            record_id: needs
            for record_id, rows in found.items()
            if (needs := [row for row in rows if row["severity"] == "approval"])
        }
        records = self.browse(findings)
        if not records:
            return set()
        records._lapse_approvals()
        assigned = self.env["backoffice.approval.rule"]._assign(records, findings)
        covered = {}
        for request in records._live_requests().sudo():
            key = (request.rule_id, request.res_id)
            covered.setdefault(key, []).append((request.state, set(request.check_ids.ids)))
        approved, missing = set(records.ids), {}
        for key, check_ids in assigned.items():
            states = {state for state, checks in covered.get(key, ()) if check_ids <= checks}
            if "approved" not in states:
                approved.discard(key[1])
            if not states:
                missing[key] = check_ids
        records._open_requests(missing, findings)
        return approved

    def _open_requests(self, missing, findings):
        """Creates the requests of {(rule, record id): check ids} and calls who decides."""
        if not missing:
            return
        records = self.browse({record_id for _rule, record_id in missing})
        prints = records.sudo()._approval_fingerprints()
        editors = records.sudo()._approval_editors()
        managers = self.env.ref("backoffice_sales.backoffice_sales_group_manager")
        superseded = records._live_requests(("pending",)).filtered(
            lambda r: (r.sudo().rule_id, r.res_id) in missing
        )
        superseded._close("lapsed")
        requests = (
            self.env["backoffice.approval.request"]
            .sudo()
            .create(
                [
                    {
                        **self.browse(record_id).sudo()._approval_vals(),
                        "res_model": self._name,
                        "res_id": record_id,
                        "record_name": self.browse(record_id).display_name,
                        "rule_id": rule.id,
                        "group_id": (rule.group_id or managers).id,
                        "check_ids": sorted(check_ids),
                        "summary": "\n".join(
                            row["message"]
                            for row in findings[record_id]
                            if row["check_id"] in check_ids
                        ),
                        "requester_id": self.env.uid,
                        "editor_id": editors.get(record_id),
                        "fingerprint": prints[record_id],
                    }
                    for (rule, record_id), check_ids in missing.items()
                ]
            )
        )
        requests._add_steps("requested")
        requests._call_deciders()
        self.invalidate_recordset(["approval_request_ids", "approval_state", "approval_reason"])
