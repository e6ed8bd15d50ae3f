import time
from datetime import date
from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tests.common import freeze_time
from odoo.tools import mute_logger

from ..carriers import CarrierClient, OutcomeUnknown, Rate
from ..carriers.registry import CLIENTS
from ..models.live_rates import ask_all
from .common_tariff import TariffCase


class LiveClient(CarrierClient):
    """A carrier that tells prices."""

    can = frozenset({"rate", "cash_on_delivery", "customs", "track", "zpl", "pickup"})
    answer = (Rate("N", "Express 12:00", 4.5, "EUR", days=1),)

    def __init__(self, **_settings):
        pass

    def close_connections(self):
        pass

    def check(self, shipment, need_phone=False):
        return []

    def rate(self, shipment):
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer


@tagged("post_install", "-at_install")
class TestRateCompare(TariffCase):
    """The comparison for one order or delivery."""

    def compare(self, record, user=None):
        action = record.with_user(user or self.clerk).action_compare_carriers()
        model = self.env[action["res_model"]].with_user(user or self.clerk)
        return model.browse(action["res_id"])

    def offer(self, compare, carrier):
        return compare.offer_ids.filtered(lambda o: o.carrier_id == carrier and not o.is_live)

    def live(self, answer):
        self.startPatcher(patch.dict(CLIENTS, {"brt": LiveClient}))
        self.startPatcher(patch.object(LiveClient, "answer", answer))

    def test_the_proposed_one_comes_first_with_its_reason(self):
        compare = self.compare(self.waiting())
        self.assertEqual(compare.offer_ids.carrier_id.ids, [self.carrier.id, self.van.id])
        self.assertEqual(compare.offer_ids.mapped("is_proposed"), [True, False])
        self.assertIn("BRT: the cheapest of 2", compare.reason)
        self.assertEqual((compare.weight, compare.parcel_count), (3.0, 1))

    def test_costs_are_for_those_who_may_see_them(self):
        compare = self.compare(self.waiting())
        offer = self.offer(compare, self.carrier)
        for field in ("cost", "cost_text", "has_cost"):
            with self.subTest(field), self.assertRaises(AccessError):
                offer.read([field])
        self.assertNotIn("7", compare.reason)
        mine = self.offer(self.compare(self.waiting(), self.manager), self.carrier)
        self.assertEqual(mine.cost, 7.0)
        self.assertIn("Freight in the zone Italy up to 30 kg", mine.cost_text)

    def test_what_the_customer_pays(self):
        self.carrier.fixed_price = 9.0
        compare = self.compare(self.waiting().sale_id)
        offer = self.offer(compare, self.carrier)
        self.assertEqual((offer.has_charge, offer.charge), (True, 9.0))

    @freeze_time("2026-03-02 09:00:00")
    def test_days_and_promise(self):
        compare = self.compare(self.waiting(promised=2))
        slow, fast = (self.offer(compare, c) for c in (self.carrier, self.van))
        self.assertEqual((slow.arrives_on, slow.promise), (date(2026, 3, 5), "late"))
        self.assertEqual((fast.transit_days, fast.promise), (1, "kept"))
        self.assertEqual(compare.promised_on, date(2026, 3, 4))

    def test_gaps_and_notes(self):
        offer = self.offer(self.compare(self.waiting()), self.carrier)
        self.assertIn("Order the pickup yourself", offer.notes)
        self.Rule.create(
            {"name": "No BRT", "action": "forbid", "carrier_ids": self.carrier.ids}
        )
        compare = self.compare(self.waiting())
        self.assertIn("“No BRT”", self.offer(compare, self.carrier).notes)
        self.assertIn("Van: the only one", compare.reason)

    def test_choosing_for_a_delivery(self):
        picking = self.waiting()
        self.offer(self.compare(picking), self.carrier).action_choose()
        self.assertEqual(picking.carrier_id, self.carrier)

    def test_choosing_for_an_order(self):
        order = self.waiting().sale_id
        self.offer(self.compare(order), self.carrier).action_choose()
        self.assertEqual(order.carrier_id, self.carrier)
        self.assertEqual(order.picking_ids.carrier_id, self.carrier)
        self.assertFalse(order.delivery_set)

    def test_a_charge_on_the_order_follows(self):
        order = self.waiting().sale_id
        order.set_delivery_line(self.van, 5.0)
        self.carrier.fixed_price = 9.0
        self.offer(self.compare(order), self.carrier).action_choose()
        line = order.order_line.filtered("is_delivery")
        self.assertEqual((line.product_id, line.price_unit), (self.carrier.product_id, 9.0))

    def test_what_cannot_is_not_chosen(self):
        picking = self.waiting()
        self.customer.street = False
        offer = self.offer(self.compare(picking), self.carrier)
        with self.assertRaises(UserError):
            offer.action_choose()
        self.assertEqual(picking.carrier_id, self.van)

    def test_what_has_left_stays(self):
        picking = self.waiting()
        offer = self.offer(self.compare(picking), self.carrier)
        picking.move_ids.picked = True
        picking.button_validate()
        with self.assertRaises(UserError):
            offer.action_choose()

    def test_rights(self):
        picking = self.waiting()
        with self.assertRaises(AccessError):
            self.compare(picking, self.viewer)
        compare = self.compare(picking, self.clerk)
        for user in (self.viewer, self.manager):  # a comparison is for who asked
            with self.assertRaises(AccessError):
                compare.with_user(user).read(["reason"])

    # --- Live rates

    def test_nobody_is_asked_unless_told_to(self):
        self.live(AssertionError("asked"))
        compare = self.compare(self.waiting())
        self.assertTrue(compare.has_live)
        self.assertFalse(compare.offer_ids.filtered("is_live"))

    def test_live_rates_take_part(self):
        self.live(LiveClient.answer)
        compare = self.compare(self.waiting(), self.manager)
        compare.action_ask_live()
        live = compare.offer_ids.filtered("is_live")
        self.assertEqual(
            (live.service, live.cost, live.transit_days), ("Express 12:00", 4.5, 1)
        )
        self.assertTrue(live.is_proposed)
        compare.action_ask_live()
        self.assertEqual(len(compare.offer_ids), 3)

    def test_a_dated_rate_keeps_or_breaks_the_promise(self):
        with freeze_time("2026-03-02 09:00:00"):
            day = date(2026, 3, 9)
            self.live((Rate("S", "", 1.0, "EUR", delivery_on=day),))
            compare = self.compare(self.waiting(promised=2))
            compare.action_ask_live()
        live = compare.offer_ids.filtered("is_live")
        self.assertEqual((live.arrives_on, live.promise), (day, "late"))

    @mute_logger("odoo.addons.backoffice_shipping.models.live_rates")
    def test_a_failure_is_a_line_with_its_reason(self):
        for answer, text in (
            (OutcomeUnknown("timeout"), "did not answer in time"),
            (ZeroDivisionError(), "unforeseen"),
            ((), "no service"),
        ):
            self.live(answer)
            compare = self.compare(self.waiting())
            compare.action_ask_live()
            live = compare.offer_ids.filtered("is_live")
            with self.subTest(text):
                self.assertIn(text, live.obstacles)
                self.assertFalse(live.is_proposed)

    def test_without_such_a_carrier(self):
        compare = self.compare(self.waiting())
        self.assertFalse(compare.has_live)
        with self.assertRaises(UserError):
            compare.action_ask_live()

    def test_carriers_are_asked_side_by_side_and_not_for_ever(self):
        class Slow(LiveClient):
            def rate(self, shipment):
                time.sleep(shipment)
                return self.answer

        started = time.monotonic()
        answers = ask_all({n: (Slow(), wait) for n, wait in enumerate([0.3] * 6 + [1.5])}, 0.8)
        self.assertLess(time.monotonic() - started, 1.4)
        self.assertEqual(
            [isinstance(answers[n], tuple) for n in range(7)], [True] * 6 + [False]
        )
