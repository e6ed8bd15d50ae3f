"""Two sessions confirm an order of one customer each; both began before either was done.

``python order_confirmer.py DATABASE OPTIONS…``: prints, as JSON, the states of the two
orders when their references are the same, and when only the credit limit is shared.
"""

import json
import os
import sys


def main():
    database, *options = sys.argv[1:]
    wire = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    from odoo.modules.registry import Registry
    from odoo.tools import config

    config.parse_config([*options, "-d", database, "--log-level=critical"])
    registry = Registry(database)
    found = {name: race(registry, name) for name in ("reference", "credit")}
    found["growth"] = growth(registry)
    wire.write(json.dumps(found) + "\n")
    wire.flush()


def race(registry, kind):
    from psycopg2.errors import SerializationFailure

    with registry.cursor() as cr:
        first, second = make(environment(cr), kind)
    repeated = 0
    with registry.cursor() as one, registry.cursor() as two:
        two.execute("SELECT 1 FROM res_partner LIMIT 1")  # its view of the data begins
        confirm(one, first)
        while True:
            try:
                confirm(two, second)
                break
            except SerializationFailure:
                two.rollback()
                repeated += 1
    with registry.cursor() as cr:
        orders = environment(cr)["sale.order"].browse([first, second])
        return [*orders.mapped("state"), repeated]


def growth(registry):
    """Two confirmed orders of 50 that clerks make bigger, where there is room for one."""
    from psycopg2.errors import SerializationFailure

    from odoo.exceptions import UserError

    with registry.cursor() as cr:
        first, second, user_id = make_confirmed(environment(cr))
    repeated, refused = 0, 0
    with registry.cursor() as one, registry.cursor() as two:
        two.execute("SELECT 1 FROM res_partner LIMIT 1")  # its view of the data begins
        grow(one, first, user_id)
        while True:
            try:
                grow(two, second, user_id)
                break
            except SerializationFailure:
                two.rollback()
                repeated += 1
            except UserError:
                two.rollback()
                refused += 1
                break
    with registry.cursor() as cr:
        amounts = environment(cr)["sale.order"].browse([first, second]).mapped("amount_total")
    return [amounts, repeated, refused]


def make_confirmed(env):
    orders = env["sale.order"].browse(make(env, "credit"))
    orders.order_line.price_unit = 50
    orders.action_confirm()
    group = env.ref("backoffice_sales.backoffice_sales_group_user")
    users = env["res.users"].with_context(no_reset_password=True)
    clerk = users.create({"name": "Clerk", "login": "clerk", "group_ids": [(4, group.id)]})
    return [*orders.ids, clerk.id]


def grow(cr, order_id, user_id):
    order = environment(cr)(user=user_id, su=False)["sale.order"].browse(order_id)
    order.order_line.price_unit = 90
    order.env.flush_all()
    cr.commit()


def environment(cr):
    from odoo import api

    return api.Environment(cr, api.SUPERUSER_ID, {"tracking_disable": True})


def confirm(cr, order_id):
    env = environment(cr)
    env["sale.order"].browse(order_id).action_confirm()
    env.flush_all()
    cr.commit()


def make(env, kind):
    """Two orders of 100, each without a fault by itself."""
    env.company.account_use_credit_limit = kind == "credit"
    product = env["product.product"].create(
        {"name": kind, "type": "service", "taxes_id": False}
    )
    partner = env["res.partner"].create({"name": kind, "credit_limit": 150})
    reference = "PO 1" if kind == "reference" else False
    line = {"product_id": product.id, "price_unit": 100, "tax_ids": False}
    orders = env["sale.order"].create(
        [{"partner_id": partner.id, "order_line": [(0, 0, line)]} for _order in range(2)]
    )
    orders.client_order_ref = reference
    return orders.ids


if __name__ == "__main__":
    main()
