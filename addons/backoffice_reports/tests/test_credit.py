from odoo.tests import freeze_time, tagged
from odoo.tools import SQL

from .common import ReportCase

JOURNALS = """
    SELECT COALESCE(SUM(l.balance), 0) FROM account_move_line l
      JOIN account_account a ON a.id = l.account_id
     WHERE a.account_type = 'asset_receivable' AND l.parent_state = 'posted'
       AND l.date <= %s AND l.company_id = %s
"""


@tagged("post_install", "-at_install")
class TestCredit(ReportCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.report = cls.env.ref("backoffice_reports.backoffice_report_credit")
        cls.tax_sale_a.amount = 0
        cls.old = cls.due("2024-01-01", 100, "2024-01-31")
        cls.paid = cls.due("2024-01-01", 300, "2024-01-31")
        cls.pay(cls.paid, "2024-03-11", 300)  # 40 days late
        cls.part = cls.due("2024-02-01", 200, "2024-03-31", partner=cls.two)
        cls.pay(cls.part, "2024-03-31", 50)
        cls.due("2024-03-10", 30.05, "2024-03-10", kind="out_refund")

    @classmethod
    def due(cls, day, amount, due, **values):
        return cls.invoice(
            day,
            [(amount, cls.anna, None)],
            invoice_date_due=due,
            invoice_payment_term_id=False,
            **values,
        )

    @classmethod
    def pay(cls, move, day, amount):
        wizard = cls.env["account.payment.register"].with_context(
            active_model="account.move", active_ids=move.ids
        )
        wizard.create({"payment_date": day, "amount": amount})._create_payments()

    def journals(self, day):
        self.env.flush_all()
        ((total,),) = self.env.execute_query(SQL(JOURNALS, day, self.company.id))
        return f"{total:.2f}"

    def test_ages_dso_and_days_late(self):
        run = self.run_report(
            groupings=("customer",), last="2024-03-31", first="2024-01-01", compare="none"
        )
        codes = ("now", "not_due", "days_30", "days_60", "invoiced", "dso", "days_late")
        self.assertEqual(
            self.figures(run, *codes),
            {
                # 60 days past due, and a credit note of 21 days
                ("Uno",): ("69.95", "0.00", "-30.05", "100.00", "369.95", "17.2", "40.0"),
                ("Due",): ("150.00", "150.00", "0.00", "0.00", "200.00", "68.3", "0.0"),
                # 219.95 of 569.95 in 91 days; 300 paid 40 days late, 50 on the day
                (): ("219.95", "150.00", "-30.05", "100.00", "569.95", "35.1", "34.3"),
            },
        )

    def test_every_day_is_that_of_the_journals(self):
        for day, expected in (
            ("2024-01-31", "400.00"),
            ("2024-02-29", "600.00"),
            ("2024-03-31", "219.95"),
        ):
            with self.subTest(day):
                run = self.run_report(last=day, compare="none")
                self.assertEqual(self.figures(run, "now"), {(): (expected,)})
                self.assertEqual(self.journals(day), expected)

    def test_drill_down_leads_to_what_was_open_then(self):
        run = self.run_report(last="2024-02-29", compare="none")
        for code, moves in (
            ("now", self.old + self.paid + self.part),
            ("days_30", self.old + self.paid),
            ("not_due", self.part),
        ):
            with self.subTest(code):
                action = run.action_drill_down([], code)
                lines = self.env["account.move.line"].with_user(self.viewer)
                self.assertEqual(lines.search(action["domain"]).move_id, moves)

    def test_invoice_in_another_currency_is_open_as_it_was_booked(self):
        cad = self.setup_other_currency("CAD", rates=[("2024-04-01", 2.0), ("2024-05-01", 4.0)])
        self.due("2024-04-02", 100, "2024-04-30", currency_id=cad.id)
        run = self.run_report(first="2024-04-01", last="2024-05-31", compare="none")
        self.assertEqual(self.figures(run, "now", "invoiced")[()], ("269.95", "50.00"))
        self.assertEqual(self.journals("2024-05-31"), "269.95")

    def test_limits_are_those_of_the_customers_form(self):
        self.two.write({"credit_limit": 300, "credit_state": "active"})
        run = self.run_report(groupings=("customer",), compare="none")
        exposure = self.two._credit_exposure(self.company)[self.two.id]["total"]
        rows = self.figures(run, "exposure", "limit", "used")
        self.assertEqual(rows[("Due",)], (f"{exposure:.2f}", "300.00", "0.5000"))
        self.assertEqual(rows[("Uno",)][1:], ("None", "None"))

    def test_nothing_open(self):
        run = self.run_report(first="2020-01-01", last="2020-12-31", compare="none")
        self.assertEqual(
            self.figures(run, "now", "dso", "days_late"), {(): ("0.00", "None", "None")}
        )

    def test_running_period_counts_to_today(self):
        with freeze_time("2024-03-31 12:00"):
            run = self.run_report(compare="none")
        self.assertEqual(self.figures(run, "days_60", "dso")[()], ("100.00", "35.1"))

    def test_queries_do_not_grow(self):
        report = self.report._get_definition()
        env = self.env(user=self.viewer)
        parameters = self.parameters(groupings=("customer",))

        def count():
            env.invalidate_all()
            start = self.env.cr.sql_log_count
            report.names(env, report.compute(env, parameters))
            return self.env.cr.sql_log_count - start

        count()
        few = count()
        customers = self.env["res.partner"].create([{"name": f"C{n}"} for n in range(10)])
        for customer in customers:
            self.due("2024-05-01", 10, "2024-05-31", partner=customer)
        self.assertEqual(count(), few)
