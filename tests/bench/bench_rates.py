"""Rate shopping: 100 deliveries over 6 carriers whose tariffs have 3,000 rows.

The reference of the time is the 2 seconds that a person waits; that of the queries what 10
deliveries cost.
"""

import time

CARRIERS, ZONES, BANDS, DELIVERIES, FEW = 6, 25, 20, 100, 10
SECONDS = 2.0


def run(env):
    env = env(context={**env.context, "tracking_disable": True})
    env["delivery.carrier"].search([]).active = False
    make_tariffs(env)
    pickings = make_deliveries(env)
    few = pickings[:FEW]
    few_queries, _seconds = measured(env, few)
    queries, seconds = measured(env, pickings)
    return [
        {
            "name": f"rates: {DELIVERIES} deliveries, {CARRIERS} carriers, 3,000 tariff rows",
            "ours": seconds,
            "reference": SECONDS,
            "limit": 1.0,
        },
        {
            "name": f"rates: queries for {DELIVERIES} deliveries, beside those for {FEW}",
            "ours": queries,
            "reference": few_queries,
            "unit": "queries",
            "limit": 1.0,
        },
    ]


def make_tariffs(env):
    """A tariff a carrier: zones by ZIP codes with bands, 3,000 rows in all."""
    italy = env.ref("base.it")
    service = env["product.product"].create({"name": "Shipping", "type": "service"})
    carriers = env["delivery.carrier"].create(
        [
            {"name": f"Carrier {n}", "delivery_type": "fixed", "product_id": service.id}
            for n in range(CARRIERS)
        ]
    )
    tariffs = env["backoffice.tariff"].create(
        [
            {
                "name": carrier.name,
                "carrier_id": carrier.id,
                "fuel_percent": 8,
                "kg_per_m3": 250,
            }
            for carrier in carriers
        ]
    )
    env["backoffice.tariff.zone"].create(
        [
            zone(italy, n, index / 10) | {"tariff_id": tariff.id}
            for index, tariff in enumerate(tariffs)
            for n in range(ZONES)
        ]
    )
    rows = env["backoffice.tariff.band"].search_count([("tariff_id", "in", tariffs.ids)])
    if rows != 3000:
        raise ValueError(f"{rows} tariff rows: the bench compares different work")


def zone(country, number, extra):
    return {
        "name": f"Zone {number}",
        "has_transit": True,
        "transit_days": 1 + number % 3,
        "place_ids": [(0, 0, place(country, 4 * number))],
        "band_ids": [
            (0, 0, {"up_to": 5 * (band + 1), "price": 5 + band + extra + number})
            for band in range(BANDS)
        ],
    }


def place(country, first):
    codes = {"zip_from": f"{first:02}", "zip_to": f"{first + 3:02}"}
    return {"country_id": country.id, **codes}


def make_deliveries(env):
    """Deliveries to as many places, each with some boxes."""
    warehouse = env["stock.warehouse"].search([], limit=1)
    product = env["product.product"].create(
        {"name": "Box", "type": "consu", "weight": 3.0, "volume": 0.01}
    )
    customers = env["res.partner"].create(
        [
            {
                "name": f"Bench {n}",
                "street": "Via Roma 1",
                "zip": f"{n:02}121",
                "city": "Milano",
                "country_id": env.ref("base.it").id,
            }
            for n in range(DELIVERIES)
        ]
    )
    pickings = env["stock.picking"].create(
        [
            {
                "picking_type_id": warehouse.out_type_id.id,
                "partner_id": customer.id,
                "move_ids": [
                    (
                        0,
                        0,
                        {
                            "product_id": product.id,
                            "product_uom_qty": 1 + n % 9,
                            "location_id": warehouse.out_type_id.default_location_src_id.id,
                            "location_dest_id": customer.property_stock_customer.id,
                        },
                    )
                ],
            }
            for n, customer in enumerate(customers)
        ]
    )
    pickings.action_confirm()
    return pickings


def measured(env, pickings):
    """(queries, seconds) of rating and choosing, with nothing remembered."""
    env.flush_all()
    env.invalidate_all()
    env.registry.clear_cache()
    count, started = env.cr.sql_log_count, time.perf_counter()
    Rating = env["backoffice.rating"].sudo()
    enquiries = pickings._rating_enquiries()
    offers = Rating._offers(enquiries)
    choices = Rating._choices(enquiries, offers)
    seconds = time.perf_counter() - started
    if len(choices) != len(pickings) or any(choice.key is None for choice in choices.values()):
        raise ValueError("not all have a carrier: the bench compares different work")
    if any(offer.cost is None for offer in offers[pickings[0]]):
        raise ValueError("not all have a price: the bench compares different work")
    return env.cr.sql_log_count - count, seconds
