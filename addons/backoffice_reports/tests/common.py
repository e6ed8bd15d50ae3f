from datetime import date

from odoo.fields import Command
from odoo.tests import new_test_user

from odoo.addons.account.tests.common import AccountTestInvoicingCommon

from ..matrix import Period
from ..reports import Parameters

GROUP = "backoffice_sales.backoffice_sales_group_"


class ReportCase(AccountTestInvoicingCommon):
    """Two agents, two customers, two product categories, and a user of each kind."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.user.group_ids += cls.env.ref(GROUP + "manager")
        cls.company = cls.company_data["company"]
        cls.report = cls.env.ref("backoffice_reports.backoffice_report_net_turnover")
        cls.anna, cls.bruno = cls.env["res.partner"].create(
            [{"name": "Anna", "is_agent": True}, {"name": "Bruno", "is_agent": True}]
        )
        Tag = cls.env["res.partner.category"]
        cls.retail = Tag.create({"name": "Retail"})
        cls.loyal = Tag.create({"name": "Loyal"})
        cls.one, cls.two = cls.env["res.partner"].create(
            [
                {"name": "Uno", "category_id": [Command.set((cls.loyal + cls.retail).ids)]},
                {"name": "Due"},
            ]
        )
        cls.other_category = cls.env["product.category"].create({"name": "Other"})
        cls.product_b.categ_id = cls.other_category
        cls.viewer, cls.clerk, cls.manager = (
            cls.new_user(f"r_{kind}", kind) for kind in ("readonly", "user", "manager")
        )

    @classmethod
    def new_user(cls, login, kind, companies=None, **values):
        companies = companies or cls.company
        return new_test_user(
            cls.env,
            login,
            groups=GROUP + kind,
            company_id=companies[0].id,
            company_ids=[Command.set(companies.ids)],
            **values,
        )

    @classmethod
    def invoice(cls, day, amounts, partner=None, kind="out_invoice", post=True, **values):
        """A posted invoice; ``amounts``: tuples of price, agent and product."""
        lines = [
            Command.create(
                {
                    "name": "line",
                    "product_id": product.id if product else False,
                    "price_unit": price,
                    "agent_id": agent.id if agent else False,
                    "tax_ids": [Command.set(cls.tax_sale_a.ids)],
                }
            )
            for price, agent, product in amounts
        ]
        partner = partner or cls.one
        move = cls._create_invoice(
            kind, day, partner_id=partner, invoice_line_ids=lines, **values
        )
        if post:
            move.action_post()
        return move

    def parameters(self, first="2024-01-01", last="2024-12-31", groupings=(), **values):
        return Parameters(
            **{
                "period": Period(date.fromisoformat(first), date.fromisoformat(last)),
                "company_ids": tuple(self.company.ids),
                "currency_id": self.company.currency_id.id,
                "groupings": tuple(groupings),
                **values,
            }
        )

    def run_report(self, user=None, **values):
        Run = self.env["backoffice.report.run"].with_user(user or self.viewer)
        return Run._run_report(self.report.with_user(Run.env.user), self.parameters(**values))

    def figures(self, run, *codes):
        """``{names down to the row: cells}`` with the total under ``()``."""
        table = run._get_table()
        places = [
            [column.code for column in table["columns"]].index(code)
            for code in codes or ("now", "before")
        ]
        rows = {tuple(row["labels"]): row["values"] for row in table["rows"]}
        rows[()] = table["total"]
        return {key: tuple(str(values[i]) for i in places) for key, values in rows.items()}
