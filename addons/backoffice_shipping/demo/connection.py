"""The carriers' connections, to the simulator that ``./dev run`` starts.

The last step: a delivery or a document of the past must not ask a carrier for anything.
"""

from .deliveries import NEAR

ACCOUNT = {
    "delivery_type": "backoffice_brt",
    "brt_base_url": "http://127.0.0.1:8370",
    "brt_user": "1020100",
    "brt_password": "demo",
    "brt_customer_code": 1020100,
    "brt_departure_depot": 131,
    "booking_moment": "document",
}

#: carriers abroad, by the end of their external ids
ACCOUNTS = {
    "mydhl": {
        "delivery_type": "backoffice_mydhl",
        "account_address": "http://127.0.0.1:8370/mydhlapi",
        "account_user": "demo-key",
        "account_new_password": "demo-secret",
        "account_number": "106123456",
        "mydhl_product": "P",
        "mydhl_prints_invoice": True,
    },
    "ups": {
        "delivery_type": "backoffice_ups",
        "account_address": "http://127.0.0.1:8370",
        "account_user": "demo-client",
        "account_new_password": "demo-secret",
        "account_number": "A1B2C3",
    },
    "fedex": {
        "delivery_type": "backoffice_fedex",
        "account_address": "http://127.0.0.1:8370",
        "account_user": "demo-client",
        "account_new_password": "demo-secret",
        "account_number": "740561073",
        "fedex_service": "FEDEX_REGIONAL_ECONOMY",
    },
}


def build(env):
    carrier = env.ref("backoffice_shipping.demo_carrier_brt")
    connect(env, carrier, ACCOUNT)
    for code, account in ACCOUNTS.items():
        connect(env, env.ref(f"backoffice_shipping.demo_carrier_{code}"), account)
    give_usual_methods(env, carrier)


def connect(env, carrier, account):
    if account["delivery_type"] in carrier._fields["delivery_type"].get_values(env):
        carrier.write(account)


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
