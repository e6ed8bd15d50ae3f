from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

SYSTEM = {"warehouse_id", "manifest_id", "handed_over_at"}


class BackofficeBooking(models.Model):
    """The end of a booking's day: on a manifest, closed with the carrier, handed over."""

    _inherit = "backoffice.booking"

    warehouse_id = fields.Many2one(
        "stock.warehouse", "Depot", compute="_compute_warehouse_id", store=True, index=True
    )
    # the row that two people who gather at once would both write: the second one waits
    manifest_id = fields.Many2one(
        "backoffice.manifest", readonly=True, copy=False, index="btree_not_null"
    )
    manifest_line_ids = fields.One2many(
        "backoffice.manifest.line", "booking_id", "On Manifests", readonly=True
    )
    handed_over_at = fields.Datetime("Handed Over at", readonly=True, copy=False)

    _waiting_idx = models.Index(
        "(carrier_id) WHERE handed_over_at IS NULL AND state IN ('booked', 'closed')"
    )

    @api.depends("picking_ids")
    def _compute_warehouse_id(self):
        for booking in self:
            booking.warehouse_id = booking.picking_ids.picking_type_id.warehouse_id[:1]

    def _check_own_writing(self, vals):
        if SYSTEM & vals.keys():
            raise AccessError(
                self.env._("%(name)s: use the buttons.", name=self[:1].display_name)
            )
        return super()._check_own_writing(vals)

    # --- What waits

    @api.model
    def _waiting_domain(self):
        """Booked, and on no manifest yet."""
        return [
            ("state", "in", ("booked", "closed")),
            ("manifest_id", "=", False),
            ("handed_over_at", "=", False),
            ("is_cancel_wanted", "!=", True),
            ("return_of_id", "=", False),
        ]

    def _is_waiting_for_manifest(self):
        taken = self.manifest_id or self.handed_over_at or self.return_of_id
        return self._can_be_closed() and not taken

    def _can_be_closed(self):
        return self.state in ("booked", "closed") and not self.is_cancel_wanted

    def _get_manifest_carrier(self):
        return self.carrier_id.sudo()._get_manifest_carrier()

    def action_add_to_manifest(self):
        """Gathers the selected shipments: a manifest for each carrier's account and depot."""
        self.env["backoffice.manifest"].check_access("write")
        self.check_access("write")
        waiting = self.sudo().filtered(lambda b: b._is_waiting_for_manifest())
        if not waiting:
            raise UserError(
                self.env._(
                    "None of these shipments waits for a manifest: choose what is booked and"
                    " not handed over."
                )
            )
        groups = waiting.grouped(
            lambda b: (b.company_id, b.warehouse_id, b._get_manifest_carrier())
        )
        manifests = (
            self.env["backoffice.manifest"]
            .sudo()
            ._gather([(*key, rows) for key, rows in groups.items()])
        )
        return manifests.sudo(False)._get_records_action(name=self.env._("Manifests"))

    def action_hand_over(self):
        """The driver took these along, whatever list they stand on."""
        bookings = self._for_action(("booked", "closed"))
        bookings.filtered(lambda b: not b.handed_over_at).write(
            {"handed_over_at": fields.Datetime.now()}
        )

    # --- Confirming one by one

    def _queue_confirmation(self):
        """The worker confirms each; who has another step to go keeps it."""
        now = fields.Datetime.now()
        todo = self.filtered(lambda b: b.task not in ("confirm", "cancel"))
        todo.write({"task": "confirm", "due_at": now, "attempts": 0, "error": False})
        self._wake_worker()

    def _after_confirm(self, answer):
        res = super()._after_confirm(answer)
        if self.state == "closed" and self.manifest_id.state == "closing":
            self.manifest_id._after_booking_step(self)
        return res

    def _give_up(self, text, answer=None):
        res = super()._give_up(text, answer)
        for booking in self.filtered(lambda b: b.manifest_id.state == "closing"):
            if booking.state == "booked":
                booking.manifest_id._after_booking_step(booking, text)
        return res

    # --- Cancelling

    def action_cancel(self):
        """Not while the carrier is being told: it would close what we take back."""
        closing = self.filtered(lambda b: b.manifest_id.sudo().state == "closing")
        if closing:
            raise UserError(
                self.env._(
                    "%(name)s is being closed with manifest %(manifest)s: wait for the"
                    " carrier's answer.",
                    name=closing[0].name,
                    manifest=closing[0].manifest_id.sudo().name,
                )
            )
        return super().action_cancel()

    def _set_cancelled(self, text):
        res = super()._set_cancelled(text)
        lines = self.manifest_line_ids.filtered(lambda line: line.state in ("open", "closed"))
        if lines:
            lines._refuse(dict.fromkeys(lines, text), state="cancelled")
        return res
