from odoo.fields import Command
from odoo.tests import tagged

from .common import CheckCase


@tagged("post_install", "-at_install")
class TestSaleOrderCheckAgent(CheckCase):
    """Where the agent of an order sells, and for how much."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        Partner = cls.env["res.partner"]
        cls.agent = Partner.create({"name": "Rossi", "is_agent": True})
        cls.roman = cls.make_customer(
            "Roma S.r.l.", state_id=cls.env.ref("base.state_it_rm").id
        )
        cls.swiss = cls.make_customer(
            "Eins AG", country_id=cls.switzerland.id, state_id=False, vat=False
        )
        cls.milan = cls.env.ref("base.state_it_mi")

    def orders_of(self, *partners, agent=None):
        return self.Order.create(
            [
                self.order_vals(partner_id=partner.id, agent_id=(agent or self.agent).id)
                for partner in partners
            ]
        )

    def test_agents_without_a_zone_sell_everywhere(self):
        other = self.agent.create(
            {"name": "Verdi", "is_agent": True, "agent_country_ids": self.italy.ids}
        )
        orders = self.orders_of(self.swiss) + self.orders_of(self.swiss, agent=other)
        orders += self.make_order(partner_id=self.swiss.id, agent_id=False)
        self.assertEqual(self.hits("agent_zone", orders), orders[1])

    def test_zone_by_country_and_by_province(self):
        orders = self.orders_of(self.customer, self.roman, self.swiss)
        self.assertFalse(self.hits("agent_zone", orders))
        self.agent.agent_country_ids = self.italy
        self.assertEqual(self.hits("agent_zone", orders), orders[2])
        self.agent.agent_state_ids = self.milan
        self.assertEqual(self.hits("agent_zone", orders), orders[1:])
        self.assertEqual(
            self.finding("agent_zone", orders[1]).message,
            "Roma S.r.l. (Roma, IT) is not in the zone of Rossi.",
        )
        self.agent.agent_country_ids = [Command.link(self.switzerland.id)]
        self.assertEqual(self.hits("agent_zone", orders), orders[1])
        self.agent.agent_country_ids = False
        self.assertEqual(self.hits("agent_zone", orders), orders[1:])

    def test_the_contact_who_orders_counts_before_the_company(self):
        branch = self.env["res.partner"].create(
            {
                "name": "Branch",
                "parent_id": self.roman.id,
                "type": "other",
                "country_id": self.italy.id,
                "state_id": self.milan.id,
            }
        )
        self.agent.agent_state_ids = self.milan
        orders = self.orders_of(branch, self.roman)
        self.assertEqual(self.hits("agent_zone", orders), orders[1])

    def test_commission_of_the_agent_or_the_team(self):
        other = self.agent.create({"name": "Verdi", "is_agent": True})
        orders = self.orders_of(self.customer) + self.orders_of(self.customer, agent=other)
        self.assertFalse(self.hits("commission", orders), "nobody keeps commissions")
        other.commission_rate = 8
        self.assertEqual(self.hits("commission", orders), orders[0])
        self.assertIn("Rossi has no commission", self.finding("commission", orders[0]).message)
        orders.team_id.sudo().commission_rate = 5
        self.assertFalse(self.hits("commission", orders))
        self.check("commission", limit=7.5)
        self.assertEqual(self.hits("commission", orders), orders[1])
        self.assertIn("is 8%, over 7.5%", self.finding("commission", orders[1]).message)

    def test_an_order_without_an_agent_has_no_commission(self):
        self.agent.commission_rate = 8
        self.assertFalse(self.hits("commission", self.make_order(agent_id=False)))
