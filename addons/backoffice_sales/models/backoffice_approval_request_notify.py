from collections import defaultdict

from odoo import api, fields, models

from .approval_definition import Entitled
from .check_text import Said


class BackofficeApprovalRequest(models.Model):
    """Who is told what: an activity for who is next in turn, at once; one mail per person
    and run of the scheduled action, in the reader's language; reminders and escalations."""

    _inherit = "backoffice.approval.request"

    # --- Activities

    def _call_deciders(self):
        """An activity for everyone who may decide now; one create for all."""
        if not self:
            return
        self.sudo().activity_ids.unlink()
        rows = self._deciders_now()
        stuck = (self - self.browse({row.request_id for row in rows}))._escalate_stuck()
        if stuck:
            rows += stuck._deciders_now()
        called = dict.fromkeys((row.request_id, row.user_id) for row in rows)
        requests = {request.id: request for request in self.sudo()}
        self._create_activities(
            "backoffice_sales.mail_activity_type_approval",
            [
                {
                    "res_model_id": self.env["ir.model"]._get_id(self._name),
                    "res_id": request_id,
                    "user_id": user_id,
                    "summary": requests[request_id].record_name,
                    "note": requests[request_id]._summary_text(),
                }
                for request_id, user_id in called
            ],
        )

    def _summary_text(self):
        """What was found, for whoever is called."""
        return Said(lambda lang: self.with_context(lang=lang).summary or "")

    def _escalate_stuck(self):
        """Lets the next in line decide on requests on which nobody may, as when the order is
        above the authority of all of them: waiting would help nobody. A tier that does not
        escalate stays, unless it is stuck because who is entitled decided on another one.
        Returns the requests that were escalated."""
        if not self:
            return self
        decided = self.sudo().filtered(lambda r: not r.same_person).step_ids
        decided = decided.filtered(lambda s: s.decision == "approved").request_id
        managers = self.env.ref("backoffice_sales.backoffice_sales_group_manager")
        tiers = self._open_tiers().filtered(
            lambda tier: (
                (tier.escalate_hours or tier.request_id in decided)
                and (tier.escalate_user_id or managers) not in (*tier.user_ids, *tier.group_ids)
            )
        )
        if tiers:
            reason = self.env._("Nobody else may decide on this tier.")
            self._escalate_tiers(tiers, reason)
        return self.browse(tiers.request_id.ids)

    def _call_if_stuck(self):
        """After a vote that leaves the request where it is: the tiers that are still open
        may have nobody left."""
        if self:
            rows = self._deciders_now()
            stuck = self - self.browse({row.request_id for row in rows})
            stuck._call_deciders()

    def _tell_requesters(self, summary, note):
        """An activity on each document for who asked."""
        self._create_activities(
            "mail.mail_activity_data_todo",
            [
                {
                    "res_model_id": self.env["ir.model"]._get_id(request.res_model),
                    "res_id": request.res_id,
                    "user_id": request.requester_id.id,
                    "summary": summary,
                    "note": note,
                }
                for request in self
            ],
        )

    @api.model
    def _create_activities(self, xmlid, vals_list):
        kind = self.env.ref(xmlid).id
        self.env["mail.activity"].sudo().with_context(
            mail_activity_quick_update=True
        )._create_told([{"activity_type_id": kind, **vals} for vals in vals_list])

    def _release(self, undecided):
        """Takes the user's own activities away where the tier stays open for others."""
        undecided.sudo().activity_ids.filtered(lambda a: a.user_id == self.env.user).unlink()

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

    # --- Scheduled

    @api.model
    def _cron_remind(self):
        """Escalates what nobody decided in time, then sends each person one mail with what
        is new for them and what is due. Constant queries but for one mail a person."""
        self._escalate()
        Tier = self.env["backoffice.approval.request.tier"].sudo()
        now = fields.Datetime.now()
        in_turn = [("state", "=", "open"), ("request_id.state", "=", "pending")]
        due = Tier.search([*in_turn, ("remind_at", "<=", now)])
        new = Tier.search([*in_turn, ("mail_due", "=", True)])
        tiers = new | due
        if not tiers:
            return
        requests = self.sudo().browse(tiers.request_id.ids)
        by_user = defaultdict(dict)
        for row in requests._deciders_now():
            if row.tier_id in tiers._ids:
                by_user[row.user_id].setdefault(row.request_id, row)
        self._send_digests(by_user, set(due.request_id.ids))
        self._engine_write(tiers, {"mail_due": False})
        self._engine_write(due, {"remind_at": False})

    @api.model
    def _escalate(self):
        """Lets the next in line decide too, where the time is over."""
        Tier = self.env["backoffice.approval.request.tier"].sudo()
        late = Tier.search(
            [
                ("state", "=", "open"),
                ("request_id.state", "=", "pending"),
                ("escalate_at", "<=", fields.Datetime.now()),
            ]
        )
        if late:
            self._escalate_tiers(late)
            self.browse(late.request_id.ids)._call_deciders()

    @api.model
    def _escalate_tiers(self, late, reason=False):
        managers = self.env.ref("backoffice_sales.backoffice_sales_group_manager")
        for person, tiers in late.grouped("escalate_user_id").items():
            extra = fields.Command.link((person or managers).id)
            field = "user_ids" if person else "group_ids"
            self._engine_write(tiers, {field: [extra]})
        self._engine_write(late, {"escalate_at": False, "mail_due": True})
        requests = self.browse(late.request_id.ids)
        requests._add_steps("escalated", reason, self._as_rows(late))

    @api.model
    def _as_rows(self, tiers):
        rows = defaultdict(list)
        for tier in tiers:
            request_id = tier.request_id.id
            rows[request_id].append(Entitled(request_id, tier.id, self.env.uid, None))
        return rows

    @api.model
    def _digest_subject(self, count):
        if count == 1:
            return self.env._("An approval waits for you")
        return self.env._("%(count)s approvals wait for you", count=count)

    @api.model
    def _send_digests(self, by_user, due_ids):
        """`by_user`: {user id: {request id: Entitled}}."""
        base = self.get_base_url()
        users = self.env["res.users"].sudo().browse(by_user)
        vals_list = []
        for user in users.filtered("email"):
            local = self.with_context(lang=user.lang or self.env.lang).sudo()
            requests = local.browse(by_user[user.id])
            body = local.env["ir.qweb"]._render(
                "backoffice_sales.backoffice_approval_request_digest",
                {
                    "user": user,
                    "requests": requests,
                    "due_ids": due_ids,
                    "steads": {
                        row.request_id: local.env["res.users"].browse(row.stead_id)
                        for row in by_user[user.id].values()
                        if row.stead_id
                    },
                    "base_url": base,
                },
            )
            vals_list.append(
                {
                    "subject": local._digest_subject(len(requests)),
                    "body_html": body,
                    "email_to": user.email_formatted,
                    "auto_delete": True,
                }
            )
        self.env["mail.mail"].sudo().create(vals_list)
