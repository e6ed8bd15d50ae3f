from odoo.fields import Command

from .common_booking import BookingCase


class DeliveryCase(BookingCase):
    """Deliveries by a carrier that is called by telephone, and what they are made of."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.account_fiscal_country_id = cls.env.ref("base.it")
        cls.company.partner_id.country_id = cls.env.ref("base.it")
        cls.out_type.warehouse_id.partner_id.country_id = cls.env.ref("base.it")
        cls.customer.write({"is_company": True, "vat": "IT00743110157"})
        cls.van = cls.env["delivery.carrier"].create(
            {
                "name": "Van",
                "delivery_type": "fixed",
                "product_id": cls.carrier.product_id.id,
            }
        )
        cls.swiss = cls.customer.copy(
            {
                "name": "Uhren AG",
                "zip": "8000",
                "city": "Zürich",
                "vat": False,
                "state_id": False,
                "country_id": cls.env.ref("base.ch").id,
                "is_company": True,
            }
        )

    def order(self, price=10.0, carrier=True, **values):
        """A confirmed order; its delivery is ready."""
        order = self.env["sale.order"].create(
            {
                "partner_id": self.customer.id,
                "carrier_id": self.van.id if carrier else False,
                "order_line": [
                    Command.create(
                        {
                            "product_id": self.product.id,
                            "product_uom_qty": 2,
                            "price_unit": price,
                            "tax_ids": False,
                        }
                    )
                ],
                **values,
            }
        )
        order.action_confirm()
        self.assertEqual(order.state, "sale", order.check_summary)
        order.picking_ids.carrier_id = order.carrier_id
        order.picking_ids.move_ids.quantity = 2
        return order

    def van_delivery(self, **values):
        return self.delivery(**{"validate": False, "carrier_id": self.van.id, **values})

    def check(self, code):
        """A check, switched on."""
        check = self.env["backoffice.check"].with_context(active_test=False)
        check = check.search([("model", "=", "stock.picking"), ("code", "=", code)])
        check.active = True
        return check

    def found(self, picking):
        """The codes of what is found now."""
        picking.action_check()
        return sorted(
            picking.finding_ids.filtered(lambda f: f.state == "open").check_id.mapped("code")
        )
