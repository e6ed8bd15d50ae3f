from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain

from ..carriers import NotStarted
from .backoffice_carrier_account import FIRST_PAUSE, LONGEST_PAUSE


class BackofficeCarrierAccount(models.Model):
    """Tracking heeds the account's breaker and has a pause of its own besides: a carrier
    whose tracking page is down still takes bookings."""

    _inherit = "backoffice.carrier.account"

    track_failures = fields.Integer(readonly=True, copy=False)
    track_wait_until = fields.Datetime("Tracking Paused until", readonly=True, copy=False)

    @api.model
    def _get_trackable(self, now):
        """The accounts whose pauses are over."""
        return self.search(
            Domain.AND(
                Domain(name, "=", False) | Domain(name, "<=", now)
                for name in ("wait_until", "track_wait_until")
            )
        )

    @api.model
    def _note_tracking(self, answers):
        """Counts outages in a row; a carrier that answers ends its breaker's pause too."""
        limit = self.env["backoffice.booking"]._get_worker_settings()["outage_after"]
        by_account = {}
        for job, answer in answers:
            if answer.error is None or not (
                isinstance(answer.error, NotStarted) or answer.error.key == "internal"
            ):
                by_account.setdefault(job.lane, []).append(answer)
        for account_id, own in by_account.items():
            account = self.browse(account_id)
            account._note_own_tracking(own, limit)
            account._heed_pauses(own)

    def _note_own_tracking(self, answers, limit):
        failures = self.track_failures
        for answer in answers:
            is_outage = answer.error is not None and answer.error.is_outage
            failures = failures + 1 if is_outage else 0
        if not failures:
            if self.track_failures or self.track_wait_until:
                self.write({"track_failures": 0, "track_wait_until": False})
            if self.state != "closed":
                self._set_closed()
        elif failures != self.track_failures:
            vals = {"track_failures": failures}
            if failures >= limit:
                # each answer counts, so many at once grow the pause no faster than one
                grown = (self.track_failures or limit) - limit
                pause = min(FIRST_PAUSE * 2 ** max(min(grown, 10), 0), LONGEST_PAUSE)
                vals["track_wait_until"] = fields.Datetime.now() + timedelta(seconds=pause)
            self.write(vals)
