"""BRT's connection, to the simulator that ``./dev run`` starts.

The last step: a delivery or a document of the past must not ask BRT for anything.
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


def build(env):
    carrier = env.ref("backoffice_shipping.demo_carrier_brt")
    if ACCOUNT["delivery_type"] in carrier._fields["delivery_type"].get_values(env):
        carrier.write(ACCOUNT)
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
