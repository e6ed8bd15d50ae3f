"""Two sessions decide on one request, or one decides while the other edits or cancels; both
began before either was done. A session that the database refuses is repeated, as the host
does it with a request of a browser.

``python approval_decider.py DATABASE OPTIONS…``: prints, as JSON, what came of each race:
[what the first session got, what the second got, state of the request, state of the order,
decisions in the log, how often the database refused].
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
    with registry.cursor() as cr:
        people = [person(environment(cr), name) for name in ("first", "second")]
    races = {
        "one_is_enough": (1, approve, approve),
        "two_are_needed": (2, approve, approve),
        "approve_and_reject": (1, approve, reject),
        "reject_and_approve": (2, reject, approve),
        "edit_and_approve": (1, edit, approve),
        "approve_and_edit": (1, approve, edit),
        "cancel_and_approve": (1, cancel, approve),
        "approve_and_cancel": (2, approve, cancel),
    }
    found = {name: race(registry, people, *args) for name, args in races.items()}
    wire.write(json.dumps(found) + "\n")
    wire.flush()


def race(registry, people, minimum, first, second):
    from psycopg2.errors import SerializationFailure

    from odoo.exceptions import UserError

    with registry.cursor() as cr:
        order_id = make(environment(cr), people, minimum)
    outcomes, refused = [], 0
    with registry.cursor() as one, registry.cursor() as two:
        for cr in (one, two):
            cr.execute("SELECT 1 FROM sale_order LIMIT 1")  # its view of the data begins
        for cr, act, user in ((one, first, people[0]), (two, second, people[1])):
            while True:
                try:
                    order = environment(cr, user)["sale.order"].browse(order_id)
                    act(order)
                    order.env.flush_all()
                    cr.commit()
                    outcomes.append("done")
                    break
                except SerializationFailure:
                    cr.rollback()
                    refused += 1
                except UserError as error:
                    cr.rollback()
                    outcomes.append(type(error).__name__)
                    break
    with registry.cursor() as cr:
        order = environment(cr)["sale.order"].browse(order_id)
        request = order.approval_request_ids
        decisions = request.step_ids.mapped("decision")[1:]
        return [*outcomes, request.state, order.state, decisions, refused]


def environment(cr, user=None):
    from odoo import api

    return api.Environment(cr, user or api.SUPERUSER_ID, {"tracking_disable": True})


def approve(order):
    order.approval_request_ids.action_approve()


def reject(order):
    order.approval_request_ids._reject("no")


def edit(order):
    order.order_line.price_unit = 2


def cancel(order):
    order._action_cancel()


def person(env, name):
    group = env.ref("backoffice_sales.backoffice_sales_group_manager")
    values = {"name": name, "login": name, "group_ids": [(4, group.id)]}
    return env["res.users"].with_context(no_reset_password=True).create(values).id


def make(env, people, minimum):
    """An order below cost that waits for the two people."""
    env["backoffice.approval.rule"].search([]).active = False
    tier = {"name": "T", "who": "users", "user_ids": [(6, 0, people)], "minimum": minimum}
    env["backoffice.approval.rule"].create(
        {
            "name": "Race",
            "model_id": env["ir.model"]._get_id("sale.order"),
            "tier_ids": [(0, 0, tier)],
        }
    )
    product = env["product.product"].create(
        {"name": "Race", "type": "service", "standard_price": 6, "taxes_id": False}
    )
    partner = env["res.partner"].create({"name": "Race"})
    line = {"product_id": product.id, "price_unit": 1, "tax_ids": False}
    order = env["sale.order"].create({"partner_id": partner.id, "order_line": [(0, 0, line)]})
    order.action_confirm()
    if order.approval_state != "pending":
        raise ValueError(f"the order does not wait: {order.finding_ids.mapped('message')}")
    return order.id


if __name__ == "__main__":
    main()
