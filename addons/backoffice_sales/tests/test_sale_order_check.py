from datetime import datetime, timedelta

from odoo.fields import Command
from odoo.tests import freeze_time, tagged

from .common import OrderCase


@tagged("post_install", "-at_install")
class TestSaleOrderCheck(OrderCase):
    def test_clean_order_has_no_findings(self):
        order = self.make_order()
        self.assertEqual(self.found(order), [])
        self.assertEqual(order.check_state, "clear")

    # --- Reference

    def test_reference_used_by_another_contact_blocks(self):
        first = self.make_order(client_order_ref="PO 7")
        contact = self.env["res.partner"].create(
            {"name": "Anna", "parent_id": self.customer.id}
        )
        second = self.make_order(client_order_ref=" po 7 ", partner_id=contact.id)
        self.assertEqual(self.found(second), ["duplicate_reference"])
        self.assertEqual(second.check_state, "blocked")
        self.assertIn(first.name, second.finding_ids.message)
        self.assertEqual(self.found(first), [])

    def test_reference_of_cancelled_order_is_free(self):
        self.make_order(client_order_ref="PO 8").action_cancel()
        self.assertEqual(self.found(self.make_order(client_order_ref="PO 8")), [])

    def test_same_reference_of_two_customers_passes(self):
        other = self.make_customer("Due S.r.l.")
        self.make_order(client_order_ref="PO 9")
        order = self.make_order(client_order_ref="PO 9", partner_id=other.id)
        self.assertEqual(self.found(order), [])

    # --- VAT

    def set_vat(self, vat, **values):
        values["vat"] = vat
        self.customer.with_context(no_vat_validation=True).write(values)
        order = self.make_order()
        return self.found(order)

    def test_domestic_company_without_vat_blocks(self):
        self.assertEqual(self.set_vat(False), ["vat"])

    def test_impossible_vat_blocks(self):
        self.assertEqual(self.set_vat("IT00743110158"), ["vat"])

    def test_vat_of_another_member_state_passes(self):
        self.assertEqual(self.set_vat("DE136695976"), [])

    def test_explicit_none_passes(self):
        self.assertEqual(self.set_vat("/"), [])

    def test_swiss_vat_as_the_host_writes_it_passes(self):
        country = {"country_id": self.switzerland.id}
        self.assertEqual(self.set_vat("CHE-123.456.788 TVA", **country), [])
        self.assertEqual(self.set_vat("CHE-123.456.789 TVA", **country), ["vat"])

    def test_company_outside_the_union_needs_no_vat(self):
        self.assertEqual(self.set_vat(False, country_id=self.switzerland.id), [])

    def test_private_person_needs_no_vat(self):
        self.assertEqual(self.set_vat(False, is_company=False), [])

    # --- Ship-to

    def test_incomplete_ship_to_names_what_is_missing(self):
        address = self.env["res.partner"].create(
            {"name": "Deposito", "type": "delivery", "parent_id": self.customer.id}
        )
        address.write(
            {"street": False, "zip": " ", "city": "Bari", "country_id": self.italy.id}
        )
        order = self.make_order(partner_shipping_id=address.id)
        self.assertEqual(self.found(order), ["ship_to"])
        self.assertIn("the street is missing", order.finding_ids.message)
        self.assertIn("ZIP", order.finding_ids.message)
        self.assertNotIn("city", order.finding_ids.message)

    def test_ship_to_of_another_customer_blocks(self):
        stranger = self.make_customer("Tre S.n.c.")
        order = self.make_order(partner_shipping_id=stranger.id)
        self.assertIn("another customer", order.finding_ids.message)

    def test_services_need_no_address(self):
        service = self.env["product.product"].create(
            {"name": "Advice", "type": "service", "list_price": 5}
        )
        self.customer.street = False
        self.assertEqual(self.found(self.make_order({"product_id": service.id})), [])

    # --- Prices

    def test_line_below_cost_needs_approval(self):
        order = self.make_order({"price_unit": 5.0})
        self.assertEqual(self.found(order), ["below_cost"])
        self.assertEqual(order.check_state, "approval")
        self.assertIn("Bolt", order.finding_ids.message)

    def test_margin_limit_of_the_check_counts(self):
        self.env.ref("backoffice_sales.backoffice_check_below_cost").limit = 50
        order = self.make_order({"price_unit": 10.0})
        self.assertEqual(self.found(order), ["below_cost"])
        self.assertEqual(order.finding_ids.threshold, "50")

    def test_unknown_cost_passes(self):
        self.product.standard_price = 0
        self.assertEqual(self.found(self.make_order({"price_unit": 0.01})), [])

    def test_zero_price_blocks(self):
        self.assertEqual(self.found(self.make_order({"price_unit": 0})), ["zero_price"])

    def test_discount_over_the_limit_needs_approval(self):
        self.assertEqual(self.found(self.make_order({"discount": 10})), [])
        self.assertEqual(self.found(self.make_order({"discount": 10.5})), ["discount"])

    def test_limit_of_who_acts_comes_first(self):
        self.clerk.sudo().discount_limit = 20
        for salesperson in (self.clerk.id, self.manager.id, False):
            order = self.make_order({"discount": 15}, user_id=salesperson)
            self.assertEqual(self.found(order), [])
            order.with_user(self.manager).action_check()
            self.assertEqual(self.found(order), ["discount"])

    def test_many_lines_make_one_finding(self):
        lines = [
            Command.create({"product_id": self.product.id, "name": f"L{n}", "price_unit": 0})
            for n in range(5)
        ]
        order = self.make_order(order_line=lines)
        self.assertEqual(len(order.finding_ids), 1)
        self.assertIn("and 2 more", order.finding_ids.message)

    # --- Promised date

    def promise(self, moment):
        return self.found(self.make_order(commitment_date=moment))

    @freeze_time("2026-03-10 10:00:00")
    def test_promised_days(self):
        self.env.company.resource_calendar_id.tz = "Europe/Rome"
        past = datetime.now() - timedelta(days=400)
        self.assertIn("promised_date_past", self.promise(past))
        self.assertEqual(self.promise(datetime(2099, 3, 11, 9)), [])
        self.assertEqual(self.promise(datetime(2099, 3, 14, 9)), ["promised_date_closed"])
        self.assertEqual(self.promise(datetime(2099, 12, 25, 9)), ["promised_date_closed"])
        # 23:30 UTC of a Friday is a Saturday in Rome
        self.assertEqual(self.promise(datetime(2099, 3, 13, 23, 30)), ["promised_date_closed"])

    def test_closing_day_of_the_company_warns(self):
        self.env["resource.calendar.leaves"].create(
            {
                "name": "August",
                "company_id": self.env.company.id,
                "date_from": datetime(2099, 8, 10, 0),
                "date_to": datetime(2099, 8, 22, 0),
            }
        )
        self.assertEqual(self.promise(datetime(2099, 8, 12, 9)), ["promised_date_closed"])

    def test_holiday_of_the_consignee_warns(self):
        germany = self.make_customer(
            "Vier GmbH",
            country_id=self.env.ref("base.de").id,
            vat="DE136695976",
            state_id=False,
        )
        order = self.make_order(partner_id=germany.id, commitment_date=datetime(2098, 10, 3, 9))
        self.assertEqual(self.found(order), ["promised_date_closed"])

    # --- Saving

    def test_line_changed_alone_is_checked(self):
        order = self.make_order()
        order.order_line.price_unit = 1
        self.assertEqual(self.found(order), ["below_cost"])
        order.order_line.price_unit = 10
        self.assertEqual(self.found(order), [])
        self.assertEqual(order.check_state, "clear")

    def test_line_added_and_removed_alone_is_checked(self):
        order = self.make_order()
        line = order.order_line.create(
            {"order_id": order.id, "product_id": self.product.id, "price_unit": 0}
        )
        self.assertEqual(order.check_state, "blocked")
        line.unlink()
        self.assertEqual(order.check_state, "clear")

    def test_cancelled_order_has_no_open_findings(self):
        order = self.make_order({"price_unit": 0})
        order.action_cancel()
        self.assertEqual(self.found(order), [])
        order.action_draft()
        self.assertEqual(self.found(order), ["zero_price"])

    def test_check_state_cannot_be_written(self):
        order = self.make_order({"price_unit": 0})
        order.write({"check_state": "clear"})
        self.assertEqual(order.check_state, "blocked")

    def test_check_does_not_count_as_an_edit(self):
        order = self.make_order()
        order.order_line.purchase_price = 100
        self.env.flush_all()
        before = order.write_uid, order.write_date
        order.with_user(self.manager).action_check()
        order.invalidate_recordset()
        self.assertEqual((order.write_uid, order.write_date), before)

    # --- Other companies, other settings

    def test_check_of_another_company_does_not_run(self):
        check = self.env.ref("backoffice_sales.backoffice_check_zero_price")
        check.company_id = self.env["res.company"].create({"name": "Other"})
        self.assertEqual(self.found(self.make_order({"price_unit": 0})), [])

    def test_archived_check_closes_its_findings(self):
        order = self.make_order({"price_unit": 0})
        self.env.ref("backoffice_sales.backoffice_check_zero_price").active = False
        order.action_check()
        self.assertEqual((self.found(order), order.check_state), ([], "clear"))

    def test_number_of_queries_does_not_grow(self):
        def make(count):
            lines = [{"price_unit": n % 12} for n in range(count)]
            return self.Order.create([self.order_vals(line) for line in lines])

        self.assert_constant_queries(make, lambda orders: orders.action_check())

    def test_planner_learns_of_tables_that_it_takes_for_empty(self):
        self.env.cr.execute("UPDATE pg_class SET reltuples = 0 WHERE relname = 'res_partner'")
        self.env["res.partner"].create([{"name": f"P{n}"} for n in range(2000)])
        counts = [self.queries_of(self.Order._refresh_statistics) for _time in range(2)]
        self.assertEqual(counts, [1, 1], "whether there is a table to be counted or not")
        self.env.cr.execute("SELECT reltuples FROM pg_class WHERE relname = 'res_partner'")
        self.assertGreaterEqual(self.env.cr.fetchone()[0], 2000)
