from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import SQL

from .common import ReportCase

UNTAXED = """
    SELECT COALESCE(SUM(amount_untaxed_signed), 0) FROM account_move
    WHERE state = 'posted' AND move_type IN ('out_invoice', 'out_refund')
      AND invoice_date BETWEEN %s AND %s AND company_id IN %s
"""


@tagged("post_install", "-at_install")
class TestNetTurnover(ReportCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        a, b = cls.product_a, cls.product_b
        cls.invoice("2024-01-31", [(100.10, cls.anna, a), (50, cls.bruno, b)])
        cls.invoice("2024-02-29", [(200, cls.anna, a)], partner=cls.two)
        cls.invoice("2024-02-10", [(30.05, cls.anna, a)], kind="out_refund")
        cls.invoice("2023-02-28", [(80, cls.anna, b), (20, None, None)])
        # none of these counts
        cls.invoice("2024-02-11", [(999, cls.anna, a)], post=False)
        cls.invoice("2024-02-12", [(999, cls.anna, a)], kind="in_invoice")
        cls.invoice("2025-01-01", [(999, cls.anna, a)])

    def accounting(self, first="2024-01-01", last="2024-12-31", companies=None):
        ids = tuple((companies or self.company).ids)
        self.env.flush_all()
        ((total,),) = self.env.execute_query(SQL(UNTAXED, first, last, ids))
        return f"{total:.2f}"

    def test_agent_and_month_against_the_year_before(self):
        run = self.run_report(groupings=("agent", "month"))
        self.assertEqual(
            self.figures(run, "now", "before", "delta", "change", "share"),
            {
                ("Anna",): ("270.05", "80.00", "190.05", "2.3756", "0.8438"),
                ("Anna", "January 2024"): ("100.10", "0.00", "100.10", "None", "0.3128"),
                ("Anna", "February 2024"): ("169.95", "80.00", "89.95", "1.1244", "0.5310"),
                ("Bruno",): ("50.00", "0.00", "50.00", "None", "0.1562"),
                ("Bruno", "January 2024"): ("50.00", "0.00", "50.00", "None", "0.1562"),
                ("No agent",): ("0.00", "20.00", "-20.00", "-1.0000", "0.0000"),
                ("No agent", "February 2024"): ("0.00", "20.00", "-20.00", "-1.0000", "0.0000"),
                (): ("320.05", "100.00", "220.05", "2.2005", "1.0000"),
            },
        )

    def test_every_grouping_adds_up_to_accounting(self):
        now, before = self.accounting(), self.accounting("2023-01-01", "2023-12-31")
        for groupings in (
            (),
            ("month",),
            ("customer_category", "product_category"),
            ("product_category", "agent", "month"),
        ):
            with self.subTest(groupings):
                self.assertEqual(
                    self.figures(self.run_report(groupings=groupings))[()], (now, before)
                )

    def test_customer_with_two_tags_counts_once_under_the_oldest(self):
        run = self.run_report(groupings=("customer_category",))
        self.assertEqual(
            self.figures(run),
            {
                ("No customer category",): ("200.00", "0.00"),
                ("Retail",): ("120.05", "100.00"),
                (): ("320.05", "100.00"),
            },
        )

    def test_category_is_that_of_the_company_of_a_contact(self):
        contact = self.env["res.partner"].create({"name": "Desk", "parent_id": self.one.id})
        self.invoice("2024-05-01", [(10, None, None)], partner=contact)
        run = self.run_report(groupings=("customer_category",), first="2024-05-01")
        self.assertEqual(self.figures(run, "now")[("Retail",)], ("10.00",))

    def test_lines_without_product_and_notes(self):
        move = self.invoice(
            "2024-06-01", [(10, self.anna, None), (5, self.anna, self.product_b)], post=False
        )
        move.write(
            {
                "invoice_line_ids": [
                    Command.create({"display_type": "line_section", "name": "Section"}),
                    Command.create({"display_type": "line_note", "name": "Note"}),
                ]
            }
        )
        move.invoice_line_ids.filtered("price_unit")[0].discount = 10
        move.action_post()
        run = self.run_report(groupings=("product_category",), first="2024-06-01")
        self.assertEqual(
            self.figures(run, "now"),
            {("No product category",): ("9.00",), ("Other",): ("5.00",), (): ("14.00",)},
        )

    def test_invoice_in_another_currency_counts_in_company_currency(self):
        dollar = self.setup_other_currency("CAD", rates=[("2024-07-01", 2.0)])
        self.invoice("2024-07-05", [(100.01, None, None)], currency_id=dollar)
        run = self.run_report(first="2024-07-01")
        self.assertEqual(self.figures(run, "now"), {(): (self.accounting("2024-07-01"),)})
        self.assertEqual(self.figures(run, "now"), {(): ("50.01",)})

    def test_filters(self):
        cases = {
            "agent_ids": (self.bruno.ids, "50.00"),
            "partner_ids": (self.two.ids, "200.00"),
            "product_category_ids": (self.other_category.ids, "50.00"),
        }
        for name, (ids, expected) in cases.items():
            with self.subTest(name):
                run = self.run_report(filters={name: ids})
                self.assertEqual(self.figures(run, "now")[()], (expected,))
                self.assertEqual(len(run._get_notes()), 5)

    def test_period_before_moves_months_onto_ours(self):
        run = self.run_report(
            groupings=("month",), first="2024-02-01", last="2024-02-29", compare="previous"
        )
        self.assertEqual(self.figures(run)[("February 2024",)], ("169.95", "150.10"))

    def test_nothing_to_compare_with_leaves_the_columns_out(self):
        run = self.run_report(compare="none")
        self.assertEqual([c.code for c in run._get_table()["columns"]], ["now", "share"])

    def test_drill_down_leads_to_the_lines_behind_each_cell(self):
        run = self.run_report(groupings=("customer_category", "product_category", "month"))
        table = run._get_table()
        for row in table["rows"]:
            for index, code in ((0, "now"), (1, "before")):
                with self.subTest(path=row["path"], column=code):
                    action = run.action_drill_down(row["path"], code)
                    Line = self.env[action["res_model"]].with_user(self.viewer)
                    total = -sum(Line.search(action["domain"]).mapped("balance"))
                    self.assertAlmostEqual(total, float(row["values"][index]), 2)

    def test_queries_do_not_grow_with_the_invoices(self):
        report = self.report._get_definition()
        env = self.env(user=self.viewer)
        parameters = self.parameters(groupings=("customer_category", "product_category"))
        report.names(env, report.compute(env, parameters))

        def count():
            env.invalidate_all()
            start = self.env.cr.sql_log_count
            report.names(env, report.compute(env, parameters))
            return self.env.cr.sql_log_count - start

        few = count()
        for day in range(1, 21):
            self.invoice(f"2024-08-{day:02}", [(day, self.anna, self.product_a)])
        self.assertEqual(count(), few)


@tagged("post_install", "-at_install")
class TestNetTurnoverCompanies(ReportCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.pound = cls.setup_other_currency(
            "GBP", rates=[("2024-01-01", 0.8), ("2024-02-01", 0.5)]
        )
        cls.other = cls.setup_other_company(name="Other Ltd", currency_id=cls.pound.id)[
            "company"
        ]
        cls.both = cls.company + cls.other
        cls.boss = cls.new_user("r_boss", "readonly", companies=cls.both)
        cls.invoice("2024-01-15", [(100, None, None)])
        cls.invoice_there("2024-01-15", 10.01)
        cls.invoice_there("2024-02-15", 10.01)

    @classmethod
    def invoice_there(cls, day, price, partner=None):
        env = cls.env(context={**cls.env.context, "allowed_company_ids": cls.both.ids[::-1]})
        move = env["account.move"].create(
            {
                "move_type": "out_invoice",
                "company_id": cls.other.id,
                "currency_id": cls.pound.id,
                "partner_id": (partner or cls.two).id,
                "invoice_date": day,
                "invoice_line_ids": [
                    Command.create({"name": "line", "price_unit": price, "tax_ids": False})
                ],
            }
        )
        move.action_post()
        return move

    def test_reader_of_one_company_sees_that_one_alone(self):
        self.assertEqual(self.figures(self.run_report(), "now"), {(): ("100.00",)})

    def test_foreign_company_is_refused(self):
        with self.assertRaisesRegex(Exception, "You may not report on Other Ltd"):
            self.run_report(company_ids=tuple(self.both.ids))

    def test_companies_are_added_at_the_rate_of_the_invoice_date(self):
        run = self.run_report(self.boss, company_ids=tuple(self.both.ids), groupings=("month",))
        euro, pound = self.company.currency_id, self.pound
        moves = self.env["account.move"].search([("company_id", "=", self.other.id)])
        expected = sum(
            pound._convert(move.amount_untaxed, euro, self.company, move.invoice_date)
            for move in moves.filtered(lambda m: m.move_type == "out_invoice")
        )
        self.assertEqual(
            self.figures(run, "now"),
            {("January 2024",): ("112.51",), ("February 2024",): ("20.02",), (): ("132.53",)},
        )
        self.assertAlmostEqual(expected, 32.53, 2)

    def test_invoices_among_the_companies_are_left_out(self):
        self.invoice_there("2024-02-16", 77, partner=self.company.partner_id)
        run = self.run_report(self.boss, company_ids=tuple(self.both.ids))
        self.assertEqual(self.figures(run, "now"), {(): ("132.53",)})

    def test_run_over_two_companies_is_hidden_from_who_has_one(self):
        run = self.run_report(self.boss, company_ids=tuple(self.both.ids))
        mine = self.run_report(self.boss)
        self.assertEqual(run.with_user(self.viewer).search([]), mine)
        self.assertFalse(run.with_user(self.viewer).has_access("read"))
        self.assertIn(
            run,
            run.with_user(self.boss).with_context(allowed_company_ids=self.both.ids).search([]),
        )
