from odoo.fields import Command
from odoo.tests import new_test_user

from .common import OrderCase


class ApprovalCase(OrderCase):
    """A rule with tiers for orders below cost, and people for them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.leader = cls.make_user("t_leader")
        cls.director = cls.make_user("t_director")
        cls.second_director = cls.make_user("t_director2")
        cls.directors = cls.env["res.groups"].create(
            {"name": "Directors", "user_ids": (cls.director | cls.second_director).ids}
        )
        cls.Request = cls.env["backoffice.approval.request"]

    @classmethod
    def make_user(cls, login, kind="user"):
        group = f"backoffice_sales.backoffice_sales_group_{kind}"
        return new_test_user(
            cls.env, login, groups=group, email=f"{login}@example.com", tz="Europe/Rome"
        )

    def make_tax(self, name, **values):
        group = self.env["account.tax.group"].create(
            {"name": name, "country_id": self.italy.id}
        )
        return self.env["account.tax"].create(
            {"name": name, "amount": 0, "tax_group_id": group.id, **values}
        )

    def make_rule(self, *tiers, **values):
        return self.env["backoffice.approval.rule"].create(
            {
                "name": "Tiers",
                "sequence": 1,
                "model_id": self.env["ir.model"]._get_id("sale.order"),
                "tier_ids": [
                    Command.create({"name": f"Tier {n}", "sequence": n, **tier})
                    for n, tier in enumerate(tiers, 1)
                ],
                **values,
            }
        )

    def people(self, *users, **values):
        return {"who": "users", "user_ids": [Command.set([u.id for u in users])], **values}

    def ask(self, user=None, **line):
        """An order below cost, confirmed by the clerk: it waits for approval."""
        order = self.make_order({"price_unit": 1, **line}).with_user(user or self.clerk)
        order.action_confirm()
        return order, order.approval_request_ids

    def as_user(self, record, user):
        return record.with_user(user).with_context(allowed_company_ids=user.company_ids.ids)
