from unittest.mock import patch

from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..carriers import Rate
from ..carriers.registry import CLIENTS
from .common_tariff import TariffCase
from .test_rate_compare import LiveClient


@tagged("post_install", "-at_install")
class TestCarrierService(TariffCase):
    """What a live rate quoted is what is booked."""

    def setUp(self):
        super().setUp()
        self.startPatcher(patch.dict(CLIENTS, {"brt": LiveClient}))
        answer = (Rate("07", "Express Saver", 4.5, "EUR"), Rate("11", "Standard", 3.0, "EUR"))
        self.startPatcher(patch.object(LiveClient, "answer", answer))

    def choose(self, record, code="07"):
        compare = self.env["backoffice.rate.compare"].with_user(self.clerk)
        compare = compare.browse(
            record.with_user(self.clerk).action_compare_carriers()["res_id"]
        )
        compare.action_ask_live()
        compare.offer_ids.filtered(
            lambda o: o.carrier_id == self.carrier and (o.service_code or "") == code
        ).action_choose()

    def test_of_a_delivery_to_the_request(self):
        picking = self.waiting()
        self.choose(picking)
        self.assertEqual(picking.carrier_service_name, "Express Saver")
        booking = self.Booking._create_for_groups([picking])
        self.assertEqual(booking.carrier_service, "07")
        self.assertEqual(booking._get_shipment("1").service, "07")
        with self.assertRaises(AccessError):
            booking.with_user(self.clerk).carrier_service = "11"

    def test_of_an_order_to_its_deliveries(self):
        order = self.waiting().sale_id
        self.choose(order)
        self.assertEqual(order.picking_ids.mapped("carrier_service"), ["07"])
        self.assertFalse(order.copy().carrier_service)

    def test_of_an_order_before_it_is_confirmed(self):
        order = self.waiting().sale_id.copy({"carrier_id": self.carrier.id})
        self.choose(order, "11")
        order.action_confirm()
        self.assertEqual(order.picking_ids.mapped("carrier_service"), ["11"])

    def test_another_method_has_none(self):
        picking = self.waiting()
        self.choose(picking)
        picking.carrier_id = self.carrier
        self.assertEqual(picking.carrier_service, "07")
        picking.carrier_id = self.van
        self.assertFalse(picking.carrier_service or picking.carrier_service_name)

    def test_an_offer_without_a_service_takes_it_away(self):
        picking = self.waiting()
        self.choose(picking)
        self.choose(picking, "")
        self.assertEqual(picking.carrier_id, self.carrier)
        self.assertFalse(picking.carrier_service)

    def test_a_return_goes_by_the_methods_own(self):
        picking = self.waiting()
        self.choose(picking)
        booking = self.Booking._create_for_groups([picking])
        back = booking.copy({"return_of_id": booking.id, "name": "/"})
        self.assertFalse(back._get_shipment("2").service)
