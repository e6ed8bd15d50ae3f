from datetime import datetime

import pytz

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import float_repr
from odoo.tools.misc import get_lang

LEFT = ("queued", "sending", "booked", "closed", "unknown")
RED, ORANGE, YELLOW, BLUE, GREEN = 1, 2, 3, 4, 10


class StockPicking(models.Model):
    """The planning board: deliveries by the day on which they leave, and by carrier.

    The day is the date of the host's `scheduled_date` where the planner is: in his time
    zone, or else in the company's.
    """

    _inherit = "stock.picking"

    board_city = fields.Char("City", related="partner_id.city")
    board_province_id = fields.Many2one(
        "res.country.state", "Province", related="partner_id.state_id"
    )
    board_place = fields.Char("Place", compute="_compute_board_place")
    board_parcels = fields.Integer("Parcels to Ship", compute="_compute_board_parcels")
    board_load = fields.Char("Load", compute="_compute_board_load")
    board_color = fields.Integer(compute="_compute_board_color")

    @api.depends("move_line_ids.result_package_id")
    def _compute_board_parcels(self):
        """As capacity counts them: what is not packed yet is one."""
        for picking in self:
            picking.board_parcels = len(picking.move_line_ids.result_package_id) or 1

    @api.depends("board_parcels", "shipping_weight")
    @api.depends_context("lang")
    def _compute_board_load(self):
        for picking in self:
            if picking.board_parcels == 1:
                parcels = self.env._("1 parcel")
            else:
                parcels = self.env._("%(count)s parcels", count=picking.board_parcels)
            unit = picking.weight_uom_name
            weight = float_repr(picking.shipping_weight, 2).rstrip("0").rstrip(".")
            weight = weight.replace(".", get_lang(self.env).decimal_point)
            picking.board_load = f"{parcels} · {weight} {unit}" if unit else parcels

    @api.depends("partner_id")
    def _compute_board_place(self):
        for picking in self:
            place = picking.partner_id
            parts = (place.state_id.code, place.country_id.code)
            home = place.country_id == picking.company_id.country_id
            code = parts[0] if home else "-".join(part for part in parts if part)
            picking.board_place = f"{place.city or ''} ({code})".strip() if code else place.city

    @api.depends("state", "check_state", "booking_state", "scheduled_date")
    def _compute_board_color(self):
        today = fields.Date.context_today(self)
        for picking in self:
            picking.board_color = picking._get_board_color(today)

    def _get_board_color(self, today):
        if self.booking_state in ("failed", "unknown"):
            return RED
        if self.state == "done":
            return BLUE if self.carrier_tracking_ref or not self.is_outbox_carrier else ORANGE
        if self.check_state in ("blocked", "approval") or self._get_ship_day() < today:
            return RED
        return GREEN if self.state == "assigned" else YELLOW

    # --- Days

    @api.model
    def _get_board_zone(self):
        name = self.env.context.get("tz") or self.env.user.tz
        return pytz.timezone(name or self.env.company.partner_id.tz or "UTC")

    def _get_ship_day(self):
        self.ensure_one()
        return self._get_board_day(self.scheduled_date or fields.Datetime.now())

    @api.model
    def _get_board_day(self, moment):
        return pytz.utc.localize(moment).astimezone(self._get_board_zone()).date()

    def _get_moment_on(self, day):
        """The scheduled date on another day, at the same time by the planner's clock."""
        zone = self._get_board_zone()
        local = pytz.utc.localize(self.scheduled_date or fields.Datetime.now())
        there = datetime.combine(day, local.astimezone(zone).time())
        return zone.localize(there).astimezone(pytz.utc).replace(tzinfo=None)

    # --- Moving

    def write(self, vals):
        """On the board (the calendar's drag and drop) what is done stays where it is."""
        if "scheduled_date" in vals and self.env.context.get("backoffice_board"):
            for picking in self.filtered(lambda p: p.state == "done"):
                raise UserError(picking._get_done_text())
        return super().write(vals)

    def action_board_move(self, changes):
        """Moves cards to a day ("day_start": its first moment, UTC) or a carrier
        ("carrier_id"); called by the board, which also says where it showed them ("seen":
        the same keys). Returns what the planner should know of the day, a sentence each."""
        self._lock_for_move()
        self._ensure_seen(changes.get("seen") or {})
        start = fields.Datetime.to_datetime(changes.get("day_start") or False)
        day = start and self._get_board_day(start)
        carrier = self.env["delivery.carrier"].browse(changes.get("carrier_id") or [])
        change_carrier = "carrier_id" in changes
        refused = self._get_move_refusals(day, carrier, change_carrier)
        for text in refused.values():
            raise UserError(text)
        self._move_to(day, carrier, change_carrier)
        return self.env["backoffice.shipping.capacity"]._get_warnings(self)

    def _move_to(self, day, carrier, change_carrier):
        """Sets day and carrier of deliveries of which none is refused."""
        self.check_access("write")
        moved = self.filtered(lambda p: day and p._get_ship_day() != day)
        for moment, pickings in moved.grouped(lambda p: p._get_moment_on(day)).items():
            # what the host does for each delivery, done for all of one time together
            pickings.move_ids.write({"date": moment})
            pickings.filtered(lambda p: not p.move_ids).write({"scheduled_date": moment})
        if change_carrier and (others := self.filtered(lambda p: p.carrier_id != carrier)):
            others.write({"carrier_id": carrier.id})

    def _get_move_refusals(self, day, carrier, change_carrier):
        """{delivery: why it cannot go there, and the way out}."""
        refused = {}
        for picking in self:
            text = day and picking._get_ship_day() != day and picking._get_day_refusal()
            if not text and change_carrier and picking.carrier_id != carrier:
                text = picking._get_carrier_refusal(carrier)
            if text:
                refused[picking] = text
        return refused

    def _get_day_refusal(self):
        if self.state == "done":
            return self._get_done_text()
        if self.state == "cancel":
            return self.env._("%(name)s is cancelled.", name=self.name)
        return ""

    def _get_done_text(self):
        return self.env._(
            "%(name)s is done: its goods have left, so it stays on its day. What comes back"
            " is a return.",
            name=self.name,
        )

    def _get_carrier_refusal(self, carrier):
        booking = self.sudo().booking_id
        if booking.state in LEFT:
            return self.env._(
                "%(name)s is booked with %(carrier)s by %(booking)s: cancel this booking"
                " first, then choose the other delivery method.",
                name=self.name,
                carrier=booking.carrier_id.name,
                booking=booking.name,
            )
        if self.state == "cancel":
            return self.env._("%(name)s is cancelled.", name=self.name)
        if self.carrier_tracking_ref:
            return self.env._(
                "%(name)s travels already under %(tracking)s: cancel this shipment first.",
                name=self.name,
                tracking=self.carrier_tracking_ref,
            )
        company = carrier.sudo().company_id
        if company and company != self.company_id:
            return self.env._(
                "%(carrier)s is a delivery method of %(company)s, %(name)s is of another"
                " company.",
                carrier=carrier.sudo().name,
                company=company.name,
                name=self.name,
            )
        return ""

    # --- Many

    def action_board_book(self):
        """Books the selection, each with an outcome of its own."""
        return self.env["backoffice.board.run"]._start(self, "book")

    def action_board_plan(self):
        """Asks for the day and the carrier of the selection."""
        self.check_access("write")
        wizard = self.env["backoffice.board.move"].create({"picking_ids": self.ids})
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Move to…"),
            "res_model": wizard._name,
            "res_id": wizard.id,
            "views": [(False, "form")],
            "target": "new",
        }
