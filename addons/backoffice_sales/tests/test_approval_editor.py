from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import tagged

from .approval_common import ApprovalCase


@tagged("post_install", "-at_install")
class TestApprovalEditor(ApprovalCase):
    """Four eyes: who edited last does not decide, whichever way the edit came."""

    def earlier(self, order):
        """All that was done so far was done a minute ago."""
        self.env.flush_all()
        for model in (order, order.order_line):
            self.env.cr.execute(
                f"UPDATE {model._table} SET write_date = write_date - interval '1 min'"
                " WHERE id = ANY(%s)",
                (model.ids,),
            )
        self.env.invalidate_all()

    def editor_after(self, order, act):
        self.earlier(order)
        act(order.with_user(self.manager))
        self.env.flush_all()
        return self.env["res.users"].browse(order.sudo()._last_editors()[order.id])

    def sale(self):
        return self.make_order({"price_unit": 1}, order_line=self.lines())

    def lines(self):
        line = {"product_id": self.product.id, "price_unit": 1}
        return [Command.create(line), Command.create(line)]

    def purchase(self):
        self.clerk.group_ids += self.env.ref("purchase.group_purchase_user")
        self.manager.group_ids += self.env.ref("purchase.group_purchase_user")
        Order = self.env["purchase.order"].with_user(self.clerk)
        return Order.create({"partner_id": self.customer.id, "order_line": self.lines()})

    def test_lines_deleted_added_and_changed(self):
        acts = {
            "deleted": lambda order: order.order_line[0].unlink(),
            "deleted with its order": lambda order: order.write(
                {"order_line": [Command.delete(order.order_line[0].id)]}
            ),
            "added": lambda order: order.order_line.create(
                {"order_id": order.id, "product_id": self.product.id}
            ),
            "changed": lambda order: order.order_line[0].write({"price_unit": 2}),
        }
        for make in (self.sale, self.purchase):
            for name, act in acts.items():
                with self.subTest(act=name, order=make.__name__):
                    self.assertEqual(self.editor_after(make(), act), self.manager)

    def test_line_moved_to_another_order(self):
        order, other = self.sale(), self.sale()
        self.assertEqual(
            self.editor_after(order, lambda o: o.order_line[0].write({"order_id": other.id})),
            self.manager,
        )

    def test_program_takes_a_line_away_and_hides_nobody(self):
        order = self.sale()
        editor = self.editor_after(order, lambda o: o.order_line[0].with_user(1).unlink())
        self.assertEqual(editor, self.clerk)

    def test_who_deleted_a_line_does_not_decide(self):
        order = self.sale()
        self.earlier(order)
        order.with_user(self.manager).order_line[0].unlink()
        order.action_confirm()
        request = order.approval_request_ids
        self.assertEqual(request.editor_id, self.manager)
        with self.assertRaises(AccessError):
            request.with_user(self.manager).action_approve()
        request.with_user(self.other_manager).action_approve()
        self.assertEqual(order.state, "sale")
