"""Contracts with the carriers of the demo company, and two rules."""

from datetime import date

from odoo import fields
from odoo.fields import Command

# {method: (zones with transit days and bands, the rest of the contract)}
CONTRACTS = {
    "brt": {
        "zones": (
            ("Italia", 1, (("IT", "", ""),), ((5, 6.2), (10, 7.4), (30, 10.9), (50, 16.5))),
            ("Sud", 2, (("IT", "70", "89"),), ((5, 7.1), (10, 8.6), (30, 12.8), (50, 19.2))),
            (
                "Isole",
                3,
                (("IT", "07", "09"), ("IT", "90", "98")),
                ((5, 8.4), (10, 10.3), (30, 15.9), (50, 24.0)),
            ),
        ),
        "above": 38.0,
        "values": {
            "kg_per_m3": 300,
            "fuel_percent": 7.5,
            "cash_fixed": 2.5,
            "cash_percent": 1.0,
            "cash_minimum": 5.0,
            "insurance_percent": 0.35,
            "insurance_minimum": 2.0,
        },
        "surcharges": (
            ("Venezia e isole minori", "place", 9.0, (("IT", "30121", "30176"),)),
            ("Località disagiate", "place", 6.0, (("IT", "23030", ""), ("IT", "39030", ""))),
            ("Sponda idraulica", "tail_lift", 35.0, ()),
        ),
    },
    "pallet": {
        "zones": (
            ("Italia", 2, (("IT", "", ""),), ((50, 34.0), (100, 48.0), (200, 69.0))),
            (
                "Sud e isole",
                4,
                (("IT", "07", "09"), ("IT", "70", "98")),
                ((100, 79.0), (200, 118.0)),
            ),
        ),
        "above": 29.0,
        "values": {"kg_per_m3": 250, "weight_step": 10, "fuel_percent": 5.0},
        "surcharges": (("Sponda idraulica", "tail_lift", 25.0, ()),),
    },
    "van": {
        "zones": (("Romagna", 0, (("IT", "47", "48"),), ((200, 6.0), (800, 18.0))),),
        "above": 0.0,
        "values": {},
        "surcharges": (),
    },
}


def build(env):
    italy, company = env.ref("base.it"), env.ref("backoffice_sales.demo_company")
    year = fields.Date.context_today(env.user).year
    for method, contract in CONTRACTS.items():
        carrier = env.ref(f"backoffice_shipping.demo_carrier_{method}")
        env["backoffice.tariff"].create(
            {
                "name": f"{carrier.name} {year}",
                "carrier_id": carrier.id,
                "company_id": company.id,
                "currency_id": company.currency_id.id,
                "date_start": date(year - 1, 1, 1),
                "date_end": date(year, 12, 31),
                "zone_ids": [zone(italy, contract["above"], *row) for row in contract["zones"]],
                "surcharge_ids": [surcharge(italy, *row) for row in contract["surcharges"]],
                **contract["values"],
            }
        )
    make_rules(env, company)


def zone(italy, above, name, days, ranges, bands):
    rows = [{"up_to": up_to, "price": price} for up_to, price in bands]
    if above:  # it goes on where the last band ends
        limit, price = bands[-1]
        start = max(0.0, round(price - above * limit / 100, 2))
        rows.append({"price": start, "per_100_kg": above})
    return Command.create(
        {
            "name": name,
            "has_transit": True,
            "transit_days": days,
            "place_ids": places(italy, ranges),
            "band_ids": [Command.create(row) for row in rows],
        }
    )


def surcharge(italy, name, applies, amount, ranges):
    values = {"name": name, "applies": applies, "amount": amount}
    return Command.create(values | {"place_ids": places(italy, ranges)})


def places(italy, ranges):
    return [
        Command.create({"country_id": italy.id, "zip_from": first, "zip_to": last})
        for _country, first, last in ranges
    ]


def make_rules(env, company):
    """What is heavy goes on pallets; the van is taken where it goes."""
    van, pallet = (env.ref(f"backoffice_shipping.demo_carrier_{m}") for m in ("van", "pallet"))
    rules = env["backoffice.carrier.rule"].create(
        [
            {
                "name": "Our van in Romagna",
                "sequence": 10,
                "company_id": company.id,
                "carrier_ids": van.ids,
                "country_ids": env.ref("base.it").ids,
                "zip_codes": "47, 48",
            },
            {
                "name": "Pallets over 100 kg",
                "sequence": 20,
                "company_id": company.id,
                "carrier_ids": pallet.ids,
                "weight_over": 100,
            },
        ]
    )
    if "it_IT" in dict(env["res.lang"].get_installed()):
        names = ("Il nostro furgone in Romagna", "Pallet oltre 100 kg")
        for rule, name in zip(rules, names, strict=True):
            rule.update_field_translations("name", {"it_IT": name})
