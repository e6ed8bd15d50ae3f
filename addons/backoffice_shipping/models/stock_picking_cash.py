from odoo import api, fields, models

OPEN = (False, "draft", "failed", "cancelled")


class StockPicking(models.Model):
    """What the driver collects follows from the order's payment term, until somebody sets
    it by hand.

    It is carried over when a delivery is confirmed, and once more when it is validated:
    quantities, payments and terms may have changed, and a backorder takes its part.
    """

    _inherit = "stock.picking"

    is_cash_typed = fields.Boolean("Cash on Delivery Set by Hand", readonly=True, copy=False)

    @api.model_create_multi
    def create(self, vals_list):
        return super().create(
            [
                {"is_cash_typed": True, **vals} if vals.get("cash_on_delivery") else vals
                for vals in vals_list
            ]
        )

    def write(self, vals):
        if "cash_on_delivery" in vals and "is_cash_typed" not in vals:
            vals = vals | {"is_cash_typed": True}
        return super().write(vals)

    def action_confirm(self):
        result = super().action_confirm()
        self._carry_cash()
        return result

    def _send_confirmation_email(self):
        """Here all quantities stand, and nothing has been booked yet."""
        self._split_typed_cash()
        (self | self.backorder_ids)._carry_cash()
        return super()._send_confirmation_email()

    # --- By the order

    def _carry_cash(self):
        for picking in self.sudo().filtered(lambda p: p._follows_term()):
            amount = picking._get_cash_due()
            if picking.company_id.currency_id.compare_amounts(amount, picking.cash_on_delivery):
                picking.write({"cash_on_delivery": amount, "is_cash_typed": False})

    def _follows_term(self):
        if self.picking_type_code != "outgoing" or self.state == "cancel" or self.is_cash_typed:
            return False
        term = self.sale_id.payment_term_id
        asked = term.is_cash_on_delivery or self.cash_on_delivery
        return bool(asked and self.booking_id.state in OPEN)

    def _get_cash_due(self):
        """What the customer still owes for these goods, with taxes, in the company's
        currency of today; the charge for the delivery goes with the order's first one."""
        self.ensure_one()
        company, today = self.company_id, fields.Date.context_today(self)
        due = 0.0
        for order, moves in self.move_ids.grouped(lambda m: m.sale_line_id.order_id).items():
            if not order.payment_term_id.is_cash_on_delivery:
                continue
            lines = moves.filtered(lambda m: m.state != "cancel").grouped("sale_line_id")
            amount = sum(
                line._get_unpaid_value(sum(m._get_sold_quantity() for m in own), own)
                for line, own in lines.items()
            )
            if self == order._get_first_delivery():
                charges = order.order_line.filtered("is_delivery")
                amount += sum(c._get_unpaid_value(c.product_uom_qty) for c in charges)
            amount *= order._get_unpaid_share()
            due += order.currency_id._convert(amount, company.currency_id, company, today)
        return company.currency_id.round(due)

    # --- By hand

    def _split_typed_cash(self):
        """An amount set by hand was for all goods: a backorder takes its part by value."""
        for picking in self.filtered(lambda p: p.is_cash_typed and p.backorder_ids).sudo():
            Rating, rest = self.env["backoffice.rating"], picking.backorder_ids[:1]
            own, other = (Rating._picking_amounts(part)[1] for part in (picking, rest))
            whole = picking.cash_on_delivery
            share = own / (own + other) if own + other else 1.0
            picking.cash_on_delivery = picking.company_id.currency_id.round(whole * share)
            rest.cash_on_delivery = whole - picking.cash_on_delivery
