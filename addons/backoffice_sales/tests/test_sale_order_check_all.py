from odoo import fields
from odoo.fields import Command
from odoo.tests import tagged

from .common import OrderCase

FEW, MANY = 10, 200


@tagged("post_install", "-at_install")
class TestSaleOrderCheckAll(OrderCase):
    """Every check at once, everything kept that any of them looks for."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["backoffice.check"].with_context(active_test=False).search(
            [("model", "=", "sale.order")]
        ).active = True
        cls.env.ref("backoffice_sales.backoffice_check_order_margin").limit = 30
        category = cls.env["product.category"].create({"name": "M", "minimum_margin": 30})
        cls.env["product.pricelist"].create({"name": "Dealers"})
        cls.product.write({"categ_id": category.id, "is_storable": True})
        cls.agent = cls.env["res.partner"].create({"name": "Rossi", "is_agent": True})
        cls.env["backoffice.discount.limit"].create(
            [{"discount": 5}, {"discount": 5, "agent_id": cls.agent.id}]
        )
        cls.env["backoffice.contract"].create(
            {
                "name": "Blanket",
                "partner_id": cls.customer.id,
                "date_from": "2020-01-01",
                "line_ids": [Command.create({"product_id": cls.product.id, "quantity": 9})],
            }
        )
        cls.customer.write({"complete_delivery_only": True, "minimum_shelf_life": 30})

    def make(self, count):
        teams = self.env["crm.team"].create({"name": "Shop"})
        products = self.product.create(
            [
                {
                    "name": f"P{n}",
                    "list_price": 10 + n,
                    "standard_price": 9,
                    "is_storable": True,
                    "order_multiple": 4,
                    "needs_technical_data": True,
                    "discontinued_on": "2020-01-01",
                    "categ_id": self.product.categ_id.id,
                    "sale_team_ids": teams.ids,
                }
                for n in range(count)
            ]
        )
        return self.Order.create(
            [
                self.order_vals(
                    {"product_id": product.id, "price_unit": 8, "discount": 7},
                    validity_date=fields.Date.today(),
                    agent_id=self.agent.id,
                    client_order_ref=f"PO {product.id}",
                    origin=f"S{product.id}",
                )
                for product in products
            ]
        )

    def run_checks(self, orders):
        orders.action_check()
        self.assertTrue(all(orders.mapped("finding_ids")))

    def test_number_of_queries_does_not_grow(self):
        self.assert_constant_queries(self.make, self.run_checks, FEW, MANY)
