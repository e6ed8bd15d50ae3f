"""What was agreed: zones of delivery, discount limits, a contract, where agents sell.

Made after the past orders: none of this held when they were taken.
"""

from datetime import timedelta

from odoo import fields
from odoo.fields import Command

from .common import by_code, load

EMILIA = ["bo", "fc", "fe", "mo", "pc", "pr", "ra", "re", "rn"]
MARCHE = ["an", "ap", "fm", "mc", "pu"]
ISLANDS = ["ag", "cl", "ct", "en", "me", "pa", "rg", "sr", "tp", "ca", "nu", "or", "ss"]
EXPORT = ["at", "de", "fr", "es", "nl", "si", "hr", "ch", "uk", "us", "no", "rs"]
#: name, countries, provinces of Italy, whether served, least order, days of transit
ZONES = [
    ("near", "Emilia-Romagna and Marche", ["it"], EMILIA + MARCHE, True, 100, 1),
    ("islands", "Sicily and Sardinia", ["it"], ISLANDS, True, 300, 5),
    ("italy", "Rest of Italy", ["it"], [], True, 150, 3),
    ("union", "Neighbours in the Union", ["at", "de", "fr", "si", "hr"], [], True, 400, 4),
    ("serbia", "Serbia", ["rs"], [], False, 0, 0),
    ("world", "Other countries", [], [], True, 300, 7),
]
#: who (an external id), family or none, highest discount
LIMITS = [
    ("demo_user_clerk", None, 10),
    ("demo_user_clerk", "gifts", 15),
    ("demo_user_clerk", "knives", 5),
    ("demo_user_manager", None, 20),
    ("demo_user_approver", None, 35),
]
COMMISSIONS = [5, 5, 6, 6, 8]


def build(env):
    zones(env)
    discount_limits(env)
    agents(env)
    products(env)
    contract(env)
    load(
        env,
        "backoffice.screened.party",
        [
            (
                "demo_screened_party",
                {
                    "name": "Nordwind Handelskontor OOO",
                    "country_id": env.ref("base.ru").id,
                    "source": "Demo list",
                    "reason": "Invented for the tour",
                    "company_id": env.company.id,
                },
            )
        ],
    )


def countries(env, codes):
    return [Command.set([env.ref(f"base.{code}").id for code in codes])]


def provinces(env, codes):
    return [Command.set([env.ref(f"base.state_it_{code}").id for code in codes])]


def zones(env):
    load(
        env,
        "backoffice.delivery.zone",
        [
            (
                f"demo_zone_{key}",
                {
                    "name": name,
                    "sequence": number,
                    "company_id": env.company.id,
                    "country_ids": countries(env, places),
                    "state_ids": provinces(env, states),
                    "served": served,
                    "minimum_order": least,
                    "transit_days": days,
                },
            )
            for number, (key, name, places, states, served, least, days) in enumerate(ZONES)
        ],
    )


def discount_limits(env):
    load(
        env,
        "backoffice.discount.limit",
        [
            (
                f"demo_discount_limit_{number}",
                {
                    "user_id": env.ref(f"backoffice_sales.{user}").id,
                    "categ_id": family and env.ref(f"backoffice_sales.demo_family_{family}").id,
                    "discount": discount,
                    "company_id": env.company.id,
                },
            )
            for number, (user, family, discount) in enumerate(LIMITS, 1)
        ],
    )


def agents(env):
    people = [env.ref(f"backoffice_sales.demo_agent_{n}") for n in range(1, 6)]
    for person, rate in zip(people, COMMISSIONS, strict=True):
        person.commission_rate = rate
    people[0].agent_state_ids = provinces(env, EMILIA + MARCHE)
    people[4].agent_country_ids = countries(env, EXPORT)


def products(env):
    found = by_code(env, "product")
    today = fields.Date.context_today(env.user)
    old, new = found["AD-0118"].product_tmpl_id, found["AD-0116"].product_tmpl_id
    old.write({"discontinued_on": today - timedelta(days=5), "replaced_by_id": new.id})
    found["AD-0082"].product_tmpl_id.write({"minimum_order_quantity": 12, "order_multiple": 6})


def contract(env):
    customer = by_code(env, "customer")["C0019"]
    today = fields.Date.context_today(env.user)
    load(
        env,
        "backoffice.contract",
        [
            (
                "demo_contract",
                {
                    "name": "Barista sets and knives of the year",
                    "partner_id": customer.id,
                    "company_id": env.company.id,
                    "date_from": today.replace(month=1, day=1),
                    "date_to": today.replace(month=12, day=31),
                    "line_ids": [
                        Command.create(
                            {
                                "product_id": by_code(env, "product")["AD-0116"].id,
                                "quantity": 240,
                                "price_unit": 34.5,
                            }
                        ),
                        Command.create(
                            {
                                "categ_id": env.ref("backoffice_sales.demo_family_knives").id,
                                "amount": 6000,
                            }
                        ),
                    ],
                },
            )
        ],
    )
