from odoo.tests import tagged

from .common import CheckCase

CODES = ("credit_exposure", "payment_term", "agent_differs", "minimum_order")


@tagged("post_install", "-at_install")
class TestFindingLanguage(CheckCase):
    """What a waiver is bound to is in no language; what is read is in the reader's."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("it_IT")
        Term = cls.env["account.payment.term"]
        usual, cls.other_term = Term.create([{"name": "30 days"}, {"name": "90 days"}])
        for term, name in ((usual, "30 giorni"), (cls.other_term, "90 giorni")):
            term.with_context(lang="it_IT").name = name
        cls.env.company.account_use_credit_limit = True
        agent = cls.env["res.partner"].create({"name": "Rossi", "is_agent": True})
        cls.customer.write(
            {
                "credit_limit": 1000,
                "property_payment_term_id": usual.id,
                "agent_id": agent.id,
                "minimum_order": 5000,
            }
        )

    def in_language(self, order, lang):
        order = order.with_user(self.manager).with_context(lang=lang)
        order.action_check()
        findings = order.sudo().finding_ids.filtered(lambda f: f.check_id.code in CODES)
        return {finding.check_id.code: finding for finding in findings}

    def test_waiver_outlives_a_run_in_another_language(self):
        for code in CODES:
            self.check(code)
        order = self.make_order(
            {"product_uom_qty": 123.5}, agent_id=False, payment_term_id=self.other_term.id
        )
        found = self.in_language(order, "en_US")
        self.assertEqual(set(found), set(CODES))
        kept = {code: (f.value, f.threshold) for code, f in found.items()}
        texts = {code: f.message for code, f in found.items()}
        for finding in found.values():
            finding._let_pass("agreed", False)
        again = self.in_language(order, "it_IT")
        self.assertEqual({code: (f.value, f.threshold) for code, f in again.items()}, kept)
        self.assertEqual({f.state for f in again.values()}, {"waived"})
        self.assertEqual(self.in_language(order, "it_IT").keys(), found.keys())
        for code, finding in again.items():
            self.assertNotEqual(finding.message, texts[code])
        self.assertFalse(order.finding_ids.change_ids.filtered(lambda c: c.state != "open"))

    def test_another_amount_ends_the_waiver_in_any_language(self):
        self.check("minimum_order")
        order = self.make_order({"product_uom_qty": 10}, agent_id=False)
        self.in_language(order, "en_US")["minimum_order"]._let_pass("agreed", False)
        order.order_line.product_uom_qty = 11
        finding = self.in_language(order, "it_IT")["minimum_order"]
        self.assertEqual(finding.state, "open")
