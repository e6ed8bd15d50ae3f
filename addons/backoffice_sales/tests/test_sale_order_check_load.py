from odoo.fields import Command
from odoo.tests import tagged

from .common import CheckCase


@tagged("post_install", "-at_install")
class TestSaleOrderCheckLoad(CheckCase):
    """Every check of the head of an order switched on, with something to find."""

    def test_queries_are_the_same_for_10_and_for_200_orders(self):
        checks = self.env["backoffice.check"].with_context(active_test=False)
        checks.search([("model", "=", "sale.order")]).active = True
        self.prepare()

        self.assert_constant_queries(
            lambda count: self.Order.create([self.vals(n) for n in range(count)]),
            lambda orders: orders.action_check(),
            *(10, 200),
        )

    def prepare(self):
        self.milan = self.env.ref("base.state_it_mi")
        Zone = self.env["backoffice.delivery.zone"]
        Zone.create({"name": "Near", "country_ids": self.italy.ids, "minimum_order": 9})
        self.env["backoffice.screened.party"].create({"name": "Kunde 3"})
        self.product.is_dual_use = True
        chips = self.env["product.category"].create({"name": "Chips"})
        self.product.categ_id = chips
        self.check("no_reexport", product_category_ids=chips.ids, country_ids=False)
        self.agent = self.env["res.partner"].create(
            {"name": "Rossi", "is_agent": True, "agent_state_ids": self.milan.ids}
        )
        self.env["crm.team"].search([], limit=1).commission_rate = 5
        self.term = self.env["account.payment.term"].create(
            {"name": "Direct debit", "needs_bank_account": True}
        )
        kind = self.env.ref("backoffice_sales.backoffice_document_kind_eur1")
        places = [self.italy, self.switzerland, self.env.ref("base.ru")]
        self.partners = self.env["res.partner"].create(
            [
                {
                    "name": f"Kunde {n}",
                    "country_id": places[n % 3].id,
                    "is_company": True,
                    "document_kind_ids": kind.ids,
                    "hide_delivery_prices": True,
                    "minimum_order": 25,
                    "freight_free_value": 100,
                    "closing_period_ids": [Command.create({"weekday": "1"})],
                    "sales_state": "litigation",
                    "sales_state_reason": "r",
                }
                for n in range(20)
            ]
        )
        self.exw = self.env.ref("account.incoterm_EXW")

    def vals(self, n):
        return self.order_vals(
            {"product_uom_qty": 1 + n % 5},
            partner_id=self.partners[n % 20].id,
            partner_invoice_id=self.partners[(n + n % 2) % 20].id,
            client_order_ref=f"PO {n % 7}",
            commitment_date="2099-06-09 09:00:00",
            client_order_date="2020-01-01",
            payment_term_id=self.term.id,
            incoterm=self.exw.id,
            agent_id=self.agent.id,
            client_payment_terms="60 days",
            client_incoterm="DAP",
            client_delivery_date="2099-06-10",
        )
