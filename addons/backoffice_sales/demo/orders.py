"""Six months of confirmed orders, and the stock that they are delivered from."""

import random

from odoo.fields import Command
from odoo.tools import SQL

from .common import MONTHS, SEED, at, by_code, fresh_days, rows, story, working_days

A_MONTH = 21
FRESH = 8  # orders of the last working days
GOOD = 34  # the customers with clean data stand first in their file
PACKS = [6, 6, 12, 12, 12, 24, 24, 36, 48]
BIG = {"C0007": 4, "C0004": 2, "C0019": 2, "C0023": 2}  # these buy more, and more often
OUT_OF_STOCK = 4  # products of which nothing is left


def build(env):
    dice = random.Random(SEED)
    customers, products = by_code(env, "customer"), by_code(env, "product")
    plans = plan(env, dice, list(customers)[:GOOD], list(products))
    orders = env["sale.order"].create(
        [order_vals(env, planned, customers, products) for planned in plans]
    )
    stock(env, dice, orders, products)
    orders.action_confirm()
    for number, (order, planned) in enumerate(zip(orders, plans, strict=True)):
        order.date_order = at(planned["day"], 7 + number % 8, number % 60)
    remember_entry(env, orders)
    set_credit_limits(env, customers)


def plan(env, dice, customers, products):
    """What is ordered when: a list of dictionaries, oldest first."""
    weights = [BIG.get(code, 1) for code in customers]
    favourites = {code: dice.sample(products, 12) for code in customers}
    days = working_days(*story(env))
    days = sorted(
        dice.choices(days, k=A_MONTH * MONTHS) + dice.choices(fresh_days(env), k=FRESH)
    )
    return [
        one_order(dice, number, day, dice.choices(customers, weights)[0], favourites)
        for number, day in enumerate(days, 1)
    ]


def one_order(dice, number, day, customer, favourites):
    codes = dice.sample(favourites[customer], dice.choice([1, 2, 3, 3, 4, 5]))
    return {
        "day": day,
        "customer": customer,
        "reference": f"{number + 400}/{day:%y}",
        "discount": dice.choice([0, 0, 0, 0, 3, 5]),
        "elsewhere": dice.random() < 0.5,  # to a delivery address where there is one
        "lines": [(code, dice.choice(PACKS) * BIG.get(customer, 1)) for code in codes],
    }


def order_vals(env, planned, customers, products):
    customer = customers[planned["customer"]]
    vals = {
        "partner_id": customer.id,
        "company_id": env.company.id,
        "client_order_ref": planned["reference"],
        "user_id": env.ref("backoffice_sales.demo_user_clerk").id,
        "order_line": [
            Command.create(
                {
                    "product_id": products[code].id,
                    "product_uom_qty": quantity,
                    "discount": planned["discount"],
                }
            )
            for code, quantity in planned["lines"]
        ],
    }
    places = customer.child_ids.filtered(lambda p: p.type == "delivery" and p.zip)
    if places and planned["elsewhere"]:
        vals["partner_shipping_id"] = places[0].id
    return vals


def stock(env, dice, orders, products):
    """Counts in what the orders take, and what is left: of a few products nothing."""
    warehouse = env["stock.warehouse"].search([("company_id", "=", env.company.id)], limit=1)
    groups = env["sale.order.line"]._read_group(
        [("order_id", "in", orders.ids)], ["product_id"], ["product_uom_qty:sum"]
    )
    taken = dict(groups)
    empty = set(dice.sample(sorted(products)[20:], OUT_OF_STOCK))
    quants = (
        env["stock.quant"]
        .with_context(inventory_mode=True)
        .create(
            [
                {
                    "product_id": product.id,
                    "location_id": warehouse.lot_stock_id.id,
                    "inventory_quantity": taken.get(product, 0)
                    + (0 if code in empty else dice.randrange(180, 600, 6)),
                }
                for code, product in products.items()
            ]
        )
    )
    first, _last = story(env)
    quants.action_apply_inventory(date=at(first, 5))


def remember_entry(env, orders):
    """Lists of quotations show when a record was made, which no ORM call can set."""
    orders.flush_recordset(["date_order"])
    env.cr.execute(
        SQL("UPDATE sale_order SET create_date = date_order WHERE id = ANY(%s)", orders.ids)
    )
    orders.invalidate_recordset(["create_date"])


def set_credit_limits(env, customers):
    """Last: the history above was sold before anybody looked at limits."""
    env.company.account_use_credit_limit = True
    limits = {row["code"]: float(row["credit_limit"]) for row in rows("customers")}
    for limit in set(limits.values()):
        same = [customers[code].id for code, own in limits.items() if own == limit]
        env["res.partner"].browse(same).write({"credit_limit": limit})
