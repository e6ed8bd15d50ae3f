from odoo.fields import Command

from .common_booking import BookingCase

ACCOUNTS = {
    "mydhl": {
        "account_user": "demo-key",
        "account_password": "demo-secret",
        "account_number": "106123456",
        "mydhl_product": "P",
    },
    "ups": {
        "account_user": "demo-client",
        "account_password": "demo-secret",
        "account_number": "A1B2C3",
    },
    "fedex": {
        "account_user": "demo-client",
        "account_password": "demo-secret",
        "account_number": "740561073",
        "fedex_service": "FEDEX_REGIONAL_ECONOMY",
    },
}


class AccountCase(BookingCase):
    """A delivery method of each REST carrier, and a sender with a whole address."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.sender = cls.env["res.partner"].create(
            {
                "name": "Cantine Romagna S.r.l.",
                "street": "Via Flaminia 171",
                "zip": "47923",
                "city": "Rimini",
                "state_id": cls.env.ref("base.state_it_rn").id,
                "country_id": cls.env.ref("base.it").id,
                "phone": "+39 0541 123456",
                "eori": "IT01234567890",
                "is_company": True,
            }
        )
        cls.out_type.warehouse_id.partner_id = cls.sender
        cls.methods = {code: cls.new_method(code) for code in ACCOUNTS}

    @classmethod
    def new_method(cls, code, **values):
        address = cls.simulator.address + ("/mydhlapi" if code == "mydhl" else "")
        return cls.env["delivery.carrier"].create(
            {
                "name": code,
                "delivery_type": f"backoffice_{code}",
                "product_id": cls.carrier.product_id.id,
                "fixed_price": 20.0,
                "account_address": address,
                "booking_connect_timeout": 2,
                "booking_read_timeout": 2,
                **ACCOUNTS[code],
                **values,
            }
        )

    @classmethod
    def new_export(cls):
        """An order from Switzerland with all that the customs ask for."""
        cls.swiss = cls.env["res.partner"].create(
            {
                "name": "Basler Keller AG",
                "street": "Steinenvorstadt 1",
                "zip": "4051",
                "city": "Basel",
                "country_id": cls.env.ref("base.ch").id,
                "phone": "+41 61 1234567",
                "is_company": True,
            }
        )
        cls.wine = cls.env["product.product"].create(
            {
                "name": "Sangiovese",
                "type": "consu",
                "weight": 1.3,
                "list_price": 8.5,
                "hs_code": "22042179",
                "country_of_origin": cls.env.ref("base.it").id,
                "invoice_policy": "order",
                "taxes_id": [Command.clear()],
            }
        )
        line = {"product_id": cls.wine.id, "product_uom_qty": 12, "price_unit": 8.5}
        order = cls.env["sale.order"].create(
            {
                "partner_id": cls.swiss.id,
                "incoterm": cls.env.ref("account.incoterm_DAP").id,
                "incoterm_location": "Basel",
                "order_line": [Command.create({**line, "discount": 10})],
            }
        )
        order.action_confirm()
        return order
