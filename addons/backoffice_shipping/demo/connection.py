"""The carriers' connections, to the simulator that ``./dev run`` starts.

The last step: a delivery or a document of the past must not ask a carrier for anything.
"""

from .deliveries import NEAR

SIMULATOR = "http://127.0.0.1:8370"
ACCOUNT = {
    "delivery_type": "backoffice_brt",
    "brt_base_url": SIMULATOR,
    "brt_user": "1020100",
    "brt_password": "demo",
    "brt_customer_code": 1020100,
    "brt_departure_depot": 131,
    "brt_pickup_url": f"{SIMULATOR}/orm",
    "brt_pickup_key": "orm-demo",
    "booking_moment": "document",
}
#: delivery methods of other carriers: (record, its product's name, settings)
OTHERS = [
    (
        "demo_carrier_gls_it",
        "GLS Italy",
        {
            "delivery_type": "backoffice_gls_it",
            "gls_base_url": SIMULATOR,
            "gls_tracking_url": SIMULATOR,
            "gls_site": "RN",
            "gls_customer_code": "123456",
            "gls_password": "demo",
            "gls_contract": "1234",
            "gls_amounts_on": "first",
            "gls_cash_mode": "CONT",
            "gls_contact": "Magazzino",
            "gls_email": "magazzino@example.com",
            "fixed_price": 8.9,
        },
    ),
    (
        "demo_carrier_poste",
        "Poste Delivery Business",
        {
            "delivery_type": "backoffice_poste",
            "poste_base_url": f"{SIMULATOR}/gp/internet",
            "poste_client": "poste-demo",
            "poste_secret": "demo",
            "poste_scope": "shipping",
            "poste_cost_center": "CDC-00000001",
            "poste_length": 40,
            "poste_width": 30,
            "poste_height": 30,
            "fixed_price": 7.5,
        },
    ),
    (
        "demo_carrier_mydhl",
        "DHL Express",
        {
            "delivery_type": "backoffice_mydhl",
            "account_address": f"{SIMULATOR}/mydhlapi",
            "account_user": "demo-key",
            "account_password": "demo-secret",
            "account_number": "106123456",
            "mydhl_product": "P",
            "mydhl_prints_invoice": True,
            "fixed_price": 32.0,
        },
    ),
    (
        "demo_carrier_ups",
        "UPS",
        {
            "delivery_type": "backoffice_ups",
            "account_address": SIMULATOR,
            "account_user": "demo-client",
            "account_password": "demo-secret",
            "account_number": "A1B2C3",
            "fixed_price": 21.0,
        },
    ),
    (
        "demo_carrier_fedex",
        "FedEx",
        {
            "delivery_type": "backoffice_fedex",
            "account_address": SIMULATOR,
            "account_user": "demo-client",
            "account_password": "demo-secret",
            "account_number": "740561073",
            "fedex_service": "FEDEX_REGIONAL_ECONOMY",
            "fixed_price": 24.0,
        },
    ),
]


def build(env):
    carrier = env.ref("backoffice_shipping.demo_carrier_brt")
    if ACCOUNT["delivery_type"] in carrier._fields["delivery_type"].get_values(env):
        carrier.write(ACCOUNT)
    add_others(env)
    give_usual_methods(env, carrier)


def give_usual_methods(env, brt):
    """The van for the neighbours, BRT for the other customers in Italy."""
    company = env.ref("backoffice_sales.demo_company")
    customers = (
        env["res.partner"]
        .search(
            [
                ("company_id", "=", company.id),
                ("customer_rank", ">", 0),
                ("country_id", "=", env.ref("base.it").id),
            ]
        )
        .with_company(company)
    )
    near = customers.filtered(lambda customer: customer.state_id.code in NEAR)
    near.property_delivery_carrier_id = env.ref("backoffice_shipping.demo_carrier_van")
    (customers - near).property_delivery_carrier_id = brt


def add_others(env):
    """Methods to choose from, after those of the past: no customer has them as the usual."""
    known = env["delivery.carrier"]._fields["delivery_type"].get_values(env)
    for sequence, (name, title, settings) in enumerate(OTHERS, 10):
        if settings["delivery_type"] not in known:
            continue
        product = env["product.product"].create(
            {
                "name": f"Delivery by {title}",
                "type": "service",
                "categ_id": env.ref("delivery.product_category_deliveries").id,
                "sale_ok": False,
                "purchase_ok": False,
                "company_id": env.ref("backoffice_sales.demo_company").id,
            }
        )
        carrier = env["delivery.carrier"].create(
            {
                "name": title,
                "sequence": sequence,
                "product_id": product.id,
                "booking_moment": "document",
                **settings,
            }
        )
        data = {"xml_id": f"backoffice_shipping.{name}", "record": carrier, "noupdate": True}
        env["ir.model.data"]._update_xmlids([data])
