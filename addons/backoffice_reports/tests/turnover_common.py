from odoo.tools import SQL

from .common import ReportCase

UNTAXED = """
    SELECT COALESCE(SUM(amount_untaxed_signed), 0) FROM account_move
    WHERE state = 'posted' AND move_type IN ('out_invoice', 'out_refund')
      AND invoice_date BETWEEN %s AND %s AND company_id IN %s
"""


class TurnoverCase(ReportCase):
    """What every report on the turnover of customers is held against."""

    code = ""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.report = cls.env.ref(f"backoffice_reports.backoffice_report_{cls.code}")
        cls.three, cls.four = cls.env["res.partner"].create(
            [{"name": "Tre"}, {"name": "Quattro"}]
        )

    @classmethod
    def sell(cls, day, price, partner=None, product=None, agent=None, **values):
        """A posted invoice of one line, without taxes; a credit note below zero."""
        return cls.invoice(
            day,
            [(abs(price), agent, product or cls.product_a)],
            partner=partner,
            kind="out_refund" if price < 0 else "out_invoice",
            **values,
        )

    def accounting(self, first, last):
        self.env.flush_all()
        rows = self.env.execute_query(SQL(UNTAXED, first, last, tuple(self.company.ids)))
        return f"{rows[0][0]:.2f}"

    def assert_no_rows(self, groupings, **values):
        run = self.run_report(
            first="2001-01-01", last="2001-12-31", groupings=groupings, **values
        )
        table = run._get_table()
        self.assertFalse(table["rows"])
        self.assertTrue(run.get_screen())
        self.assertTrue(run.action_download("xlsx"))

    def assert_rules_hold(self, groupings, code="now", **values):
        """With a rule on Anna's lines alone, the total is hers."""
        run = self.run_report(
            groupings=groupings, filters={"agent_ids": self.anna.ids}, **values
        )
        expected = self.figures(run, code)
        self.assertNotEqual(
            expected, self.figures(self.run_report(groupings=groupings, **values), code)
        )
        self.env["ir.rule"].create(
            {
                "name": "Anna's lines alone",
                "model_id": self.env.ref("account.model_account_move_line").id,
                "domain_force": [("agent_id", "=", self.anna.id)],
            }
        )
        run = self.run_report(groupings=groupings, **values)
        self.assertEqual(self.figures(run, code), expected)

    def assert_constant_queries(self, groupings, **values):
        report, env = self.report._get_definition(), self.env(user=self.viewer)
        parameters = self.parameters(groupings=groupings, **values)
        report.names(env, report.compute(env, parameters))

        def count():
            env.invalidate_all()
            start = self.env.cr.sql_log_count
            report.names(env, report.compute(env, parameters))
            return self.env.cr.sql_log_count - start

        few = count()
        partners = self.env["res.partner"].create([{"name": f"P{i}"} for i in range(10)])
        for index, partner in enumerate(partners):
            self.sell(f"2024-08-{index + 1:02}", index + 1, partner)
            self.sell(f"2023-08-{index + 1:02}", index + 2, partner)
        self.assertEqual(count(), few)

    def assert_cells_lead_to_their_lines(self, run, codes=("now", "before")):
        table = run._get_table()
        places = [c.code for c in table["columns"]]
        for row in [*table["rows"], {"path": [], "values": table["total"]}]:
            for code in codes:
                with self.subTest(path=row["path"], column=code):
                    action = run.action_drill_down(row["path"], code)
                    lines = self.env[action["res_model"]].search(action["domain"])
                    value = float(row["values"][places.index(code)] or 0)
                    self.assertAlmostEqual(-sum(lines.mapped("balance")), value, 2)
