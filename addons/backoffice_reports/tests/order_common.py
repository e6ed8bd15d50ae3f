from odoo.fields import Command
from odoo.tests import freeze_time

from .common import ReportCase


class OrderCase(ReportCase):
    """Orders that pass the checks, confirmed at a given moment."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.resource_calendar_id.tz = "UTC"
        # whether the orders may go on is not what is tested here
        cls.env["backoffice.check"].search([]).active = False
        italy = cls.env.ref("base.it")
        (cls.one + cls.two).write({"zip": "10121", "country_id": italy.id})

    @classmethod
    def order(cls, moment, amounts, partner=None, confirm=True, **values):
        lines = [
            Command.create(
                {
                    "product_id": product.id,
                    "price_unit": price,
                    "product_uom_qty": 1,
                    "agent_id": agent.id,
                    "tax_ids": False,
                }
            )
            for price, agent, product in amounts
        ]
        partner = partner or cls.one
        order = cls.env["sale.order"].create(
            {"partner_id": partner.id, "order_line": lines, **values}
        )
        if confirm:
            with freeze_time(moment):
                order.action_confirm()
            if order.state != "sale":
                raise AssertionError(order.finding_ids.mapped("message"))
        return order
