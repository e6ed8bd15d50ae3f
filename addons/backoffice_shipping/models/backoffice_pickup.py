from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

#: what a clerk may write, and only as long as nothing was asked for
DRAFT = {
    "date", "ready_hour", "close_hour", "parcels", "weight", "pallets", "notes",
    "carrier_id", "warehouse_id", "company_id", "manifest_id",
}  # fmt: skip
ALWAYS = {"user_id", "activity_ids", "message_ids"}


class BackofficePickup(models.Model):
    """A collection that the carrier is asked for, alone or for a manifest.

    It is asked for once: a lost answer is a person's to clear up with the carrier. A second
    driver is cheap, but nobody orders him by accident.
    """

    _name = "backoffice.pickup"
    _description = "Pickup Request"
    _inherit = ["mail.thread", "mail.activity.mixin", "backoffice.errand.mixin"]
    _order = "date desc, id desc"
    _check_company_auto = True

    # --- Fields

    name = fields.Char(required=True, readonly=True, copy=False, default="/", index=True)
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company, index=True
    )
    warehouse_id = fields.Many2one(
        "stock.warehouse",
        "Depot",
        required=True,
        check_company=True,
        index=True,
        compute="_compute_warehouse_id",
        store=True,
        readonly=False,
        precompute=True,
    )
    carrier_id = fields.Many2one(
        "delivery.carrier",
        "Delivery Method",
        required=True,
        index=True,
        check_company=True,
        ondelete="restrict",
    )
    manifest_id = fields.Many2one(
        "backoffice.manifest", index="btree_not_null", check_company=True
    )
    user_id = fields.Many2one(
        "res.users", "Responsible", default=lambda self: self.env.user, index="btree_not_null"
    )
    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("requesting", "Being Requested"),
            ("requested", "Requested"),
            ("unknown", "Unknown"),
            ("failed", "Failed"),
            ("cancelling", "Being Cancelled"),
            ("cancelled", "Cancelled"),
        ],
        default="draft",
        required=True,
        readonly=True,
        copy=False,
        index=True,
        tracking=True,
    )
    task = fields.Selection(
        selection_add=[
            ("request_pickup", "Request the pickup"),
            ("cancel_pickup", "Cancel the pickup"),
        ]
    )
    date = fields.Date(
        required=True, compute="_compute_date", store=True, readonly=False, precompute=True
    )
    ready_hour = fields.Float("Ready at", default=14.0, help="Local time of the depot.")
    close_hour = fields.Float("Closes at", default=18.0, help="Local time of the depot.")
    zone = fields.Char("Time Zone", compute="_compute_zone")
    parcels = fields.Integer(required=True, default=1)
    weight = fields.Float("Weight (kg)", digits="Stock Weight")
    pallets = fields.Integer()
    notes = fields.Char(help="For the driver.")
    reference = fields.Char(
        "Sender Reference",
        readonly=True,
        copy=False,
        help="Our number for the last request; every request has a new one.",
    )
    number = fields.Char(
        "Pickup Number", copy=False, tracking=True, help="What the carrier calls it."
    )
    window = fields.Char("Carrier's Time", readonly=True, copy=False)
    sent_at = fields.Datetime(readonly=True, copy=False)

    _reference_uniq = models.Constraint(
        "UNIQUE (reference)", "A pickup's reference is used only once."
    )

    # --- Computes

    @api.depends("company_id")
    def _compute_warehouse_id(self):
        for pickup in self:
            if pickup.warehouse_id.company_id != pickup.company_id:
                pickup.warehouse_id = self.env["stock.warehouse"].search(
                    [("company_id", "=", pickup.company_id.id)], limit=1
                )

    @api.depends("warehouse_id")
    def _compute_date(self):
        for pickup in self:
            here = pickup.warehouse_id._get_local_now(pickup.company_id)
            pickup.date = pickup.date or here.date()

    @api.depends("warehouse_id", "company_id")
    def _compute_zone(self):
        for pickup in self:
            pickup.zone = str(pickup.warehouse_id._get_zone(pickup.company_id))

    @api.constrains("ready_hour", "close_hour", "parcels", "weight", "pallets")
    def _check_times(self):
        for pickup in self:
            if not 0 <= pickup.ready_hour < pickup.close_hour < 24:
                raise ValidationError(
                    self.env._(
                        "%(name)s: the goods must be ready before the depot closes.",
                        name=pickup.name,
                    )
                )
            if pickup.parcels < 1 or pickup.weight < 0 or pickup.pallets < 0:
                raise ValidationError(
                    self.env._("%(name)s: there is nothing to collect.", name=pickup.name)
                )

    # --- CRUD

    @api.model_create_multi
    def create(self, vals_list):
        sequence = self.env.ref("backoffice_shipping.backoffice_pickup_sequence").sudo()
        unnamed = [vals for vals in vals_list if vals.get("name", "/") == "/"]
        for vals, name in zip(unnamed, sequence._next_many(len(unnamed)), strict=True):
            vals["name"] = name
        for vals in vals_list:
            if not self.env.su and vals.keys() & {"state", "task", "number", "reference"}:
                raise AccessError(self.env._("A new pickup is a draft."))
        return super().create(vals_list)

    def write(self, vals):
        if not self.env.su:
            self._check_own_writing(vals)
        return super().write(vals)

    def _check_own_writing(self, vals):
        """The state of a pickup follows the carrier, not a pen."""
        allowed = DRAFT | ALWAYS | {"number"}
        if vals.keys() - allowed:
            raise AccessError(
                self.env._("%(name)s: use the buttons.", name=self[:1].display_name)
            )
        for pickup in self:
            if (DRAFT & vals.keys() and pickup.state not in ("draft", "failed")) or (
                "number" in vals and pickup.state != "unknown"
            ):
                raise UserError(
                    self.env._(
                        "%(name)s was asked for: cancel it before you change it.",
                        name=pickup.name,
                    )
                )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_unsent(self):
        for pickup in self:
            if pickup.reference or pickup.state not in ("draft", "cancelled"):
                raise UserError(
                    self.env._(
                        "%(name)s went to the carrier: it can be cancelled, not deleted.",
                        name=pickup.name,
                    )
                )

    # --- Actions

    def action_request(self):
        """Asks the carrier; pressed twice it asks once."""
        self.check_access("write")
        pickups = self.sudo().filtered(lambda p: p.state in ("draft", "failed"))
        if not pickups and all(p.state in ("requesting", "requested") for p in self):
            return
        for pickup in pickups or self:
            pickup._ensure_requestable()
        pickups._settle_errand_alerts()
        for pickup in pickups:
            pickup._queue_errand("request_pickup", state="requesting")

    def _ensure_requestable(self):
        text = False
        if self.state not in ("draft", "failed"):
            text = self.env._("%(name)s is no draft any more.", name=self.name)
        elif self._get_moment(self.close_hour) <= self._get_here():
            text = self.env._(
                "%(name)s: this time has passed at the depot. Choose a later one.",
                name=self.name,
            )
        else:
            text = self._errand_problem("request_pickup", *self.carrier_id._booking_clients())
        if text:
            raise UserError(text)

    def action_cancel(self):
        """Cancels: at once what the carrier has not, through the worker what it has."""
        self.check_access("write")
        pickups = self.sudo()
        unsent = pickups.filtered(
            lambda p: (
                p.state in ("draft", "failed") or (p.state == "requesting" and not p.sent_at)
            )
        )
        there = pickups.filtered(lambda p: p.state == "requested")
        if not unsent and not there:
            raise UserError(
                self.env._(
                    "%(name)s cannot be cancelled now: wait for the carrier's answer, or"
                    " clear it up with the carrier.",
                    name=self[:1].name,
                )
            )
        unsent._done_errand(state="cancelled", error=False)
        unsent._settle_errand_alerts()
        for pickup in there:
            clients = pickup.carrier_id._booking_clients()
            if text := pickup._errand_problem("cancel_pickup", *clients):
                raise UserError(text)
            pickup._queue_errand("cancel_pickup", state="cancelling")

    def action_mark_requested(self):
        """A person asked the carrier: it has the pickup. Its number is theirs."""
        pickups = self._unknown()
        for pickup in pickups:
            if not pickup.number:
                raise UserError(
                    self.env._("%(name)s: enter the pickup number first.", name=pickup.name)
                )
        pickups._done_errand(state="requested", error=False)
        pickups._settle_errand_alerts()

    def action_mark_absent(self):
        """A person asked the carrier: it has none. It can be requested anew."""
        pickups = self._unknown()
        pickups._done_errand(state="draft", error=False, number=False, sent_at=False)
        pickups._settle_errand_alerts()

    def _unknown(self):
        self.check_access("write")
        pickups = self.sudo().filtered(lambda p: p.state == "unknown")
        if not pickups:
            raise UserError(
                self.env._("%(name)s: nothing is unknown of it.", name=self[:1].name)
            )
        return pickups
