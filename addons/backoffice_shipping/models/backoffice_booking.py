from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL

STATES = [
    ("draft", "Draft"),
    ("queued", "Queued"),
    ("sending", "Sending"),
    ("booked", "Booked"),
    ("closed", "Closed"),
    ("cancelled", "Cancelled"),
    ("failed", "Failed"),
    ("unknown", "Unknown"),
]
#: what only the worker and the actions here may set
SYSTEM = {
    "name",
    "state",
    "task",
    "due_at",
    "reference",
    "request_hash",
    "sent_at",
    "attempts",
    "send_count",
    "is_cancel_wanted",
    "is_announced",
    "label_id",
    "carrier_number",
    "carrier_id",
    "carrier_service",
    "carrier_service_name",
    "company_id",
    "document_id",
    "partner_id",
    "picking_ids",
    "error",
    "warning",
}
OPEN = ("draft", "failed")
#: what people may change as long as it has not left
CHANGEABLE = {
    "notes",
    "parcel_ids",
    "cash_on_delivery",
    "label_name",
    "label_street",
    "label_city",
}


class BackofficeBooking(models.Model):
    """A shipment to be booked with a carrier: one row of the outbox.

    A business transaction only inserts it. The worker (`_cron_process`) claims it, commits,
    calls the carrier outside any transaction, and commits the answer. The sender reference
    is new for each request and never used again; a lost answer makes the booking
    ``unknown``, and it is sent again only after the carrier said that nothing is there.
    """

    _name = "backoffice.booking"
    _description = "Carrier Booking"
    _inherit = ["mail.thread", "mail.activity.mixin", "backoffice.carrier.text.mixin"]
    _order = "id desc"
    _check_company_auto = True
    _rec_names_search = ["name", "reference", "tracking_ref"]

    # --- Fields

    name = fields.Char(required=True, readonly=True, copy=False, default="/", index=True)
    company_id = fields.Many2one("res.company", required=True, readonly=True, index=True)
    carrier_id = fields.Many2one(
        "delivery.carrier",
        "Delivery Method",
        required=True,
        readonly=True,
        index=True,
        check_company=True,
        ondelete="restrict",
    )
    picking_ids = fields.Many2many(
        "stock.picking",
        "backoffice_booking_picking_rel",
        "booking_id",
        "picking_id",
        "Deliveries",
        readonly=True,
        check_company=True,
    )
    document_id = fields.Many2one(
        "backoffice.transport.document",
        readonly=True,
        copy=False,
        index="btree_not_null",
        check_company=True,
    )
    partner_id = fields.Many2one("res.partner", "Consignee", readonly=True, index=True)
    user_id = fields.Many2one("res.users", "Responsible", index="btree_not_null")
    state = fields.Selection(
        STATES, default="draft", required=True, readonly=True, copy=False, index=True
    )
    task = fields.Selection(
        [
            ("book", "Book"),
            ("confirm", "Confirm"),
            ("cancel", "Cancel"),
            ("reconcile", "Ask the carrier"),
            ("label", "Fetch the label"),
        ],
        "Next Step",
        readonly=True,
        copy=False,
        help="What the worker does next with this booking.",
    )
    due_at = fields.Datetime("Next Step at", readonly=True, copy=False)
    reference = fields.Char(
        "Sender Reference",
        readonly=True,
        copy=False,
        help="Our number for the last request; every request has a new one.",
    )
    request_hash = fields.Char(readonly=True, copy=False, help="SHA-256 of the last request.")
    sent_at = fields.Datetime(readonly=True, copy=False)
    attempts = fields.Integer(readonly=True, copy=False, help="Of the current step.")
    send_count = fields.Integer("Requests", readonly=True, copy=False)
    is_cancel_wanted = fields.Boolean("To Cancel", readonly=True, copy=False)
    is_announced = fields.Boolean(
        readonly=True, copy=False, help="The deliveries and the customer know of it."
    )
    error = fields.Text("What Is Wrong", readonly=True, copy=False)
    warning = fields.Char(readonly=True, copy=False)
    notes = fields.Char(help="For the driver.")
    cash_currency_id = fields.Many2one(related="company_id.currency_id", string="COD Currency")
    cash_on_delivery = fields.Monetary(
        "Cash on Delivery", currency_field="cash_currency_id", copy=False
    )
    parcel_ids = fields.One2many("backoffice.booking.parcel", "booking_id")
    parcel_count = fields.Integer(compute="_compute_weight", store=True)
    weight = fields.Float(
        "Weight (kg)", compute="_compute_weight", store=True, digits="Stock Weight"
    )
    tracking_ref = fields.Char("Tracking Number", copy=False, index="btree_not_null")
    carrier_number = fields.Char(
        "Carrier's Shipment Number",
        readonly=True,
        copy=False,
        help="What the carrier calls the whole shipment, where that is no tracking number.",
    )
    label_id = fields.Many2one("ir.attachment", readonly=True, copy=False, ondelete="set null")
    log_ids = fields.One2many("backoffice.booking.log", "booking_id", readonly=True)

    _reference_uniq = models.Constraint(
        "UNIQUE (reference)", "A sender reference is used only once."
    )
    _due_idx = models.Index("(due_at) WHERE task IS NOT NULL")
    _unannounced_idx = models.Index("(id) WHERE is_announced IS NOT TRUE")

    def init(self):
        # never rolled back, and kept when the addon goes: a reference must not come twice
        self.env.cr.execute(SQL("CREATE SEQUENCE IF NOT EXISTS backoffice_booking_reference"))

    # --- Computes

    @api.depends("parcel_ids.weight")
    def _compute_weight(self):
        for booking in self:
            booking.weight = sum(booking.parcel_ids.mapped("weight"))
            booking.parcel_count = len(booking.parcel_ids)

    # --- CRUD

    @api.model_create_multi
    def create(self, vals_list):
        sequence = self.env.ref("backoffice_shipping.backoffice_booking_sequence").sudo()
        unnamed = [vals for vals in vals_list if vals.get("name", "/") == "/"]
        for vals, name in zip(unnamed, sequence._next_many(len(unnamed)), strict=True):
            vals["name"] = name
        return super().create(vals_list)

    def write(self, vals):
        if not self.env.su:
            self._check_own_writing(vals)
        return super().write(vals)

    def _check_own_writing(self, vals):
        """The state of a booking follows the carrier, not a pen."""
        if SYSTEM & vals.keys():
            raise AccessError(
                self.env._("%(name)s: use the buttons.", name=self[:1].display_name)
            )
        if "tracking_ref" in vals and any(b.state != "unknown" for b in self):
            raise UserError(
                self.env._(
                    "The tracking number of %(name)s is the carrier's.", name=self[0].name
                )
            )
        if CHANGEABLE & vals.keys():
            self._ensure_open()

    def _ensure_open(self):
        for booking in self:
            if booking.state not in OPEN:
                raise UserError(
                    self.env._(
                        "%(name)s is no draft any more: cancel it before you change it.",
                        name=booking.name,
                    )
                )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_sent(self):
        for booking in self:
            if booking.reference or booking.state not in ("draft", "failed", "cancelled"):
                raise UserError(
                    self.env._(
                        "%(name)s went to the carrier: it can be cancelled, not deleted.",
                        name=booking.name,
                    )
                )
