from odoo import api, fields, models

from .backoffice_carrier_text_mixin import TEXTS

UNBOOKED = ("draft", "failed", "cancelled")
LONG = {"long_street": "street", "long_city": "city"}


class StockPicking(models.Model):
    """What the carrier would refuse, said on the delivery before anything is booked."""

    _name = "stock.picking"
    _inherit = ["stock.picking", "backoffice.carrier.text.mixin"]

    cash_currency_id = fields.Many2one(related="company_id.currency_id", string="COD Currency")
    cash_on_delivery = fields.Monetary(
        "Cash on Delivery",
        currency_field="cash_currency_id",
        copy=False,
        help="What the driver collects. How it is paid is set on the delivery method.",
    )
    fit_problems = fields.Text("What the Carrier Refuses", compute="_compute_fit")
    fit_notices = fields.Text("What the Carrier Charges for", compute="_compute_fit")
    can_shorten = fields.Boolean(compute="_compute_fit")

    @api.depends(
        "state",
        "carrier_id",
        "booking_id.state",
        "partner_id.name",
        "partner_id.street",
        "partner_id.street2",
        "partner_id.zip",
        "partner_id.city",
        "partner_id.country_id",
        "partner_id.phone",
        "move_line_ids.result_package_id",
        "move_line_ids.quantity",
        "shipping_weight",
        "cash_on_delivery",
        *TEXTS.values(),
    )
    def _compute_fit(self):
        self.fit_problems = self.fit_notices = self.can_shorten = False
        fits = self._get_carrier_fits()
        for picking, (texts, problems) in fits.items():
            picking.fit_problems = "\n".join(texts) or False
            picking.can_shorten = bool(picking._get_proposals(problems))
            notices = picking.carrier_id._booking_surcharges(picking.partner_id)
            picking.fit_notices = "\n".join(notices) or False

    def _get_carrier_fits(self):
        """{delivery: (sentences, Problems)} of those that are still to be booked; clients
        are built once for all."""
        waiting = self.filtered(
            lambda p: (
                p.carrier_id.is_outbox
                and p.state != "cancel"
                and p.picking_type_code != "incoming"
                and (not p.booking_id or p.booking_id.sudo().state in UNBOOKED)
            )
        )
        if not waiting:
            return {}
        Booking = self.env["backoffice.booking"].sudo()
        clients, broken = waiting.sudo().carrier_id._booking_clients()
        to_kg, fits = Booking._get_kg_factor(), {}
        for picking in waiting:
            carrier = picking.carrier_id.sudo()
            if carrier not in clients:
                fits[picking] = [broken[carrier]], []
                continue
            shipment = picking._get_fitted_shipment(Booking, to_kg)
            problems = clients[carrier].check(shipment, carrier.booking_needs_phone)
            texts = [Booking._problem_sentence(problem) for problem in problems]
            fits[picking] = texts + picking._get_dangers(), problems
        return fits

    def _get_fitted_shipment(self, Booking, to_kg):
        rows = Booking._prepare_parcels(self, None, to_kg)
        return Booking._prepare_shipment(
            "1",
            self.partner_id,
            [Booking._prepare_parcel(row) for row in rows],
            self,
            texts=self,
            contents=self.name or "",
            service=self.carrier_service or "",
            cash_on_delivery=self.cash_on_delivery,
            currency=self.cash_currency_id.name or "EUR",
        )

    def _get_dangers(self):
        """A sentence when dangerous goods go by who does not take them."""
        goods = self.move_ids.filtered(lambda m: m.state != "cancel").product_id
        dangerous = goods.filtered("is_dangerous")
        if not dangerous or self.carrier_id.booking_takes_dangerous:
            return []
        return [
            self.env._(
                "%(products)s: dangerous goods, which “%(carrier)s” is not set to take.",
                products=", ".join(dangerous.mapped("display_name")),
                carrier=self.carrier_id.name,
            )
        ]

    # --- Proposals

    def _get_proposals(self, problems):
        """{field: a text that is short enough} for what only is too long."""
        proposals = {}
        for problem in problems:
            key = LONG.get(problem.code) or (
                problem.params.get("field") if problem.code == "long_text" else ""
            )
            if key in TEXTS:
                proposals[TEXTS[key]] = problem.shortened()
        return {name: text for name, text in proposals.items() if text}

    def action_take_proposals(self):
        """Writes the proposed texts on the deliveries, and on their bookings that have not
        left; the customer keeps the address as it is."""
        self.check_access("write")
        for picking, (_texts, problems) in self._get_carrier_fits().items():
            proposals = picking._get_proposals(problems)
            if proposals:
                picking.write(proposals)
                picking.booking_id.sudo().filtered(
                    lambda b: b.state in ("draft", "failed")
                ).write(proposals)
