from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import ReportCase


@tagged("post_install", "-at_install")
class TestReportAgain(ReportCase):
    """From one run to the next, favorites, and what changed since."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.invoice("2024-03-05", [(100.10, cls.anna, cls.product_a)])

    def again(self, run, **values):
        action = run.with_user(self.viewer).action_run_again(**values)
        return self.env["backoffice.report.run"].browse(action["params"]["run_id"])

    def test_period_before_and_after(self):
        run = self.run_report(first="2024-02-01", last="2024-02-29", groupings=("agent",))
        after = self.again(run, step=1)
        self.assertEqual(str(after.first_date), "2024-03-01")
        self.assertEqual(str(after.last_date), "2024-03-31")
        self.assertEqual(self.figures(after, "now")[()], ("100.10",))
        self.assertEqual(self.again(after, step=-1).last_date, run.last_date)
        self.assertEqual(self.again(run, groupings=["month"])._get_table()["heads"], ["Month"])
        self.assertEqual(self.again(run, compare="none")._get_parameters().compare, "none")
        with self.assertRaises(UserError):
            self.again(run, compare="everything")

    def test_what_changed_since(self):
        run = self.run_report(groupings=("agent",), compare="none")
        self.assertEqual(run.get_changes()["rows"], [])
        self.invoice("2024-03-06", [(5, self.anna, None), (7, self.bruno, None)])
        changes = run.get_changes()
        self.assertEqual(changes["columns"], ["Net Turnover"])
        cells = {
            row["label"]: tuple(row["cells"][0][k] for k in ("old", "new", "delta"))
            for row in changes["rows"]
        }
        self.assertEqual(
            cells,
            {
                "Anna": ("100.10", "105.10", "5.00"),
                "Bruno": ("", "7.00", "7.00"),
                "Total": ("100.10", "112.10", "12.00"),
            },
        )
        self.assertEqual(self.figures(run, "now")[()], ("100.10",))

    def test_budget_needs_targets_and_known_groupings(self):
        with self.assertRaisesRegex(UserError, "target"):
            self.run_report(compare="budget", groupings=("product",))

    # --- Favorites

    def keep(self, user, **values):
        Wizard = self.env["backoffice.report.run.create"].with_user(user)
        wizard = Wizard.create(
            {"favorite_name": "Mine", "agent_ids": self.anna.ids, "period": "last_year"}
            | values
        )
        wizard.action_run()
        return (
            Wizard.env["backoffice.report.favorite"].sudo().search([], order="id desc", limit=1)
        )

    def test_favorite_keeps_choices_and_the_name_of_the_period(self):
        favorite = self.keep(self.viewer)
        self.assertEqual(favorite.user_id, self.viewer)
        self.assertEqual(favorite.values["agent_ids"], self.anna.ids)
        self.assertNotIn("first_date", favorite.values)
        self.anna.copy()
        action = favorite.with_user(self.viewer).action_run()
        run = self.env["backoffice.report.run"].browse(action["params"]["run_id"])
        self.assertEqual(run._get_parameters().filters, {"agent_ids": self.anna.ids})

    def test_favorites_are_ones_own_or_shared_by_a_manager(self):
        mine = self.keep(self.viewer, is_favorite_shared=True)
        self.assertEqual(mine.user_id, self.viewer)
        self.assertFalse(mine.with_user(self.clerk).search([("id", "=", mine.id)]))
        shared = self.keep(self.manager, is_favorite_shared=True)
        self.assertFalse(shared.user_id)
        self.assertTrue(shared.with_user(self.clerk).search([("id", "=", shared.id)]))
        with self.assertRaises(AccessError):
            shared.with_user(self.clerk).write({"name": "x"})
        shared.with_user(self.manager).write({"name": "x"})
