from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged

from .common import CheckCase


@tagged("post_install", "-at_install")
class TestSaleOrderCheckZone(CheckCase):
    """Where we deliver."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Zone = cls.env["backoffice.delivery.zone"]
        cls.rome = cls.make_customer(
            "Roma", zip="00184", state_id=cls.env.ref("base.state_it_rm").id
        )
        cls.swiss = cls.make_customer(
            "Eins", country_id=cls.switzerland.id, state_id=False, vat=False, zip="4051"
        )
        cls.everybody = cls.customer + cls.rome + cls.swiss

    def setUp(self):
        super().setUp()
        self.orders = self.Order.create(
            [self.order_vals(partner_id=partner.id) for partner in self.everybody]
        )

    def zone_names(self):
        found = self.Zone._zones_of([(self.env.company, partner) for partner in self.everybody])
        zones = [found[self.env.company.id, partner.id] for partner in self.everybody]
        return [self.env._(zone.name) if zone else "" for zone in zones]

    def test_silent_without_zones_and_countries(self):
        self.assertFalse(self.hits("zone_not_served", self.orders))

    def test_countries_of_the_check(self):
        self.check("zone_not_served", country_ids=[Command.set(self.italy.ids)])
        self.assertEqual(self.hits("zone_not_served", self.orders), self.orders[2])
        self.check("zone_not_served", country_ids=[Command.link(self.switzerland.id)])
        self.assertFalse(self.hits("zone_not_served", self.orders))

    def test_in_no_zone_and_in_one_that_is_not_served(self):
        milan = self.env.ref("base.state_it_mi")
        self.Zone.create({"name": "Milan", "state_ids": milan.ids})
        self.assertEqual(self.hits("zone_not_served", self.orders), self.orders[1:])
        swiss = {"name": "Swiss", "country_ids": self.switzerland.ids, "served": False}
        self.Zone.create([swiss, {"name": "Rest", "sequence": 99}])
        self.assertEqual(self.hits("zone_not_served", self.orders), self.orders[2])
        self.assertIn("Swiss", self.finding("zone_not_served", self.orders[2]).message)

    def test_services_go_anywhere(self):
        service = self.env["product.product"].create({"name": "Advice", "type": "service"})
        self.Zone.create({"name": "None", "served": False})
        order = self.make_order({"product_id": service.id, "price_unit": 9})
        self.assertFalse(self.hits("zone_not_served", order))

    def test_zone_by_postal_code(self):
        ranges = [
            Command.create({"zip_from": "00118", "zip_to": "00199"}),
            Command.create({"zip_from": "40"}),
        ]
        self.Zone.create({"name": "Some", "range_ids": ranges})
        self.assertEqual(self.zone_names(), ["", "Some", "Some"])
        self.rome.zip = "00200"
        self.swiss.zip = False
        self.assertEqual(self.zone_names(), ["", "", ""])
        with self.assertRaises(ValidationError):
            self.Zone.create(
                {
                    "name": "Wrong",
                    "range_ids": [Command.create({"zip_from": "2", "zip_to": "1"})],
                }
            )

    def test_zone_chosen_on_the_partner_and_order_of_zones(self):
        first = self.Zone.create({"name": "First"})
        second = self.Zone.create({"name": "Second", "sequence": 20})
        self.rome.delivery_zone_id = second
        self.assertEqual(self.zone_names(), ["First", "Second", "First"])
        second.sequence = 1
        self.assertEqual(self.zone_names(), ["Second"] * 3)
        first.unlink()
        second.company_id = self.env["res.company"].create({"name": "Other"})
        self.assertEqual(self.zone_names(), ["", "", ""])

    # --- Rights

    def test_who_may_do_what(self):
        values = {
            "backoffice.delivery.zone": ({"name": "Z"}, self.manager),
            "backoffice.document.kind": ({"name": "K"}, self.manager),
            "backoffice.screened.party": ({"name": "P"}, self.manager),
            "backoffice.closing.period": (
                {"partner_id": self.rome.id, "weekday": "1"},
                self.clerk,
            ),
        }
        for model, (vals, may) in values.items():
            record = self.env[model].with_user(may).create(vals)
            self.assertTrue(record.with_user(self.viewer).read())
            with self.assertRaises(AccessError, msg=model):
                record.with_user(self.viewer).write(vals)
            if may == self.manager:
                with self.assertRaises(AccessError, msg=model):
                    record.with_user(self.clerk).write(vals)
                with self.assertRaises(AccessError, msg=model):
                    record.with_user(self.clerk).unlink()

    def test_records_of_another_company_are_not_seen(self):
        company = self.env["res.company"].create({"name": "Other"})
        zone = self.Zone.create(
            {
                "name": "Z",
                "company_id": company.id,
                "range_ids": [Command.create({"zip_from": "1"})],
            }
        )
        party = self.env["backoffice.screened.party"].create(
            {"name": "P", "company_id": company.id}
        )
        foreign = self.make_customer("Foreign", company_id=company.id)
        period = self.env["backoffice.closing.period"].create(
            {"partner_id": foreign.id, "weekday": "1"}
        )
        for record in (zone, zone.range_ids, party, period):
            found = record.with_user(self.manager).search([("id", "in", record.ids)])
            self.assertFalse(found, record)
