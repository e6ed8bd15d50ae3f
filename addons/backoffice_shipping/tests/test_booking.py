import base64
import io

from PyPDF2 import PdfFileReader

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tests.common import freeze_time

from .common_booking import BookingCase


@tagged("post_install", "-at_install")
class TestBooking(BookingCase):
    """The way without faults."""

    def test_validating_a_delivery_calls_nobody_and_queues(self):
        picking = self.delivery()
        self.assertEqual(picking.state, "done")
        self.assertEqual(self.simulator.calls(), 0)
        booking = picking.booking_id
        self.assertRecordValues(
            booking,
            [
                {
                    "state": "queued",
                    "task": "book",
                    "reference": False,
                    "weight": 3.0,
                    "parcel_count": 1,
                    "partner_id": self.customer.id,
                    "user_id": self.clerk.id,
                }
            ],
        )
        self.assertEqual(picking.booking_ids, booking)
        self.assertEqual(picking.carrier_price, 9.0)

    def test_the_worker_books_and_tells_delivery_and_customer(self):
        self.customer.lang = "en_US"
        picking = self.delivery()
        self.process()
        booking = picking.booking_id
        (row,) = self.simulator.shipments("created")
        self.assertEqual(booking.state, "booked")
        self.assertEqual(row["reference"], booking.reference)
        self.assertEqual(row["own_name"], booking.name)
        self.assertEqual(len(booking.request_hash), 64)
        self.assertEqual(picking.carrier_tracking_ref, row["parcels"][0][:-3])
        self.assertIn(picking.carrier_tracking_ref, picking.carrier_tracking_url)
        message = picking.message_ids.filtered("attachment_ids")
        self.assertEqual(message.attachment_ids.raw, booking.label_id.raw)
        self.assertTrue(booking.label_id.raw.startswith(b"%PDF"))
        mail = self.mails(booking)
        self.assertEqual(mail.state, "outgoing")
        self.assertEqual(mail.recipient_ids, self.customer)
        self.assertIn(booking.tracking_ref, mail.body_html)
        self.assertEqual(self.events(booking), ["queue", "send", "answer"])
        self.assertFalse(self.alerts(booking))

    def test_the_customer_is_told_once_and_in_their_language(self):
        self.env["res.lang"]._activate_lang("it_IT")
        self.customer.lang = "it_IT"
        template = self.env.ref("backoffice_shipping.backoffice_booking_mail_template_booked")
        template.with_context(lang="it_IT").subject = "In viaggio {{ object.tracking_ref }}"
        booking = self.booking()
        self.process()
        booking.is_announced = False
        self.process()  # whoever forgot that it was told tells again …
        booking.flush_recordset()
        mails = self.mails(booking)
        self.assertEqual(len(mails), 2)
        self.process()  # … and the mark keeps that from happening
        self.assertEqual(len(self.mails(booking)), 2)
        self.assertEqual(mails[0].subject, f"In viaggio {booking.tracking_ref}")

    def test_no_mail_when_the_method_says_so_or_nobody_can_get_it(self):
        self.carrier.booking_sends_mail = False
        silent = self.booking()
        self.process()
        self.carrier.booking_sends_mail = True
        self.customer.email = False
        nobody = self.booking()
        self.process()
        self.assertEqual((silent + nobody).mapped("state"), ["booked", "booked"])
        domain = [("model", "=", "backoffice.booking"), ("res_id", "in", (silent + nobody).ids)]
        self.assertFalse(self.env["mail.mail"].search(domain))

    def test_each_package_is_a_parcel_and_all_labels_are_one_file(self):
        picking = self.delivery(validate=False, quantity=1)
        packages = self.env["stock.package"].create([{"name": "P1"}, {"name": "P2"}])
        packages[1].shipping_weight = 4.0
        line = picking.move_line_ids
        line.result_package_id = packages[0]
        line.copy(
            {"result_package_id": packages[1].id, "picking_id": picking.id, "quantity": 1.0}
        )
        picking.move_ids.picked = True
        picking.with_user(self.clerk).button_validate()
        booking = picking.booking_id
        self.assertEqual(booking.parcel_ids.mapped("weight"), [1.5, 4.0])
        self.process()
        self.assertEqual(self.simulator.shipments()[0]["weight"], 5.5)
        self.assertEqual(len(set(booking.parcel_ids.mapped("parcel_ref"))), 2)
        self.assertEqual(booking.tracking_ref.count(","), 1)
        pages = PdfFileReader(io.BytesIO(booking.label_id.raw)).getNumPages()
        self.assertEqual(pages, 2)
        # several links travel in the host's own form
        self.assertEqual(len(picking.get_multiple_carrier_tracking()), 2)

    def test_pounds_reach_the_carrier_as_kilograms(self):
        self.env["ir.config_parameter"].set_param("product.weight_in_lbs", "1")
        self.assertAlmostEqual(self.booking().weight, 3 * 0.45359237, places=2)

    def test_an_account_with_confirmation_is_closed_by_it(self):
        self.carrier.brt_needs_confirm = True
        booking = self.booking()
        self.process()
        self.assertEqual(booking.state, "closed")
        self.assertEqual(len(self.simulator.shipments("confirmed")), 1)
        self.assertEqual(len(self.mails(booking)), 1)

    def test_one_delivery_gets_one_booking(self):
        picking = self.delivery()
        again = picking._queue_bookings()
        picking.sudo().send_to_shipper()
        self.assertEqual(again, picking.booking_id)
        self.assertEqual(len(picking.booking_ids), 1)

    def test_every_request_has_a_reference_of_its_own(self):
        bookings = self.Booking.union(*(self.booking() for _n in range(3)))
        self.process()
        self.assertEqual(len(set(bookings.mapped("reference"))), 3)
        self.assertTrue(
            all(ref.isdigit() and len(ref) <= 15 for ref in bookings.mapped("reference"))
        )

    def test_the_queries_do_not_grow_with_the_deliveries(self):
        def queued(count):
            pickings = self.env["stock.picking"].union(
                *(self.delivery(validate=False) for _n in range(count))
            )
            pickings.action_assign()
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            pickings._queue_bookings()
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        queued(1)
        few, many = queued(2), queued(12)
        self.assertLessEqual(many - few, 10)  # the numbers come one by one

    def test_another_delivery_type_is_left_to_the_host(self):
        plain = self.carrier.copy({"delivery_type": "fixed", "fixed_price": 4.0})
        picking = self.delivery(carrier_id=plain.id)
        self.assertFalse(picking.booking_id)
        self.assertEqual(picking.carrier_price, 4.0)

    def test_a_carrier_that_books_by_document_waits_for_it(self):
        self.carrier.booking_moment = "document"
        picking = self.delivery()
        self.assertFalse(picking.booking_id)
        picking.with_user(self.clerk).action_book()
        self.assertEqual(picking.booking_id.state, "queued")

    def test_issuing_the_document_queues_one_booking_for_its_deliveries(self):
        self.carrier.booking_moment = "document"
        pickings = self.delivery() | self.delivery()
        mine = pickings.with_user(self.clerk)
        mine.action_create_transport_documents()
        document = pickings.transport_document_id
        document.packages = 3
        self.assertFalse(pickings.booking_id)
        document.with_user(self.clerk).action_issue()
        booking = pickings.booking_id
        self.assertEqual((booking.document_id, booking.picking_ids), (document, pickings))
        self.assertEqual((booking.parcel_count, booking.weight), (3, 6.0))
        self.process()
        self.assertEqual(len(self.simulator.shipments()[0]["parcels"]), 3)
        self.assertEqual(set(pickings.mapped("carrier_tracking_ref")), {booking.tracking_ref})

    def test_the_document_of_what_is_booked_books_nothing(self):
        picking = self.delivery()
        booking = picking.booking_id
        picking.action_issue_transport_documents()
        self.assertEqual(picking.booking_ids, booking)

    def test_the_order_pays_the_fixed_price_or_by_rules(self):
        order = self.env["sale.order"].create(
            {
                "partner_id": self.customer.id,
                "order_line": [
                    Command.create({"product_id": self.product.id, "product_uom_qty": 4})
                ],
            }
        )
        self.assertEqual(self.carrier.rate_shipment(order)["price"], 9.0)
        self.carrier.write(
            {
                "booking_price": "rules",
                "price_rule_ids": [
                    Command.create(
                        {
                            "variable": "weight",
                            "operator": "<=",
                            "max_value": 10,
                            "list_base_price": 5,
                            "list_price": 2,
                            "variable_factor": "weight",
                        }
                    )
                ],
            }
        )
        self.assertEqual(self.carrier.rate_shipment(order)["price"], 5 + 2 * 6)

    def test_the_cron_runs_the_worker(self):
        booking = self.booking()
        with self.enter_registry_test_mode():
            cron = self.env.ref("backoffice_shipping.backoffice_booking_cron_process")
            cron.method_direct_trigger()
        self.assertEqual(booking.state, "booked")

    def test_zpl_labels_are_one_text(self):
        self.carrier.brt_label_kind = "zpl"
        booking = self.booking()
        self.process()
        self.assertTrue(booking.label_id.name.endswith(".zpl"))
        self.assertTrue(booking.label_id.raw.startswith(b"^XA"))
        self.assertTrue(base64.b64encode(booking.label_id.raw))


@tagged("post_install", "-at_install")
class TestBookingCancel(BookingCase):
    def test_what_has_not_left_is_cancelled_at_once(self):
        booking = self.booking()
        booking.with_user(self.clerk).action_cancel()
        self.process()
        self.assertEqual(booking.state, "cancelled")
        self.assertEqual(self.simulator.calls(), 0)

    def test_what_the_carrier_has_is_deleted_there_by_the_worker(self):
        picking = self.delivery()
        self.process()
        picking.with_user(self.clerk).cancel_shipment()
        booking = picking.booking_id
        # nothing is called in the user's transaction, nothing is claimed yet
        self.assertEqual((booking.state, self.simulator.calls("delete")), ("booked", 0))
        self.assertTrue(picking.carrier_tracking_ref)
        self.process()
        self.assertEqual(booking.state, "cancelled")
        self.assertFalse(picking.carrier_tracking_ref)
        self.assertEqual(self.simulator.alive(), [])

    def test_a_cancelled_delivery_can_be_booked_anew(self):
        picking = self.delivery()
        first = picking.booking_id
        first.action_cancel()
        picking.with_user(self.clerk).action_book() if picking.booking_id else None
        self.assertNotEqual(picking.booking_id, first)
        self.process()
        self.assertEqual(picking.booking_id.state, "booked")
        with self.assertRaises(UserError):  # and only once
            first.action_queue()

    def test_a_cancelled_booking_can_be_sent_again(self):
        booking = self.booking()
        self.process()
        first = booking.reference
        booking.action_cancel()
        self.process()
        booking.action_queue()
        self.process()
        self.assertEqual(booking.state, "booked")
        self.assertNotEqual(booking.reference, first)
        self.assertEqual(len(self.simulator.alive()), 1)

    def test_a_refused_cancellation_leaves_it_booked_and_calls_a_person(self):
        booking = self.booking()
        self.process()
        self.simulator.counter.set_state(booking.reference, "depot")
        booking.action_cancel()
        self.process()
        self.assertEqual((booking.state, booking.task), ("booked", False))
        self.assertIn("-152", booking.error)
        self.assertEqual(self.alerts(booking).user_id, self.clerk)

    def test_what_is_being_sent_cannot_be_cancelled(self):
        booking = self.booking()
        booking.state = "sending"
        with self.assertRaises(UserError):
            booking.action_cancel()


@tagged("post_install", "-at_install")
class TestBookingCheck(BookingCase):
    def test_what_lacks_is_said_and_nothing_is_lost(self):
        self.customer.write({"street": False, "zip": "ABC"})
        self.product.weight = 0
        picking = self.delivery()
        booking = picking.booking_id
        self.assertEqual((picking.state, booking.state), ("done", "failed"))
        for part in ("no street", "ABC", "weighs nothing"):
            self.assertIn(part, booking.error)
        self.assertEqual(self.alerts(booking).user_id, self.clerk)
        self.customer.write({"street": "Via Po 1", "zip": "10121"})
        booking.parcel_ids.with_user(self.clerk).weight = 2.0
        booking.with_user(self.clerk).action_queue()
        self.assertEqual((booking.state, booking.error), ("queued", False))
        self.assertFalse(self.alerts(booking))
        self.process()
        self.assertEqual(booking.state, "booked")

    def test_a_delivery_to_nobody_says_so(self):
        picking = self.delivery(partner_id=False)
        self.assertEqual((picking.state, picking.booking_state), ("done", "failed"))
        self.assertIn("no name", picking.booking_id.error)

    def test_a_telephone_is_asked_for_when_the_method_wants_one(self):
        self.customer.phone = False
        self.assertEqual(self.booking().state, "queued")
        self.carrier.booking_needs_phone = True
        booking = self.booking()
        self.assertEqual(booking.state, "failed")
        self.assertIn("telephone", booking.error)

    def test_a_method_without_settings_says_which(self):
        self.carrier.write({"brt_password": False, "brt_departure_depot": 0})
        booking = self.booking()
        self.assertEqual(booking.state, "failed")
        self.assertIn("BRT Password, Departure Depot", booking.error)

    def test_settings_that_go_missing_later_stop_only_their_own(self):
        other = self.carrier.copy({"brt_password": "demo"})
        good, bad = self.booking(carrier_id=other.id), self.booking()
        self.carrier.brt_base_url = "nowhere"
        self.process()
        self.assertEqual((good.state, bad.state), ("booked", "failed"))
        self.assertIn("nowhere", bad.error)

    def test_the_sentences_of_the_kernel_are_all_translatable(self):
        from ..carriers import sentences

        texts = self.Booking
        self.assertEqual(texts._problem_texts(), sentences.PROBLEMS)
        self.assertEqual(texts._outcome_texts(), sentences.OUTCOMES)
        self.assertEqual(texts._advice_texts(), sentences.ADVICE)


@tagged("post_install", "-at_install")
class TestBookingAccess(BookingCase):
    def test_a_reader_sees_and_changes_nothing(self):
        booking = self.booking().with_user(self.viewer)
        self.assertEqual(booking.state, "queued")
        for action in ("action_cancel", "action_queue", "action_reconcile"):
            with self.assertRaises(AccessError):
                getattr(booking, action)()
        with self.assertRaises(AccessError):
            booking.parcel_ids.weight = 1

    def test_the_state_is_nobodys_to_write(self):
        booking = self.booking()
        for user in (self.clerk, self.manager):
            for vals in ({"state": "booked"}, {"reference": "1"}, {"task": False}):
                with self.subTest(user=user.login, vals=vals), self.assertRaises(AccessError):
                    booking.with_user(user).write(vals)
        with self.assertRaises(AccessError):
            self.Booking.with_user(self.manager).create({"carrier_id": self.carrier.id})

    def test_what_is_sent_is_not_changed(self):
        booking = self.booking()
        mine = booking.with_user(self.clerk)
        with self.assertRaises(UserError):
            mine.parcel_ids.weight = 9
        with self.assertRaises(UserError):
            mine.notes = "x"
        with self.assertRaises(UserError):
            mine.tracking_ref = "x"
        mine.action_draft()
        mine.notes = "ring twice"
        mine.action_queue()
        self.process()
        self.assertEqual(self.simulator.shipments()[0]["data"]["notes"], "ring twice")

    def test_the_log_is_kept_as_it_is(self):
        booking = self.booking()
        with self.assertRaises(UserError):
            booking.log_ids.message = "x"
        with self.assertRaises(UserError):
            booking.log_ids.unlink()
        with self.assertRaises(AccessError):
            booking.log_ids.with_user(self.manager).write({"message": "x"})

    def test_what_went_out_is_not_deleted(self):
        booking = self.booking()
        self.process()
        booking.action_cancel()
        self.process()
        with self.assertRaises(UserError):
            booking.with_user(self.manager).unlink()
        unsent = self.booking()
        unsent.action_cancel()
        with self.assertRaises(AccessError):
            unsent.with_user(self.clerk).unlink()
        unsent.with_user(self.manager).unlink()

    def test_credentials_are_the_managers(self):
        with self.assertRaises(AccessError):
            self.carrier.with_user(self.clerk).read(["brt_password"])
        self.assertEqual(self.carrier.with_user(self.manager).brt_password, "demo")
        # and they are in no log and no field of the booking
        booking = self.booking()
        self.carrier.brt_password = "very-secret"
        self.process()
        self.assertNotIn("very-secret", str(booking.log_ids.read()) + str(booking.read()))

    def test_another_companys_booking_is_out_of_sight(self):
        company = self.env["res.company"].create({"name": "Other"})
        warehouse = self.env["stock.warehouse"].search([("company_id", "=", company.id)])
        picking = self.env["stock.picking"].create(
            {"picking_type_id": warehouse.out_type_id.id, "partner_id": self.customer.id}
        )
        picking.carrier_id = self.carrier
        booking = picking._queue_bookings()
        self.assertEqual(booking.company_id, company)
        self.assertNotIn(booking, self.Booking.with_user(self.clerk).search([]))
        for records in (booking, booking.parcel_ids, booking.log_ids):
            with self.assertRaises(AccessError):
                records.with_user(self.clerk).read(["company_id"])

    def test_the_account_can_be_tried_by_a_manager(self):
        self.company.partner_id.write({"zip": "20121", "city": "MILANO"})
        self.company.country_id = self.env.ref("base.it")
        action = self.carrier.with_user(self.manager).action_brt_test()
        self.assertEqual(action["params"]["type"], "success")
        with self.assertRaises(AccessError):
            self.carrier.with_user(self.clerk).action_brt_test()
        self.carrier.brt_password = "wrong"
        with self.assertRaisesRegex(UserError, "user and password"):
            self.carrier.action_brt_test()
        self.assertEqual(self.simulator.shipments(), [])

    def test_a_neutralised_copy_reaches_nobody(self):
        from odoo.tools.misc import file_open

        booking = self.booking()
        self.env.flush_all()
        with file_open("backoffice_shipping/data/neutralize.sql") as script:
            self.env.cr.execute(script.read())
        self.env.invalidate_all()
        self.process()
        self.assertFalse(self.carrier.brt_password or self.carrier.brt_base_url)
        self.assertEqual((booking.state, self.simulator.calls()), ("draft", 0))

    @freeze_time("2026-03-05 10:00:00")
    def test_references_begin_with_the_day(self):
        first, second = self.Booking._next_references(2)
        self.assertTrue(first.startswith("260305"))
        self.assertLess(int(first), int(second))
