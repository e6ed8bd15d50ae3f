from odoo import api, fields

from .common_booking import BookingCase


class TrackingCase(BookingCase):
    """Booked shipments with GLS, whose simulator can be told what happens to them."""

    @classmethod
    def new_carrier(cls):
        service = cls.env["product.product"].create({"name": "Shipping", "type": "service"})
        return cls.env["delivery.carrier"].create(
            {
                "name": "GLS",
                "delivery_type": "backoffice_gls_it",
                "product_id": service.id,
                "gls_base_url": cls.simulator.address,
                "gls_tracking_url": cls.simulator.address,
                "gls_site": "RN",
                "gls_customer_code": "123456",
                "gls_password": "demo",
                "gls_contract": "1234",
                "gls_amounts_on": "first",
                "booking_connect_timeout": 2,
                "booking_read_timeout": 1,
            }
        )

    def booked(self, count=1, **values):
        bookings = self.Booking.union(*(self.booking(**values) for _n in range(count)))
        self.process()
        self.assertEqual({*bookings.mapped("state")}, {"booked"})
        return bookings

    def track(self, bookings=None):
        """The polling, as its cron runs it; `bookings` are due now."""
        self.let_be_due(bookings)
        with self.enter_registry_test_mode(), self.registry.cursor() as cr:
            env = api.Environment(cr, api.SUPERUSER_ID, {})
            env["backoffice.booking"]._cron_track()
        self.env.invalidate_all()

    def let_be_due(self, bookings):
        if bookings:
            bookings.filtered("track_due_at").track_due_at = fields.Datetime.now()

    def move(self, bookings, state, on=None):
        """What happens at the carrier, and the polling that learns of it."""
        for booking in bookings:
            self.simulator.set_state(
                booking.reference, state, booking.carrier_id._booking_code(), on
            )
        self.track(bookings)
