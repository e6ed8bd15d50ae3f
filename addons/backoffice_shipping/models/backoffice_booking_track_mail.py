import logging
from datetime import timedelta

from odoo import api, fields, models

from .backoffice_tracking_code import STATUSES

_logger = logging.getLogger(__name__)
TEMPLATE = "backoffice_shipping.backoffice_booking_mail_template_status"
#: what a company may tell its customers of, besides that it was shipped
MAILED = ("out_for_delivery", "delivered", "held", "exception", "returned")


class BackofficeBooking(models.Model):
    """Mails about a shipment's way: what the company chose, each once, nothing stale."""

    _inherit = "backoffice.booking"

    track_mail = fields.Selection(
        STATUSES, "Mail to Write", readonly=True, copy=False, index="btree_not_null"
    )
    track_mailed = fields.Char("Mails Written", readonly=True, copy=False)

    def _prepare_track_mail(self, status, event, settings):
        """What the customer is to be told of a status that is new."""
        oldest = fields.Datetime.now() - timedelta(days=settings["mail_days"])
        wanted = (
            status in MAILED
            and self.company_id[f"track_mail_{status}"]
            and event.at >= oldest
            and status not in (self.track_mailed or "").split(",")
            and self.mail_partner_id
            and not self._is_mail_unwanted()
        )
        return {"track_mail": status} if wanted else {}

    def _is_mail_unwanted(self):
        places = self.partner_id | self.partner_id.commercial_partner_id
        return any(places.mapped("no_tracking_mail"))

    def _mail_customers(self):
        return super(
            BackofficeBooking, self.filtered(lambda b: not b._is_mail_unwanted())
        )._mail_customers()

    @api.model
    def _mail_all_tracked(self):
        """Transactions of their own: a mail that fails takes no event with it."""
        bookings = self.search([("track_mail", "!=", False)], order="id")
        for start in range(0, len(bookings), 50):
            batch = bookings[start : start + 50]
            try:
                self._retrying(batch._mail_tracked)
            except Exception:
                self.env.cr.rollback()
                _logger.info("Mails of shipments are written one by one", exc_info=True)
                batch._mail_tracked_one_by_one()

    def _mail_tracked_one_by_one(self):
        for booking in self:
            try:
                self._retrying(booking._mail_tracked)
            except Exception:
                self.env.cr.rollback()
                _logger.exception("The mail about %s cannot be written", booking.id)
                self._retrying(booking.write, {"track_mail": False})

    def _mail_tracked(self):
        template = self.env.ref(TEMPLATE, raise_if_not_found=False)
        due = self.try_lock_for_update().filtered("track_mail")
        if template and due:
            template.send_mail_batch(due.ids, force_send=False)
        for booking in due:
            told = [*filter(None, (booking.track_mailed or "").split(",")), booking.track_mail]
            booking.write({"track_mail": False, "track_mailed": ",".join(told)})
