from odoo.fields import Command
from odoo.tests import TransactionCase, new_test_user

from .common import CountsQueries


class PurchaseCase(CountsQueries, TransactionCase):
    """A supplier without faults, a product that it sells, and users of each kind."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(context={**cls.env.context, "tracking_disable": True})
        back, buys = "backoffice_sales.backoffice_sales_group_", "purchase.group_purchase_"
        cls.buyer = new_test_user(cls.env, "t_buyer", groups=buys + "user")
        cls.clerk = new_test_user(cls.env, "t_clerk", groups=f"{back}user,{buys}user")
        cls.manager = new_test_user(cls.env, "t_manager", groups=f"{back}manager,{buys}manager")
        cls.viewer = new_test_user(cls.env, "t_viewer", groups=back + "readonly")
        cls.italy = cls.env.ref("base.it")
        cls.env.company.account_fiscal_country_id = cls.italy
        cls.supplier = cls.make_supplier("Forni S.p.A.")
        cls.product = cls.make_product("Bolt")
        cls.Order = cls.env["purchase.order"].with_user(cls.clerk)

    @classmethod
    def make_supplier(cls, name, **values):
        return cls.env["res.partner"].create(
            {
                "name": name,
                "is_company": True,
                "vat": "IT00743110157",
                "street": "Via Roma 1",
                "zip": "20121",
                "city": "Milano",
                "country_id": cls.italy.id,
                **values,
            }
        )

    @classmethod
    def make_product(cls, name, **values):
        return cls.env["product.product"].create(
            {"name": name, "is_storable": True, "supplier_taxes_id": False, **values}
        )

    def make_order(self, line=None, **values):
        return self.Order.create(self.order_vals(line, **values))

    def order_vals(self, line=None, **values):
        line = {
            "product_id": self.product.id,
            "product_qty": 10,
            "price_unit": 5,
            **(line or {}),
        }
        return {
            "partner_id": self.supplier.id,
            "order_line": [Command.create(line)],
            **values,
        }

    def offer(self, price=5, product=None, **values):
        """A price on the supplier's list."""
        return self.env["product.supplierinfo"].create(
            {
                "partner_id": self.supplier.id,
                "product_tmpl_id": (product or self.product).product_tmpl_id.id,
                "price": price,
                "delay": 0,
                **values,
            }
        )

    def check(self, code):
        """A check, switched on."""
        check = self.env["backoffice.check"].with_context(active_test=False)
        check = check.search([("model", "=", "purchase.order"), ("code", "=", code)])
        check.active = True
        return check

    def found(self, order):
        """The codes of the findings that are open."""
        return sorted(
            order.finding_ids.filtered(lambda f: f.state == "open").check_id.mapped("code")
        )
