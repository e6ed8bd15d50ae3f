from odoo.fields import Command
from odoo.tests import tagged

from odoo.addons.sale.tests.common import SaleCommon


@tagged("post_install", "-at_install")
class TestAgent(SaleCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        Partner = cls.env["res.partner"]
        cls.agent = Partner.create({"name": "Anna Agente", "is_agent": True})
        cls.other = Partner.create({"name": "Bruno Agente", "is_agent": True})
        cls.partner.write(
            {
                "agent_id": cls.agent.id,
                "street": "Via Roma 1",
                "zip": "20121",
                "city": "Milano",
                "country_id": cls.env.ref("base.it").id,
                "state_id": cls.env.ref("base.state_it_mi").id,
            }
        )

    def _order(self, **values):
        line = Command.create({"product_id": self.product.id})
        return self.env["sale.order"].create(
            {"partner_id": self.partner.id, "order_line": [line], **values}
        )

    def test_order_and_lines_take_the_customers_agent(self):
        order = self._order()
        self.assertEqual(order.agent_id, self.agent)
        self.assertEqual(order.order_line.agent_id, self.agent)

    def test_a_contact_has_its_companys_agent(self):
        contact = self.env["res.partner"].create(
            {"name": "Desk", "parent_id": self.partner.id, "type": "delivery"}
        )
        self.assertEqual(self._order(partner_id=contact.id).agent_id, self.agent)

    def test_a_later_change_of_the_customer_leaves_the_order_as_it_was(self):
        order = self._order()
        self.partner.agent_id = self.other
        self.assertEqual(order.agent_id, self.agent)

    def test_the_invoice_line_keeps_the_agent(self):
        self.product.invoice_policy = "order"
        order = self._order()
        order.action_confirm()
        invoice = order._create_invoices()
        self.assertEqual(invoice.invoice_line_ids.agent_id, self.agent)
