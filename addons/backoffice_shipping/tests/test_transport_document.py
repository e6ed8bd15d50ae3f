from datetime import date, timedelta

from odoo import fields
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged

from .common_document import DocumentCase


@tagged("post_install", "-at_install")
class TestTransportDocument(DocumentCase):
    # --- Content

    def test_lines_carry_lots_orders_weights_and_values(self):
        order = self.order(lines={self.bolt: 4, self.glue: 5}, client_order_ref="PO-77")
        document = self.document(self.deliver(order))
        bolt, glue = document.line_ids
        self.assertEqual(glue.lots, "LOT-A (3), LOT-B (2)")
        self.assertFalse(bolt.lots)
        self.assertEqual((bolt.code, bolt.name, bolt.quantity), ("BOLT", "Bolt", 4))
        self.assertEqual((bolt.order_ref, bolt.customer_ref), (order.name, "PO-77"))
        self.assertEqual((bolt.weight, glue.weight), (2.0, 10.0))
        self.assertEqual((bolt.price_unit, bolt.amount), (10.0, 40.0))
        self.assertEqual(document.weight_net, 12.0)
        self.assertEqual(document.weight, 12.0)
        self.assertEqual(document.reason_id.code, "SALE")

    def test_packages_and_gross_weight_come_from_the_host(self):
        order = self.order(lines={self.bolt: 4})
        picking = order.picking_ids
        picking.action_assign()
        picking.move_ids.picked = True
        package = picking.action_put_in_pack()
        if not isinstance(package, type(self.env["stock.package"])):
            package = picking.move_line_ids.result_package_id
        package.shipping_weight = 7.25
        picking.button_validate()
        document = self.document(picking)
        self.assertEqual(document.packages, 1)
        self.assertEqual((document.weight, document.weight_net), (7.25, 2.0))

    def test_weights_written_in_a_draft_stay(self):
        picking = self.delivery()
        document = self.Document.create(
            {
                "partner_id": self.customer.id,
                "reason_id": self.env.ref("backoffice_shipping.transport_reason_sale").id,
                "picking_ids": [Command.link(picking.id)],
                "weight": 99.0,
            }
        )
        self.assertEqual((document.weight, document.weight_net), (99.0, 2.0))
        more = self.delivery()
        document.write({"picking_ids": [Command.link(more.id)], "packages": 7})
        self.assertEqual((document.packages, document.weight_net), (7, 4.0))
        self.assertEqual(len(document.line_ids), 2)
        document.picking_ids = [Command.unlink(more.id)]
        self.assertEqual(document.line_ids.picking_id, picking)

    def test_a_line_by_hand_survives_a_refresh(self):
        document = self.document(self.delivery(), issue=False)
        document.line_ids = [Command.create({"name": "Two leaflets", "quantity": 2})]
        document.action_refresh()
        self.assertIn("Two leaflets", document.line_ids.mapped("name"))
        self.assertEqual(len(document.line_ids), 2)

    def test_deliveries_are_put_together_by_consignee_and_carrier(self):
        mine = self.delivery() | self.delivery()
        theirs = self.delivery(self.other)
        shop = self.delivery(partner_shipping_id=self.shop.id)
        carrier = self.env["delivery.carrier"].create(
            {"name": "Van", "product_id": self.advice.id}
        )
        sent = self.order(carrier_id=carrier.id)
        sent = self.deliver(sent)
        sent.carrier_id = carrier
        documents = self.document(mine, theirs, shop, sent)
        self.assertEqual(
            [(doc.partner_id, doc.carrier_id, len(doc.picking_ids)) for doc in documents],
            [
                (self.customer, carrier.browse(), 2),
                (self.other, carrier.browse(), 1),
                (self.shop, carrier.browse(), 1),
                (self.customer, carrier, 1),
            ],
        )
        self.assertEqual(documents[2].customer_id, self.customer)
        self.assertEqual(documents[3].carried_by, "carrier")

    # --- What is refused

    def test_another_consignee_is_refused(self):
        document = self.document(self.delivery(), issue=False)
        stranger = self.delivery(self.other)
        with self.assertRaisesRegex(ValidationError, stranger.name):
            document.picking_ids = [Command.link(stranger.id)]

    def test_only_done_deliveries_and_each_named(self):
        waiting = self.order().picking_ids
        done = self.delivery()
        self.document(done)
        with self.assertRaises(UserError) as caught:
            self.document(waiting, done)
        self.assertIn(waiting.name, str(caught.exception))
        self.assertIn(done.name, str(caught.exception))
        with self.assertRaises(ValidationError):
            self.Document.create(
                {
                    "partner_id": waiting.partner_id.id,
                    "picking_ids": [Command.link(waiting.id)],
                }
            )

    def test_a_delivery_is_in_one_document_alone(self):
        picking = self.delivery()
        first = self.document(picking, issue=False)
        with self.assertRaisesRegex(UserError, picking.name):
            self.Document.create(
                {
                    "partner_id": self.customer.id,
                    "picking_ids": [Command.link(picking.id)],
                }
            )
        first.action_issue()
        with self.assertRaises(UserError):
            picking.transport_document_id = False
        with self.assertRaises(UserError):
            self.delivery().transport_document_id = first

    def test_what_is_missing_is_named(self):
        document = self.document(self.delivery(), issue=False)
        document.write({"reason_id": False, "carried_by": "carrier"})
        with self.assertRaisesRegex(UserError, "a reason, the carrier"):
            document.action_issue()
        self.assertFalse(document.name)

    def test_warnings_stop_nobody(self):
        document = self.document(self.delivery(), issue=False)
        document.start_at = fields.Datetime.now() - timedelta(days=1)
        self.assertIn("starts before", document.warnings)
        document.action_issue()
        self.assertEqual(document.state, "issued")
        later = self.document(self.delivery(), issue=False)
        later.date = document.date - timedelta(days=1)
        self.assertIn("later day", later.warnings)

    # --- Issued

    def test_issued_means_immutable(self):
        document = self.document(self.delivery())
        for values in (
            {"weight": 1.0},
            {"partner_id": self.other.id},
            {"date": date(2020, 1, 1)},
            {"note": "x"},
            {"line_ids": [Command.clear()]},
            {"picking_ids": [Command.clear()]},
            {"invoice_status": "invoiced"},
        ):
            with self.subTest(values), self.assertRaises(UserError):
                document.write(values)
        for record in (document.line_ids, document):
            with self.assertRaises(UserError):
                record.unlink()
        with self.assertRaises(UserError):
            document.line_ids.quantity = 1
        with self.assertRaises(UserError):
            document.line_ids.create({"document_id": document.id, "name": "x"})

    def test_nobody_writes_number_or_state(self):
        document = self.document(self.delivery(), issue=False)
        for values in ({"state": "issued"}, {"name": "TD/1"}, {"number": 7}):
            with self.subTest(values), self.assertRaises(UserError):
                document.write(values)
            with self.assertRaises(UserError):
                # what a call over RPC can send at most
                document.with_context(transport_transition=True).write(values)
            with self.assertRaises(UserError):
                self.Document.create({"partner_id": self.customer.id, **values})

    def test_followers_and_activities_still_work(self):
        document = self.document(self.delivery())
        document.message_subscribe(self.manager.partner_id.ids)
        document.activity_schedule("mail.mail_activity_data_todo", user_id=self.clerk.id)
        document.message_post(body="Called the carrier")
        self.assertTrue(document.activity_ids)

    def test_a_line_left_free_is_filled_in_once(self):
        self.series.start_at_issue = False
        document = self.document(self.delivery())
        self.assertFalse(document.start_at)
        start = fields.Datetime.now()
        document.write({"start_at": start, "vehicle": "AB123CD"})
        with self.assertRaises(UserError):
            document.start_at = start + timedelta(hours=1)

    def test_values_and_addresses_stay_as_they_were(self):
        order = self.order()
        document = self.document(self.deliver(order), issue=False)
        order.order_line.price_unit = 12.0
        document.action_issue()
        self.assertEqual(document.line_ids.amount, 48.0)
        order.order_line.price_unit = 99.0
        self.customer.write({"street": "Via Nuova 9", "name": "Renamed"})
        document.invalidate_recordset()
        self.assertEqual(document.line_ids.amount, 48.0)
        self.assertIn("Via Emilia 2", document.customer_text)
        self.assertIn("Via Emilia 2", document._get_party_texts()["consignee_text"])

    def test_archived_partner_can_be_documented(self):
        picking = self.delivery()
        self.customer.active = False
        self.assertTrue(self.document(picking).name)

    # --- Cancelled

    def test_cancelling_keeps_the_number_and_frees_the_delivery(self):
        picking = self.delivery()
        document = self.document(picking)
        name = document.name
        action = document.action_cancel()
        self.assertEqual(action["res_model"], "backoffice.transport.cancel")
        wizard = (
            self.env["backoffice.transport.cancel"]
            .with_user(self.clerk)
            .with_context(**action["context"])
            .create({"reason": "Wrong lorry"})
        )
        wizard.action_cancel()
        self.assertEqual((document.state, document.name), ("cancelled", name))
        self.assertEqual(document.cancel_reason, "Wrong lorry")
        self.assertEqual(document.cancelled_by_id, self.clerk)
        self.assertFalse(picking.transport_document_id)
        self.assertEqual(document._get_pickings(), picking)
        self.assertEqual(document.line_ids.quantity, 4)
        with self.assertRaises(UserError):
            document.unlink()
        with self.assertRaises(UserError):
            document.action_cancel("again")
        again = self.document(picking)
        self.assertEqual(again.number, document.number + 1)

    def test_a_draft_is_deleted_not_cancelled(self):
        document = self.document(self.delivery(), issue=False)
        with self.assertRaises(UserError):
            document.action_cancel("no")
        picking = document.picking_ids
        document.unlink()
        self.assertFalse(picking.transport_document_id)
