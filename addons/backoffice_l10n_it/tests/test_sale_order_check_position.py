from odoo.fields import Command
from odoo.tests import tagged

from .test_sale_order_check import ItalianOrderCase


@tagged("post_install", "-at_install", "-post_install_l10n")
class TestItalianPosition(ItalianOrderCase):
    """Taxes of the public administration and of San Marino."""

    def chart(self, name):
        return self.env["account.chart.template"].with_company(self.company).ref(name)

    def taxed(self, *taxes, **values):
        return self.order({"tax_ids": [Command.set([tax.id for tax in taxes])]}, **values)

    def test_public_administration(self):
        ordinary, split = self.chart("22v"), self.chart("22vsp_group")
        orders = [
            self.taxed(*taxes, client_order_ref="X1")
            for taxes in ((ordinary,), (split,), (), (ordinary,))
        ]
        self.assertEqual([self.found(order) for order in orders], [[]] * 4)
        self.customer.l10n_it_pa_index = "UF1234"
        wanted = [["it_split_payment"], [], [], ["it_split_payment"]]
        self.assertEqual([self.found(order) for order in orders], wanted)
        finding = orders[0].finding_ids
        self.assertEqual((finding.severity, finding.value), ("warning", "Bolt"))
        orders[0].order_line.tax_ids = split
        self.assertEqual(self.found(orders[0]), [])
        self.company.l10n_it_tax_system = False
        self.assertEqual(self.found(orders[3]), [])

    def test_the_host_s_position_for_it_is_right(self):
        self.customer.l10n_it_pa_index = "UF1234"
        self.product.taxes_id = self.chart("22v")
        order = self.order(client_order_ref="X1")
        self.assertEqual(self.found(order), ["it_split_payment"])
        order.fiscal_position_id = self.chart("split_payment_fiscal_position")
        order._recompute_taxes()
        self.assertEqual(self.found(order), [])

    def san_marino(self):
        """A business there, and a tax for it."""
        self.customer.write(
            {
                "country_id": self.env.ref("base.sm").id,
                "state_id": False,
                "vat": "SM12345",
                "l10n_it_codice_fiscale": False,
            }
        )
        values = {"name": "San Marino", "amount": 0, "l10n_it_exempt_reason": "N3.1"}
        return self.chart("22v").copy({**values, "invoice_legal_notes": "art. 71"})

    def test_goods_to_san_marino(self):
        tax = self.san_marino()
        order = self.taxed(tax)
        self.assertEqual(self.found(order), ["it_san_marino"])
        self.assertEqual(order.check_state, "blocked")
        tax.l10n_it_exempt_reason = "N3.3"
        self.assertEqual(self.found(order), [])
        tax.l10n_it_exempt_reason = "N3.1"
        self.customer.vat = False
        self.assertNotIn("it_san_marino", self.found(order), "pays the VAT of Italy")

    def test_services_and_goods_that_stay_in_italy(self):
        tax = self.san_marino()
        service = self.env["product.product"].create({"name": "Advice", "type": "service"})
        self.assertEqual(self.found(self.order({"product_id": service.id})), [])
        depot = self.env["res.partner"].create(
            {
                "name": "Depot",
                "type": "delivery",
                "country_id": self.env.ref("base.it").id,
                "parent_id": self.customer.id,
            }
        )
        self.assertEqual(self.found(self.taxed(tax, partner_shipping_id=depot.id)), [])
