import doctest

from odoo.tests import tagged

from ..models import sale_order_check_client_terms
from .common import CheckCase

HEADER = "Ordine;Cliente;Codice;Quantità;Prezzo;Valuta;Pagamento;Resa;Data consegna"
FILE = f"""{HEADER}
P1;C1;BOLT;2;10,00;EUR;60 gg DFFM;DAP Milano;12/03/2099
P2;C1;BOLT;1;10,00;;;;
"""


def load_tests(loader, tests, pattern):
    tests.addTests(doctest.DocTestSuite(sale_order_check_client_terms))
    return tests


@tagged("post_install", "-at_install")
class TestSaleOrderCheckClientTerms(CheckCase):
    """What the customer's own order states, against ours."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.customer.ref = "C1"
        cls.sixty = cls.env["account.payment.term"].create({"name": "60 days, end of month"})
        cls.customer.property_payment_term_id = cls.sixty
        cls.dap = cls.env.ref("account.incoterm_DAP")
        cls.exw = cls.env.ref("account.incoterm_EXW")
        cls.customer.sale_incoterm_id = cls.dap
        cls.env.company.currency_id = cls.env.ref("base.EUR")

    def take(self):
        Intake = self.env["backoffice.order.intake"].with_user(self.clerk)
        intake = Intake.create_from_file("po.csv", FILE.encode())
        intake.action_parse()
        intake.action_create_orders()
        return intake.order_ids.sorted("client_order_ref")

    def said(self, order):
        return self.finding("client_terms", order).message

    def test_what_the_file_states_is_kept(self):
        order, bare = self.take()
        self.assertEqual(order.client_payment_terms, "60 gg DFFM")
        self.assertEqual(order.client_incoterm, "DAP Milano")
        self.assertEqual(order.client_currency, "EUR")
        self.assertEqual(str(order.client_delivery_date), "2099-03-12")
        self.assertFalse(bare.client_payment_terms or bare.client_delivery_date)
        self.assertFalse(order.copy().client_payment_terms)

    def test_silent_while_ours_are_the_same(self):
        orders = self.take() + self.make_order()
        self.assertFalse(self.hits("client_terms", orders))

    def test_each_difference_is_told(self):
        orders = self.take()
        changes = [
            (
                "payment_term_id",
                self.env.ref("account.account_payment_term_30days").id,
                "60 gg",
            ),
            ("incoterm", self.exw.id, "incoterm “DAP Milano”, ours EXW"),
            ("incoterm", False, "incoterm “DAP Milano”, ours none"),
            ("commitment_date", "2099-04-01 10:00:00", "delivery on 03/12/2099, ours 04/01"),
            ("commitment_date", False, "ours none"),
            ("client_currency", "usd", "currency usd, ours EUR"),
        ]
        for name, value, text in changes:
            before = (
                self.env["sale.order"]
                ._fields[name]
                .convert_to_write(orders[0][name], orders[0])
            )
            orders[0][name] = value
            self.assertEqual(self.hits("client_terms", orders), orders[0], text)
            self.assertIn(text, self.said(orders[0]))
            orders[0][name] = before
            self.assertFalse(self.hits("client_terms", orders))

    def test_price_of_a_line_and_what_is_tolerated(self):
        orders = self.take()
        orders.order_line.price_unit = 10.3
        self.assertEqual(self.hits("client_terms", orders), orders)
        self.assertIn("Bolt at 10, ours 10.3", self.said(orders[0]))
        self.check("client_terms", limit=3)
        self.assertFalse(self.hits("client_terms", orders))
        orders[1].order_line.discount = 10
        self.assertEqual(self.hits("client_terms", orders), orders[1])

    def test_typed_in_and_free_text(self):
        order = self.make_order(client_payment_terms="Anticipato", client_incoterm="franco")
        self.assertEqual(self.hits("client_terms", order), order)
        self.assertIn("payment “Anticipato”, ours 60 days", self.said(order))
        self.assertNotIn("franco", self.said(order))
        self.sixty.name = "ANTICIPATO."
        self.assertFalse(self.hits("client_terms", order))

    def test_our_terms_in_any_language_mean_the_same(self):
        self.env["res.lang"]._activate_lang("it_IT")
        self.sixty.with_context(lang="it_IT").name = "Bonifico anticipato"
        order = self.make_order(client_payment_terms="bonifico anticipato")
        self.assertFalse(self.hits("client_terms", order))
