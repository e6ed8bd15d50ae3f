from odoo.exceptions import UserError
from odoo.tests import tagged

from ..models.company_links import BULK, distinct_links
from .common import OrderCase


@tagged("post_install", "-at_install")
class TestCompanyLinks(OrderCase):
    def test_every_link_of_another_company_is_still_refused(self):
        other = self.env["res.company"].create({"name": "Other"})
        foreign = self.make_customer("Foreign S.r.l.", company_id=other.id)
        vals_list = [self.order_vals() for _number in range(5)]
        vals_list[3]["partner_id"] = foreign.id
        with self.assertRaises(UserError):
            self.Order.sudo().with_context(**{BULK: True}).create(vals_list)

    def test_equal_links_are_looked_at_once(self):
        orders = self.Order.create([self.order_vals() for _number in range(5)])
        self.assertEqual(len(distinct_links(orders.with_context(**{BULK: True}))), 1)
        self.assertEqual(distinct_links(orders), orders)
