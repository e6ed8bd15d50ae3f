from carrier_simulator import CUSTOMER, PASSWORD, USER, Simulator

from odoo import api, fields
from odoo.fields import Command
from odoo.tests import TransactionCase, new_test_user

from odoo.addons.backoffice_sales.tests.common import CountsQueries

from ..carriers import Lanes

GROUP = "backoffice_sales.backoffice_sales_group_"


class BookingCase(CountsQueries, TransactionCase):
    """A delivery method of the practice carrier, a customer, a product, users of each kind."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(context={**cls.env.context, "tracking_disable": True})
        cls.simulator = cls.enterClassContext(Simulator())
        cls.Booking = cls.env["backoffice.booking"]
        params = cls.env["ir.config_parameter"]
        params.set_param("backoffice_shipping.booking_settle", "0")
        cls.company = cls.env.company
        cls.clerk, cls.manager, cls.viewer = (
            new_test_user(cls.env, f"b_{kind}", groups=GROUP + kind, email=f"{kind}@x.it")
            for kind in ("user", "manager", "readonly")
        )
        cls.carrier = cls.new_carrier()
        cls.customer = cls.env["res.partner"].create(
            {
                "name": "Rossi S.p.A.",
                "street": "Via Roma 1",
                "zip": "20121",
                "city": "MILANO",
                "state_id": cls.env.ref("base.state_it_mi").id,
                "country_id": cls.env.ref("base.it").id,
                "phone": "+39 02 123456",
                "email": "rossi@example.com",
            }
        )
        cls.product = cls.env["product.product"].create(
            {"name": "Box", "type": "consu", "weight": 1.5}
        )
        cls.out_type = (
            cls.env["stock.warehouse"]
            .search([("company_id", "=", cls.company.id)], limit=1)
            .out_type_id
        )

    @classmethod
    def new_carrier(cls):
        service = cls.env["product.product"].create(
            {"name": "Shipping", "type": "service", "list_price": 9.0}
        )
        return cls.env["delivery.carrier"].create(
            {
                "name": "BRT",
                "delivery_type": "backoffice_brt",
                "product_id": service.id,
                "fixed_price": 9.0,
                "brt_base_url": cls.simulator.address,
                "brt_user": USER,
                "brt_password": PASSWORD,
                "brt_customer_code": CUSTOMER,
                "brt_departure_depot": 131,
                "booking_connect_timeout": 2,
                "booking_read_timeout": 1,
            }
        )

    def setUp(self):
        super().setUp()
        self.simulator.clear()

    @classmethod
    def delivery(cls, validate=True, quantity=2, **values):
        """A delivery to the customer, validated by the clerk's press on the button."""
        picking = cls.env["stock.picking"].create(
            {
                "picking_type_id": cls.out_type.id,
                "partner_id": cls.customer.id,
                "carrier_id": cls.carrier.id,
                "move_ids": [
                    Command.create(
                        {
                            "product_id": cls.product.id,
                            "product_uom_qty": quantity,
                            "location_id": cls.out_type.default_location_src_id.id,
                            "location_dest_id": cls.customer.property_stock_customer.id,
                        }
                    )
                ],
                **values,
            }
        )
        picking.action_confirm()
        picking.move_ids.quantity = quantity
        picking.move_ids.picked = True
        if validate:
            picking.with_user(cls.clerk).button_validate()
        return picking

    def booking(self, **values):
        return self.delivery(**values).booking_id

    def process(self):
        """The worker, as the cron runs it, on cursors that commit into the test."""
        with self.enter_registry_test_mode(), self.registry.cursor() as cr:
            env = api.Environment(cr, api.SUPERUSER_ID, {})
            env["backoffice.booking"]._cron_process()

    def claim(self):
        """What a worker claims now, as Jobs."""
        with Lanes() as lanes:
            return [job for job, _threads in self.Booking._claim_due(lanes, {})]

    def process_now(self, bookings):
        """The worker, with what was put off due now."""
        bookings.filtered("task").due_at = fields.Datetime.now()
        self.process()

    def events(self, booking):
        """The log, oldest first."""
        return booking.log_ids.sorted("id").mapped("event")

    def mails(self, bookings):
        """What the customer gets."""
        domain = [("model", "=", "backoffice.booking"), ("res_id", "in", bookings.ids)]
        return self.env["mail.mail"].search(
            [*domain, ("recipient_ids", "in", self.customer.ids)]
        )

    def alerts(self, bookings):
        return self.env["mail.activity"].search(
            [("res_model", "=", "backoffice.booking"), ("res_id", "in", bookings.ids)]
        )
