from odoo.tests import tagged

from .common import OrderCase


@tagged("post_install", "-at_install")
class TestSaleOrderFiscal(OrderCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Position = cls.env["account.fiscal.position"]
        cls.Position.search([]).active = False

    def position(self, name, **values):
        values = {"auto_apply": True, "company_id": self.env.company.id, **values}
        return self.Position.create({"name": name, **values})

    def test_what_the_host_chooses_passes(self):
        self.assertEqual(self.found(self.make_order()), [])
        self.position("Domestic", country_id=self.italy.id, sequence=1)
        self.position("Export", sequence=2)
        swiss = self.make_customer("Uhren AG", vat=False, country_id=self.switzerland.id)
        swiss.state_id = False
        for partner in (self.customer, swiss):
            order = self.make_order(partner_id=partner.id)
            expected = order._expected_fiscal_positions()[order.id]
            self.assertEqual((self.found(order), order.fiscal_position_id), ([], expected))

    def test_position_typed_over_blocks(self):
        self.position("Domestic", country_id=self.italy.id)
        export = self.position("Export", auto_apply=False)
        order = self.make_order(fiscal_position_id=export.id)
        self.assertEqual(
            (self.found(order), order.check_state), (["fiscal_position"], "blocked")
        )
        self.assertIn("Export instead of Domestic", order.finding_ids.message)
        order.fiscal_position_id = False
        self.assertIn("none instead of Domestic", order.finding_ids.message)
        order.finding_ids.with_user(self.manager)._waive("Agreed with the tax adviser")
        order.action_confirm()
        self.assertEqual(order.state, "sale")

    def test_position_of_the_customer_comes_first(self):
        self.position("Domestic", country_id=self.italy.id)
        special = self.position("Special", auto_apply=False)
        order = self.make_order()
        self.assertEqual(self.found(order), [])
        self.customer.property_account_position_id = special
        order.action_check()
        self.assertEqual(self.found(order), ["fiscal_position"])

    def test_company_without_automatic_positions_is_left_out(self):
        export = self.position("Export", auto_apply=False)
        self.assertEqual(self.found(self.make_order(fiscal_position_id=export.id)), [])

    def test_ship_to_abroad(self):
        self.position("Domestic", country_id=self.italy.id, sequence=1)
        self.position("Export", sequence=2)
        abroad = self.env["res.partner"].create(
            {
                "name": "Lager",
                "type": "delivery",
                "parent_id": self.customer.id,
                "street": "Weg 1",
                "zip": "8000",
                "city": "Zürich",
                "country_id": self.switzerland.id,
            }
        )
        for vat in (False, "IT00743110157"):
            self.env.company.partner_id.with_context(no_vat_validation=True).vat = vat
            order = self.make_order(partner_shipping_id=abroad.id)
            self.assertEqual(self.found(order), [], vat)

    def test_choice_is_remembered_until_something_changes(self):
        """By place: what is alike to the host is asked once, and again after an edit."""
        group = self.env["res.country.group"].create(
            {"name": "Near", "country_ids": self.italy.ids}
        )
        near = self.position("Near", country_group_id=group.id, sequence=1)
        rest = self.position("Rest", sequence=9, zip_from="30000", zip_to="39999")
        order = self.make_order()

        def expected():
            return order._expected_fiscal_positions()[order.id]

        self.assertEqual(expected(), near)
        self.env.flush_all()
        with self.assertQueryCount(0):
            expected()
        group.country_ids = self.switzerland
        self.assertFalse(expected())
        order.partner_shipping_id.zip = "35121"
        self.assertEqual(expected(), rest)
        rest.vat_required = True
        self.assertEqual(expected(), rest)
        self.customer.vat = False
        self.assertFalse(expected())

    def test_other_modules_may_choose_by_more(self):
        """What the host's own choice does not look at is in no memory either."""
        position = self.position("Domestic", country_id=self.italy.id)
        self.make_order()._expected_fiscal_positions()
        self.patch(type(self.Position), "_chooses_by_more", lambda _positions: True)
        self.patch(
            type(self.Position),
            "_get_first_matching_fpos",
            lambda positions, place: positions.filtered(lambda p: place.city == "Milano"),
        )
        order = self.make_order()
        self.assertEqual(order._expected_fiscal_positions()[order.id], position)
        order.partner_shipping_id.city = "Roma"
        self.assertFalse(order._expected_fiscal_positions()[order.id])

    def test_number_of_queries_does_not_grow(self):
        self.position("Domestic", country_id=self.italy.id)
        wrong = self.position("Export", auto_apply=False)

        def make(count):
            customers = [self.make_customer(f"C{n}") for n in range(count)]
            return self.Order.create(
                [
                    self.order_vals(partner_id=c.id, fiscal_position_id=wrong.id)
                    for c in customers
                ]
            )

        def run(orders):
            orders.action_check()
            self.assertEqual({tuple(self.found(o)) for o in orders}, {("fiscal_position",)})

        self.assert_constant_queries(make, run, 10, 200)
