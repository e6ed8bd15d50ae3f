from datetime import datetime, timedelta

from odoo import fields
from odoo.fields import Command
from odoo.tests import tagged

from odoo.addons.backoffice_sales.tests.common import CountsQueries
from odoo.addons.l10n_it_edi.tests.common import TestItEdi


class ItalianOrderCase(CountsQueries, TestItEdi):
    """Orders of an Italian company that sends electronic invoices."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.user.group_ids += cls.env.ref("backoffice_sales.backoffice_sales_group_manager")
        cls.env = cls.env(context={**cls.env.context, "allowed_company_ids": cls.company.ids})
        cls.Check = cls.env["backoffice.check"].with_context(active_test=False)
        cls.Check.search([("code", "not =like", "it_%")]).active = False
        cls.customer = cls.italian_partner_a
        cls.customer.l10n_it_pa_index = "ABC1234"
        cls.product = cls.env["product.product"].create(
            {"name": "Bolt", "type": "consu", "list_price": 10.0, "taxes_id": False}
        )

    def order(self, line=None, **values):
        line = {"product_id": self.product.id, "product_uom_qty": 10, **(line or {})}
        return self.env["sale.order"].create(
            {"partner_id": self.customer.id, "order_line": [Command.create(line)], **values}
        )

    def found(self, order):
        order.action_check()
        return sorted(
            order.finding_ids.filtered(lambda f: f.state == "open").check_id.mapped("code")
        )


@tagged("post_install", "-at_install", "-post_install_l10n")
class TestItalianOrder(ItalianOrderCase):
    def test_clean_order_has_no_findings(self):
        self.assertEqual(self.found(self.order()), [])

    # --- Where the invoice goes

    def test_neither_destination_code_nor_pec(self):
        order = self.order()
        for code in (False, "0000000"):
            self.customer.l10n_it_pa_index = code
            self.assertEqual(self.found(order), ["it_einvoice"])
        self.customer.l10n_it_pec_email = "alessi@pec.it"
        self.assertEqual(self.found(order), [])

    def test_foreigners_and_persons_need_no_code(self):
        self.customer.l10n_it_pa_index = False
        order = self.order()
        self.customer.is_company = False
        self.assertEqual(self.found(order), [])
        self.customer.write({"is_company": True, "country_id": self.env.ref("base.ch").id})
        self.assertEqual(self.found(order), [])

    def test_company_that_sends_no_electronic_invoices_is_left_alone(self):
        order = self.order()
        self.customer.l10n_it_pa_index = False
        self.set_code("12345678901", True)
        self.assertEqual(self.found(order), ["it_einvoice", "it_fiscal_code"])
        self.company.l10n_it_tax_system = False
        self.assertEqual(self.found(order), [])

    def test_public_administration_needs_cig_cup_or_order(self):
        self.customer.l10n_it_pa_index = "UF1234"
        order = self.order()
        self.assertEqual((self.found(order), order.check_state), (["it_public"], "blocked"))
        given = [
            "client_order_ref",
            "l10n_it_cig",
            "l10n_it_cup",
            "l10n_it_origin_document_name",
        ]
        for name in (name for name in given if name in order._fields):
            order[name] = "X1"
            self.assertEqual(self.found(order), [], name)
            order[name] = " "
            self.assertEqual(self.found(order), ["it_public"], name)

    # --- Fiscal code

    def test_fiscal_code_that_cannot_be_one(self):
        order = self.order()
        for code, company, valid in (
            ("93026890017", True, True),
            ("93026890018", True, False),
            ("IT93026890017", True, False),
            ("93026890017", False, True),
            ("RSSMRA80A01F205X", False, True),
            ("RSSMRA80A01F205X", True, True),
            ("rssmra80a01f205x", False, True),
            ("RSSMRA80A01F205Y", False, False),
        ):
            self.set_code(code, company)
            self.assertEqual(self.found(order), [] if valid else ["it_fiscal_code"], code)
        self.customer.vat = False
        self.set_code("93026890017", False)
        self.assertEqual(self.found(order), ["it_fiscal_code"])

    def set_code(self, code, company):
        """As an import leaves it: the host's own test of the code is not a full one."""
        self.env.cr.execute(
            "UPDATE res_partner SET l10n_it_codice_fiscale = %s, is_company = %s WHERE id = %s",
            [code, company, self.customer.id],
        )
        self.customer.invalidate_recordset()

    def test_person_without_any_number_is_warned_of(self):
        self.customer.write(
            {"is_company": False, "vat": False, "l10n_it_codice_fiscale": False}
        )
        order = self.order()
        self.assertEqual(
            (self.found(order), order.check_state), (["it_fiscal_code"], "warning")
        )

    # --- Stamp duty

    def test_stamp_duty_on_untaxed_lines(self):
        exempt, export = self.env["account.tax"].create(
            [
                {
                    "name": name,
                    "amount": 0,
                    "amount_type": "percent",
                    "l10n_it_exempt_reason": reason,
                    "invoice_legal_notes": "Law",
                }
                for name, reason in (("Exempt", "N4"), ("Export", "N3.1"))
            ]
        )
        line = {"price_unit": 7.75, "tax_ids": [Command.set(exempt.ids)]}
        order = self.order(line)
        self.assertEqual((self.found(order), order.check_state), (["it_stamp_duty"], "clear"))
        order.order_line.price_unit = 7.74
        self.assertEqual(self.found(order), [])
        order.order_line.write({"price_unit": 99, "tax_ids": [Command.set(export.ids)]})
        self.assertEqual(self.found(order), [])
        order.order_line.tax_ids = exempt
        self.Check.search([("code", "=", "it_stamp_duty")]).limit = 1000
        self.assertEqual(self.found(order), [])

    # --- A set

    def test_number_of_queries_does_not_grow(self):
        self.customer.write({"l10n_it_pa_index": False, "vat": False})

        def make(count):
            customers = self.env["res.partner"].union(
                *(self.customer.copy({"name": f"C{n}"}) for n in range(count))
            )
            vals = [
                {
                    "partner_id": customer.id,
                    "order_line": [Command.create({"product_id": self.product.id})],
                }
                for customer in customers
            ]
            return self.env["sale.order"].create(vals)

        def run(orders):
            orders.action_check()
            self.assertEqual(orders.finding_ids.check_id.mapped("code"), ["it_einvoice"])

        self.assert_constant_queries(make, run, 10, 200)


@tagged("post_install", "-at_install", "-post_install_l10n")
class TestItalianIntent(ItalianOrderCase):
    """Runs where the host's module for declarations of intent is; it is not ours to bring."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        if "l10n_it_edi_doi_id" not in cls.env["sale.order"]._fields:
            return
        cls.Check.search([("code", "!=", "it_intent")]).active = False
        today = fields.Date.today()
        cls.declaration = cls.env["l10n_it_edi_doi.declaration_of_intent"].create(
            {
                "company_id": cls.company.id,
                "partner_id": cls.customer.id,
                "issue_date": today,
                "start_date": today - timedelta(days=5),
                "end_date": today + timedelta(days=30),
                "threshold": 150,
                "protocol_number_part1": "22022212345678901",
                "protocol_number_part2": "000001",
            }
        )
        cls.tax = cls.company.l10n_it_edi_doi_tax_id
        cls.untaxed = {"tax_ids": [Command.set(cls.tax.ids)], "price_unit": 10}

    def setUp(self):
        super().setUp()
        if "l10n_it_edi_doi_id" not in self.env["sale.order"]._fields:
            self.skipTest("l10n_it_edi_doi is not installed")

    def test_order_without_vat_needs_a_declaration(self):
        order = self.order(self.untaxed)
        self.assertFalse(order.l10n_it_edi_doi_id)
        self.assertEqual(self.found(order), ["it_intent"])
        self.declaration.action_validate()
        order.l10n_it_edi_doi_id = self.declaration
        self.assertEqual(self.found(order), [])

    def test_declaration_is_to_be_in_force_on_the_promised_day(self):
        self.declaration.action_validate()
        order = self.order(self.untaxed)
        self.assertEqual(order.l10n_it_edi_doi_id, self.declaration)
        self.assertEqual(self.found(order), [])
        order.commitment_date = datetime.now() + timedelta(days=40)
        self.assertEqual(self.found(order), ["it_intent"])
        self.assertIn("not in force", order.finding_ids.message)
        order.commitment_date = False
        self.declaration.action_revoke()
        self.assertEqual(self.found(order), ["it_intent"])
        self.assertIn("Revoked", order.finding_ids.message)

    def test_declaration_is_used_up_within_a_batch(self):
        self.declaration.action_validate()
        self.assertEqual(self.found(self.order({**self.untaxed, "product_uom_qty": 15})), [])
        order = self.order({**self.untaxed, "product_uom_qty": 16})
        self.assertEqual(self.found(order), ["it_intent"])
        orders = self.order(self.untaxed) + self.order(self.untaxed)
        self.assertEqual([self.found(o) for o in orders], [[], []])
        orders.action_confirm()
        self.assertEqual(orders.mapped("state"), ["sale", "draft"])
        self.assertEqual(self.found(orders[1]), ["it_intent"])
