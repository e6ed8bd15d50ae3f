from odoo.tests import freeze_time

from .order_common import OrderCase


class DeliveryCase(OrderCase):
    """Orders that are delivered at given moments, in parts where asked."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        (cls.product_a + cls.product_b).write(
            {"type": "consu", "is_storable": False, "invoice_policy": "delivery"}
        )
        (cls.product_a + cls.product_b).uom_id = cls.env.ref("uom.product_uom_unit")
        (cls.product_a + cls.product_b).sale_delay = 0

    @classmethod
    def goods(cls, moment, quantity=10, price=10, promised=None, requested=None, **values):
        """An order of ``quantity`` pieces, requested and then promised for a moment."""
        order = cls.order(
            moment,
            [(price, cls.anna, values.pop("product", cls.product_a))],
            confirm=False,
            commitment_date=requested,
            **values,
        )
        order.order_line.product_uom_qty = quantity
        order.order_line.price_unit = price
        if promised:
            order.commitment_date = promised
        with freeze_time(moment):
            order.action_confirm()
        return order

    @classmethod
    def deliver(cls, order, moment, quantity=None):
        """Ships what is waiting, or so many pieces of it; the rest stays open."""
        picking = order.picking_ids.filtered(lambda p: p.state not in ("done", "cancel"))
        with freeze_time(moment):
            for move in picking.move_ids:
                move.quantity = move.product_uom_qty if quantity is None else quantity
                move.picked = True
            picking._action_done()
        return picking

    @classmethod
    def take_back(cls, picking, moment, quantity):
        """Goods that come back, to be credited."""
        wizard = cls.env["stock.return.picking"].create({"picking_id": picking.id})
        wizard.product_return_moves.write({"quantity": quantity, "to_refund": True})
        back = wizard._create_return()
        with freeze_time(moment):
            back.move_ids.write({"quantity": quantity, "picked": True})
            back._action_done()
        return back

    @classmethod
    def bill(cls, order, day, quantity=None, post=True):
        move = order._create_invoices()
        move.invoice_date = day
        if quantity is not None:
            move.invoice_line_ids.quantity = quantity
        if post:
            move.action_post()
        return move

    def lines_behind(self, run, code, path=(), user=None):
        action = run.action_drill_down(list(path), code)
        return (
            self.env[action["res_model"]]
            .with_user(user or self.viewer)
            .search(action["domain"])
        )

    def queries(self, groupings):
        """How many queries the report takes, names included."""
        report = self.report._get_definition()
        env = self.env(user=self.viewer)
        parameters = self.parameters(groupings=groupings)
        report.names(env, report.compute(env, parameters))
        env.invalidate_all()
        start = self.env.cr.sql_log_count
        report.names(env, report.compute(env, parameters))
        return self.env.cr.sql_log_count - start
