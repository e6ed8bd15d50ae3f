from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from .check_text import Sentences

_lt = Sentences(__name__)


class BackofficeApprovalRequest(models.Model):
    """Decisions: what happens to a request and its tiers. Set-based: the number of queries
    does not grow with the requests."""

    _inherit = "backoffice.approval.request"

    # --- Actions

    def action_approve(self):
        """Approves, on the tiers in turn, for which this user is entitled; each document
        whose last tier this was goes on."""
        fresh = self.with_prefetch()._begin_decision()
        done = fresh._approve()
        for model, requests in done.grouped("res_model").items():
            records = self.env[model].browse(requests.mapped("res_id"))
            records.sudo()._after_approval()
        if self - fresh:
            return self._notify_lapsed(self - fresh)
        return True

    def _reject(self, reason):
        reason = self._stated(reason, self.env._("Give a reason: who asked will read it."))
        fresh = self._begin_decision()
        fresh._add_steps("rejected", reason, fresh._my_tiers())
        fresh._finish("rejected", reason)
        fresh._tell_requesters(_lt("Approval rejected"), reason)

    def _ask_back(self, question):
        """Gives the requests back to who asked, with a question; the tiers stay in turn."""
        question = self._stated(question, self.env._("Write the question."))
        fresh = self._begin_decision()
        fresh._add_steps("asked", question, fresh._my_tiers())
        fresh._engine_write(fresh, {"state": "returned", "reason": question})
        fresh.sudo().activity_ids.unlink()
        fresh._tell_requesters(_lt("Question about the approval"), question)

    def _answer(self, answer):
        """Who asked answers, and the request goes on where it was."""
        answer = self._stated(answer, self.env._("Write the answer."))
        self._ensure_may_answer()
        self._queue_up()
        fresh = self._lapse_changed()
        fresh._add_steps("answered", answer)
        fresh._engine_write(fresh, {"state": "pending", "reason": answer})
        fresh._engine_write(fresh._open_tiers(), {"mail_due": True})
        fresh._call_deciders()

    @api.model
    def _stated(self, text, otherwise):
        if not (text or "").strip():
            raise UserError(otherwise)
        return text.strip()

    # --- Engine

    def _begin_decision(self):
        """Raises unless the user may decide on all of the requests; closes those whose
        document changed and returns the others."""
        self._ensure_can_decide()
        self._queue_up()
        return self._lapse_changed()

    def _queue_up(self):
        """Two people who decide on one request at the same moment would not see each other's
        step. Both write its row: the database lets one pass, the host repeats the other,
        which then sees what happened."""
        self.flush_model()
        self.env.cr.execute(
            SQL(
                """
                UPDATE backoffice_approval_request SET write_date = write_date
                 WHERE id IN (SELECT id FROM backoffice_approval_request
                               WHERE id = ANY(%s) ORDER BY id FOR NO KEY UPDATE)
                """,
                self.ids,
            )
        )

    def _approve(self):
        """Adds the user's approvals and moves on what they complete; returns the requests
        that are approved by that."""
        voted = self._my_tiers()
        self._add_steps("approved", tiers=voted)
        tiers = self.env["backoffice.approval.request.tier"].sudo()
        tiers = tiers.browse({row.tier_id for rows in voted.values() for row in rows})
        counts = tiers._approval_counts()
        complete = tiers.filtered(lambda tier: counts.get(tier.id, 0) >= tier.minimum)
        self._engine_write(complete, {"state": "approved"})
        done, moved = self._next_tiers()
        done._finish("approved")
        waiting = self - done
        waiting._release(waiting - moved)
        (waiting - moved)._call_if_stuck()
        moved._call_deciders()
        return done

    def _next_tiers(self):
        """Opens the next turn of requests without an open tier. Returns the requests that
        have no further turn, and those that were moved on."""
        still = self._open_tiers().request_id
        waiting = self.env["backoffice.approval.request.tier"].sudo()
        waiting = waiting.search(
            [("request_id", "in", (self - still).ids), ("state", "=", "waiting")]
        )
        following = waiting.browse()
        for tiers in waiting.grouped("request_id").values():
            turn = min(tiers.mapped("sequence"))
            following |= tiers.filtered(lambda tier, turn=turn: tier.sequence == turn)
        self._open_turn(following)
        moved = self.browse(following.request_id.ids)
        return self - self.browse(still.ids) - moved, moved

    @api.model
    def _open_turn(self, tiers):
        keys = ("company_id", "remind_hours", "escalate_hours")
        for (company, *hours), same in tiers.grouped(
            lambda tier: tuple(tier[key] for key in keys)
        ).items():
            self._engine_write(same, same._opening_vals(company, *hours))

    def _open_tiers(self):
        tiers = self.env["backoffice.approval.request.tier"].sudo()
        return tiers.search([("request_id", "in", self.ids), ("state", "=", "open")])

    def _finish(self, state, reason=False):
        """Decided: writes who and when. The steps say it already."""
        self._settle(
            state, reason, decided_by_id=self.env.uid, decided_at=fields.Datetime.now()
        )

    def _close(self, state, reason=False, **values):
        """Ends requests without a decision, and says so in a step."""
        if self:
            self._settle(state, reason, **values)
            self._add_steps(state, reason)

    def _settle(self, state, reason, **values):
        if not self:
            return
        self._engine_write(self, {"state": state, "reason": reason, **values})
        rest = self.env["backoffice.approval.request.tier"].sudo()
        rest = rest.search(
            [("request_id", "in", self.ids), ("state", "in", ("waiting", "open"))]
        )
        if rest:
            self._engine_write(rest, {"state": "closed"})
        self.sudo().activity_ids.unlink()

    def _add_steps(self, decision, reason=False, tiers=None):
        """A step on each request, or on each of its tiers that the user decided on
        (`tiers`: {request id: [Entitled]})."""
        tiers = tiers or {}
        named = self.env["backoffice.approval.request.tier"].sudo()
        named = named.browse({row.tier_id for rows in tiers.values() for row in rows})
        names = dict(zip(named.ids, named.mapped("name"), strict=True))
        vals = []
        for request in self.sudo():
            common = {
                "request_id": request.id,
                "company_id": request.company_id.id,
                "decision": decision,
                "user_id": self.env.uid,
                "reason": reason,
                "fingerprint": request.fingerprint,
            }
            if request.id not in tiers:
                vals.append(common)
            for row in tiers.get(request.id, ()):
                tier = {"tier_id": row.tier_id, "tier_name": names[row.tier_id]}
                vals.append(common | tier | {"stead_id": row.stead_id})
        self._engine_create("backoffice.approval.step", vals)

    def _lapse_changed(self):
        """Closes the requests whose document is no longer what was asked about, or gone,
        keeping what it is now; returns the others."""
        stale = self.browse()
        for model, requests in self.sudo().grouped("res_model").items():
            records = self.env[model].sudo().browse(requests.mapped("res_id")).exists()
            contents = records._approval_content()
            for request in requests:
                now = contents.get(request.res_id)
                now = records._content_like(now, request.content)
                if records._content_print(now) != request.fingerprint:
                    self._engine_write(request, {"lapsed_content": now})
                    stale |= request.sudo(False)
        stale = stale.with_env(self.env)
        stale._close("lapsed")
        return self - stale
