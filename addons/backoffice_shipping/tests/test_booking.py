import base64
import io

from PyPDF2 import PdfFileReader

from odoo.fields import Command
from odoo.tests import tagged

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
        few, many = queued(10), queued(20)
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

    def test_validating_many_makes_their_bookings_together(self):
        """Beside the host's own loop a delivery costs its number, a lock, and its price."""
        plain = self.carrier.copy({"delivery_type": "fixed", "fixed_price": 4.0})

        def queries(count, carrier):
            pickings = self.env["stock.picking"].union(
                *(self.delivery(validate=False, carrier_id=carrier.id) for _n in range(count))
            )
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            pickings.with_user(self.clerk).button_validate()
            self.env.flush_all()
            self.assertEqual(len(pickings.booking_id), count if carrier == self.carrier else 0)
            return self.env.cr.sql_log_count - before

        def growth(carrier):
            queries(2, carrier)
            return (queries(12, carrier) - queries(2, carrier)) / 10

        self.assertLessEqual(growth(self.carrier), growth(plain) + 4)
