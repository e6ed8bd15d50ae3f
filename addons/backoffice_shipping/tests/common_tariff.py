from odoo import fields
from odoo.fields import Command

from .common_delivery import DeliveryCase

GROUP = "backoffice_sales.backoffice_sales_group_"


class TariffCase(DeliveryCase):
    """Two delivery methods with a tariff each: BRT is cheap and slow, the van is neither."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        own = cls.carrier | cls.van
        cls.env["delivery.carrier"].search([("id", "not in", own.ids)]).active = False
        cls.env["backoffice.carrier.rule"].search([]).active = False
        cls.company.country_id = cls.env.ref("base.it")
        cls.italy = cls.env.ref("base.it")
        cls.euro = cls.company.currency_id
        cls.Tariff = cls.env["backoffice.tariff"]
        cls.Rule = cls.env["backoffice.carrier.rule"]
        cls.Rating = cls.env["backoffice.rating"]
        cls.slow = cls.new_tariff(cls.carrier, price=7.0, days=3)
        cls.fast = cls.new_tariff(cls.van, price=12.0, days=1)

    @classmethod
    def new_tariff(cls, carrier, price, days, **values):
        zone = {
            "name": "Italy",
            "has_transit": True,
            "transit_days": days,
            "place_ids": [Command.create({"country_id": cls.italy.id})],
            "band_ids": [
                Command.create({"up_to": 30, "price": price}),
                Command.create({"up_to": 0, "price": price, "per_100_kg": 10}),
            ],
        }
        return cls.Tariff.create(
            {
                "name": carrier.name,
                "carrier_id": carrier.id,
                "company_id": cls.company.id,
                "currency_id": cls.euro.id,
                "zone_ids": [Command.create(zone)],
                **values,
            }
        )

    def waiting(self, promised=None, **values):
        """A delivery of an order that is ready to leave, promised in some days."""
        order = self.order(**values)
        if promised is not None:
            order.commitment_date = fields.Datetime.add(fields.Datetime.now(), days=promised)
        return order.picking_ids

    def rate(self, records):
        """{record: ({delivery method: offer}, choice)}"""
        enquiries = records._rating_enquiries()
        offers = self.Rating._offers(enquiries)
        choices = self.Rating._choices(enquiries, offers)
        return {r: ({o.carrier: o for o in offers[r]}, choices[r]) for r in records}
