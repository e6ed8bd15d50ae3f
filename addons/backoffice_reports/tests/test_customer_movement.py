from odoo.exceptions import UserError
from odoo.tests import tagged

from .turnover_common import TurnoverCase

BOTH = ("movement", "customer")


@tagged("post_install", "-at_install")
class TestCustomerMovement(TurnoverCase):
    code = "customer_movement"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.five, cls.six, cls.seven = cls.env["res.partner"].create(
            [{"name": name} for name in ("Cinque", "Sei", "Sette")]
        )
        # the period is the first quarter of 2024; who bought last before
        # 30 September 2022 is lost at its end, before 30 June 2022 at its start
        cls.sell("2024-01-01", 10, cls.one, agent=cls.anna)  # new
        cls.sell("2022-06-01", 5, cls.two)
        cls.sell("2024-03-31", 20, cls.two, agent=cls.bruno)  # won back after 22 months
        cls.sell("2022-09-29", 30, cls.three, agent=cls.anna)  # lost in the period
        cls.sell("2022-06-29", 99, cls.four)  # lost before it
        cls.sell("2024-02-01", -4, cls.four)  # still gets a credit note
        for day in ("2023-08-01", "2023-08-31", "2023-09-30"):  # every 30 days
            cls.sell(day, 100, cls.five, agent=cls.anna)  # dormant by his rhythm
        cls.sell("2023-09-30", 40, cls.six)  # two days tell no rhythm: active
        cls.sell("2023-08-31", 40, cls.six)
        cls.sell("2023-03-30", 50, cls.seven)  # dormant after 12 months
        cls.sell("2024-04-01", 999, cls.seven)

    def quarter(self, **values):
        return self.run_report(first="2024-01-01", last="2024-03-31", **values)

    def test_movements(self):
        run = self.quarter(groupings=BOTH)
        codes = ("now", "customers", "at_start", "lost", "churn", "at_risk", "last")
        figures = self.figures(run, *codes)
        self.assertEqual(
            figures,
            {
                ("New",): ("10.00", "1", "0", "0", "None", "0.00", "2024-01-01"),
                ("New", "Uno"): ("10.00", "1", "0", "0", "None", "0.00", "2024-01-01"),
                ("Won back",): ("20.00", "1", "0", "0", "None", "0.00", "2024-03-31"),
                ("Won back", "Due"): ("20.00", "1", "0", "0", "None", "0.00", "2024-03-31"),
                ("Active",): ("0.00", "1", "1", "0", "0.0000", "0.00", "2023-09-30"),
                ("Active", "Sei"): ("0.00", "1", "1", "0", "0.0000", "0.00", "2023-09-30"),
                ("Dormant",): ("0.00", "2", "2", "0", "0.0000", "350.00", "None"),
                ("Dormant", "Cinque"): (
                    "0.00",
                    "1",
                    "1",
                    "0",
                    "0.0000",
                    "300.00",
                    "2023-09-30",
                ),
                ("Dormant", "Sette"): ("0.00", "1", "1", "0", "0.0000", "50.00", "2023-03-30"),
                ("Lost",): ("0.00", "0", "1", "1", "1.0000", "0.00", "2022-09-29"),
                ("Lost", "Tre"): ("0.00", "0", "1", "1", "1.0000", "0.00", "2022-09-29"),
                ("Lost earlier",): ("-4.00", "0", "0", "0", "None", "0.00", "2022-06-29"),
                ("Lost earlier", "Quattro"): (
                    *("-4.00", "0", "0", "0", "None", "0.00", "2022-06-29"),
                ),
                (): ("26.00", "5", "4", "1", "0.2500", "350.00", "None"),
            },
        )
        self.assertEqual(figures[()][0], self.accounting("2024-01-01", "2024-03-31"))

    def test_limits_are_options(self):
        run = self.quarter(
            groupings=("movement",), options={"factor": 10, "dormant_months": 14}
        )
        self.assertEqual(self.figures(run, "customers")[("Active",)], ("3",))

    def test_a_customer_of_two_agents_counts_once(self):
        self.sell("2024-02-01", 7, self.one, agent=self.bruno)
        figures = self.figures(self.quarter(groupings=("agent", "movement")), "customers")
        self.assertEqual(figures[("Anna", "New")], ("1",))
        self.assertEqual(figures[("Bruno", "New")], ("1",))
        self.assertEqual(figures[()], ("5",))

    def test_cells_lead_to_their_lines(self):
        for groupings in (BOTH, ("movement",), ("agent", "movement")):
            run = self.quarter(groupings=groupings)
            self.assert_cells_lead_to_their_lines(run, ("now", "at_risk"))
        action = run.action_drill_down([], "lost")
        lines = self.env[action["res_model"]].search(action["domain"])
        self.assertEqual(lines.move_id.partner_id, self.three)

    def test_reader_sees_what_the_rules_let_him(self):
        self.assert_rules_hold(BOTH, "customers", first="2024-01-01", last="2024-03-31")

    def test_nothing_sold(self):
        self.assert_no_rows(BOTH)

    def test_queries_do_not_grow(self):
        self.assert_constant_queries(BOTH)

    def test_there_are_no_targets(self):
        with self.assertRaises(UserError):
            self.quarter(compare="budget")
