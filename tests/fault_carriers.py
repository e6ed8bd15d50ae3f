"""A delivery method of each carrier, all at the practice carriers' one address."""

from carrier_simulator import CUSTOMER, PASSWORD, USER, gls, poste

KEY = {"account_user": "demo-key", "account_password": "demo-secret"}
CLIENT = {"account_user": "demo-client", "account_password": "demo-secret"}


def settings(address):
    """{the simulator's name of a carrier: settings of its delivery method}"""
    return {
        "brt": {
            "brt_base_url": address,
            "brt_user": USER,
            "brt_password": PASSWORD,
            "brt_customer_code": CUSTOMER,
            "brt_departure_depot": 131,
        },
        "gls_it": gls_settings(address),
        "poste": poste_settings(address),
        "mydhl": {
            "account_address": f"{address}/mydhlapi",
            **KEY,
            "account_number": "106123456",
            "mydhl_product": "P",
        },
        "ups": {"account_address": address, **CLIENT, "account_number": "A1B2C3"},
        "fedex": {
            "account_address": address,
            **CLIENT,
            "account_number": "740561073",
            "fedex_service": "FEDEX_REGIONAL_ECONOMY",
        },
        "manual": {"manual_prefix": "VAN-"},
    }


def gls_settings(address):
    return {
        "gls_base_url": address,
        "gls_tracking_url": address,
        "gls_site": gls.SITE,
        "gls_customer_code": gls.CUSTOMER,
        "gls_password": gls.PASSWORD,
        "gls_contract": gls.CONTRACT,
    }


def poste_settings(address):
    return {
        "poste_base_url": f"{address}/gp/internet",
        "poste_client": poste.CLIENT,
        "poste_secret": poste.SECRET,
        "poste_scope": poste.SCOPE,
        "poste_cost_center": poste.COST_CENTER,
        "poste_length": 40,
        "poste_width": 30,
        "poste_height": 20,
    }


def prepare_carriers(env, address):
    """The delivery methods, and a sender whose address every carrier takes."""
    sender = env["res.partner"].create(
        {
            "name": "Cantine Romagna S.r.l.",
            "street": "Via Flaminia 171",
            "zip": "47923",
            "city": "Rimini",
            "state_id": env.ref("base.state_it_rn").id,
            "country_id": env.ref("base.it").id,
            "phone": "+39 0541 123456",
            "is_company": True,
        }
    )
    env["stock.warehouse"].search([], limit=1).partner_id = sender
    product = env["product.product"].create({"name": "Shipping", "type": "service"})
    return env["delivery.carrier"].create(
        [
            {
                "name": code,
                "delivery_type": f"backoffice_{code}",
                "product_id": product.id,
                "booking_connect_timeout": 1,
                "booking_read_timeout": 1,
                **values,
            }
            for code, values in settings(address).items()
        ]
    )
