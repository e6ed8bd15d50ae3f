from odoo.tests import tagged

from .common_booking import BookingCase


@tagged("post_install", "-at_install")
class TestBookingForwarder(BookingCase):
    """A carrier without an interface: its mail is the booking."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.forwarder = cls.env["res.partner"].create(
            {"name": "Trasporti Neri", "email": "neri@example.com", "is_company": True}
        )
        cls.carrier.write(
            {
                "delivery_type": "backoffice_manual",
                "transport_partner_id": cls.forwarder.id,
                "booking_sends_mail": False,
            }
        )

    def told(self, booking):
        domain = [("model", "=", "backoffice.booking"), ("res_id", "=", booking.id)]
        return self.env["mail.mail"].search(
            [*domain, ("recipient_ids", "in", self.forwarder.ids)], order="id"
        )

    def test_the_forwarder_gets_the_papers_once(self):
        booking = self.booking()
        self.assertFalse(self.told(booking))
        self.process()
        self.process()
        mail = self.told(booking)
        self.assertEqual(len(mail), 1)
        self.assertIn(booking.name, mail.subject)
        self.assertIn("Rossi S.p.A.", mail.body_html)
        self.assertEqual(mail.attachment_ids.mapped("mimetype"), ["application/pdf"])
        self.assertEqual(mail.attachment_ids.res_id, booking.id)

    def test_it_is_told_when_the_shipment_does_not_go(self):
        booking = self.booking()
        self.process()
        booking.with_user(self.clerk).action_cancel()
        self.process()
        self.assertEqual(booking.state, "cancelled")
        self.assertIn("do not collect", self.told(booking)[1].body_html)

    def test_what_was_never_told_is_not_taken_back(self):
        booking = self.booking()
        booking.with_user(self.clerk).action_cancel()
        self.process()
        self.assertEqual(booking.state, "cancelled")
        self.assertFalse(self.told(booking))

    def test_the_own_fleet_is_not_written_to(self):
        self.forwarder.email = False
        booking = self.booking()
        self.process()
        self.assertEqual((booking.state, booking.is_announced), ("booked", True))
        self.assertFalse(self.told(booking))

    def test_no_label_is_missed_where_there_is_none(self):
        booking = self.booking()
        self.process()
        self.assertFalse(booking.error)
        self.assertFalse(self.alerts(booking))


@tagged("post_install", "-at_install")
class TestBookingRecipient(BookingCase):
    def test_a_place_without_an_address_is_told_through_its_company(self):
        place = self.env["res.partner"].create(
            {
                "name": "Magazzino 2",
                "parent_id": self.customer.id,
                "type": "delivery",
                "street": "Via Po 2",
                "zip": "20121",
                "city": "MILANO",
                "state_id": self.customer.state_id.id,
                "country_id": self.customer.country_id.id,
            }
        )
        booking = self.booking(partner_id=place.id)
        self.process()
        self.assertEqual(self.mails(booking).recipient_ids, self.customer)
