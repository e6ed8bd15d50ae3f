import logging

from markupsafe import Markup

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL, pdf

from ..labels import Piece, build

_logger = logging.getLogger(__name__)
MIME = {"pdf": "application/pdf", "zpl": "text/plain"}
TEMPLATE = "backoffice_shipping.backoffice_booking_mail_template_booked"


class BackofficeBooking(models.Model):
    """Label, deliveries and customer: what follows once the carrier has the shipment.

    It has a transaction of its own, after the answer's: whatever goes wrong here, the
    booking is kept, and nobody is told twice.
    """

    _inherit = "backoffice.booking"

    mail_partner_id = fields.Many2one("res.partner", compute="_compute_mail_partner_id")
    tracking_url = fields.Char(compute="_compute_tracking_url")

    @api.depends("partner_id.email", "partner_id.commercial_partner_id.email")
    def _compute_mail_partner_id(self):
        for booking in self:
            places = booking.partner_id | booking.partner_id.commercial_partner_id
            booking.mail_partner_id = places.filtered("email")[:1]

    @api.depends("picking_ids.carrier_tracking_url", "tracking_ref")
    def _compute_tracking_url(self):
        for booking in self:
            urls = booking.picking_ids.mapped("carrier_tracking_url")
            # several parcels make a JSON list, which is no link
            booking.tracking_url = next((u for u in urls if u and u[0] != "["), False)

    # --- Label

    def _prepare_label(self, labels):
        """(values of an attachment or None, problem): all labels as one file."""
        parts = [label.content for label in labels if label.content]
        problem = False
        if not self.carrier_id._booking_has_labels():
            return None, problem
        if len(parts) < max(len(self.parcel_ids), 1):
            problem = self.env._(
                "The shipment is booked, but labels are missing: ask for them."
            )
        if not parts:
            return None, problem
        kind = labels[0].kind
        content = b"\n".join(parts) if kind == "zpl" else self._merge_pdfs(parts)
        if content is None:
            problem = self.env._("The shipment is booked, but its labels cannot be read.")
            content = parts[0]
        vals = {
            "name": f"{self.carrier_id._get_delivery_label_prefix()}-{self.name}.{kind}",
            "raw": content,
            "mimetype": MIME[kind],
            "res_model": self._name,
            "res_id": self.id,
        }
        return vals, problem

    def action_print_label(self):
        """Opens the file with all labels."""
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/{self.label_id.id}",
            "target": "new",
        }

    @api.model
    def _merge_pdfs(self, parts):
        if len(parts) == 1:
            return parts[0]
        sheet = build([Piece(n, "pdf", part) for n, part in enumerate(parts)], pdf)
        return None if sheet.faults else sheet.content

    # --- Announcing

    @api.model
    def _announce_all(self):
        """Tells deliveries and customers of what was booked since the last time."""
        domain = Domain("state", "in", ("booked", "closed"))
        domain &= Domain("is_announced", "!=", True) & Domain("is_cancel_wanted", "!=", True)
        domain &= Domain("task", "=", False) | Domain("task", "!=", "label")
        bookings = self.search(domain, order="id")
        for start in range(0, len(bookings), 50):
            batch = bookings[start : start + 50]
            try:
                self._retrying(batch._announce)
            except Exception:
                self.env.cr.rollback()
                _logger.info("Bookings are announced one by one", exc_info=True)
                batch._announce_one_by_one()

    def _announce_one_by_one(self):
        for booking in self:
            try:
                self._retrying(booking._announce)
            except Exception as error:
                self.env.cr.rollback()
                _logger.exception("%s cannot be announced", booking.id)
                self._retrying(booking._set_unannounceable, repr(error))

    def _set_unannounceable(self, text):
        self.error = self.env._(
            "It is booked, but the delivery or the customer could not be told: %(error)s",
            error=text,
        )
        self.is_announced = True
        self._alert()

    def _announce(self):
        """For bookings that were told to nobody yet; the caller commits."""
        new = self.try_lock_for_update().filtered(lambda b: not b.is_announced)
        new.is_announced = True
        for booking in new:
            booking.picking_ids.carrier_tracking_ref = booking.tracking_ref
        new._attach_labels()
        new._tell_carriers()
        new._mail_customers()

    def _tell_carriers(self):
        """For carriers that learn of their shipments only now."""

    def _attach_labels(self):
        """The label and a line on each delivery."""
        pairs = [(booking, picking) for booking in self for picking in booking.picking_ids]
        labels = self.env["ir.attachment"].create(
            [
                {
                    "name": booking.label_id.name,
                    "raw": booking.label_id.raw,
                    "mimetype": booking.label_id.mimetype,
                    "res_model": picking._name,
                    "res_id": picking.id,
                }
                for booking, picking in pairs
                if booking.label_id
            ]
        )
        notes = {picking.id: booking._get_note() for booking, picking in pairs}
        messages = self.picking_ids._message_log_batch(notes)
        self._link_to_messages(labels, messages)

    @api.model
    def _link_to_messages(self, labels, messages):
        """Each label to its delivery's line; the host links one message at a time."""
        found = {label.res_id: label.id for label in labels}
        links = [(m.id, found[m.res_id]) for m in messages if m.res_id in found]
        if links:
            messages.flush_recordset()
            self.env.cr.execute(
                SQL(
                    "INSERT INTO message_attachment_rel (message_id, attachment_id)"
                    " SELECT * FROM unnest(%s, %s)",
                    [message for message, _label in links],
                    [label for _message, label in links],
                )
            )
            messages.invalidate_recordset(["attachment_ids"])

    def _get_note(self):
        link = Markup('<a href="#" data-oe-model="%s" data-oe-id="%s">%s</a>')
        return Markup("{} {}").format(
            self.env._(
                "Booked with %(carrier)s, tracking number %(number)s.",
                carrier=self.carrier_id.name,
                number=self.tracking_ref or "-",
            ),
            link % (self._name, self.id, self.name),
        )

    def _mail_customers(self):
        """One queued mail each, in the customer's language."""
        template = self.env.ref(TEMPLATE, raise_if_not_found=False)
        wanted = self.filtered(
            lambda b: b.carrier_id.booking_sends_mail and b.tracking_ref and b.mail_partner_id
        )
        if template and wanted:
            template.send_mail_batch(wanted.ids, force_send=False)

    def _withdraw(self):
        """Takes the tracking number of cancelled bookings off their deliveries."""
        for booking in self.filtered("is_announced"):
            pickings = booking.picking_ids.filtered(
                lambda p, b=booking: p.carrier_tracking_ref == b.tracking_ref
            )
            pickings.carrier_tracking_ref = False
            text = self.env._("%(booking)s is cancelled.", booking=booking.name)
            booking.picking_ids._message_log_batch({p.id: text for p in booking.picking_ids})
