"""The same months of the year before, as invoices, and this year's credit notes."""

import random

from dateutil.relativedelta import relativedelta

from odoo.fields import Command

from odoo.addons.backoffice_sales.demo.common import (
    MONTHS,
    SEED,
    by_code,
    story,
    working_days,
)
from odoo.addons.backoffice_sales.demo.orders import BIG, GOOD
from odoo.addons.backoffice_shipping.demo.documents import pay

A_MONTH = 11
NEW_CUSTOMERS = ("C0013", "C0026", "C0033")  # nothing was sold to them a year ago
PACKS = [12, 24, 24, 36, 48, 60]
CREDIT_NOTES = 3


def build(env):
    dice = random.Random(SEED + 3)
    customers, products = by_code(env, "customer"), by_code(env, "product")
    buyers = [code for code in list(customers)[:GOOD] if code not in NEW_CUSTOMERS]
    first, last = (day - relativedelta(years=1) for day in story(env))
    # the month that began the story has invoices from its first day
    days = working_days(first.replace(day=1), last)
    dates = sorted(dice.choices(days, k=A_MONTH * MONTHS))
    weights = [BIG.get(code, 1) for code in buyers]
    invoices = env["account.move"].create(
        [
            invoice_vals(env, dice, day, customers[code], products)
            for day, code in zip(
                dates, dice.choices(buyers, weights, k=len(dates)), strict=True
            )
        ]
    )
    invoices.action_post()
    pay(invoices)
    give_credit(env, dice)


def invoice_vals(env, dice, day, customer, products):
    many = BIG.get(customer.ref, 1)
    return {
        "move_type": "out_invoice",
        "company_id": env.company.id,
        "partner_id": customer.id,
        "invoice_date": day,
        "invoice_user_id": env.ref("backoffice_sales.demo_user_clerk").id,
        "invoice_line_ids": [
            Command.create(
                {
                    "product_id": products[code].id,
                    "quantity": dice.choice(PACKS) * many,
                    "discount": 14,  # last year's prices
                    "agent_id": customer.agent_id.id,
                }
            )
            for code in dice.sample(sorted(products), dice.choice([2, 3, 4]))
        ],
    }


def give_credit(env, dice):
    """Takes a line of some of this year's invoices back."""
    first, _last = story(env)
    invoices = env["account.move"].search(
        [
            ("company_id", "=", env.company.id),
            ("move_type", "=", "out_invoice"),
            ("payment_state", "=", "not_paid"),
            ("invoice_date", ">", first),
        ],
        order="id",
    )
    chosen = invoices.filtered(lambda move: len(move.invoice_line_ids) > 2)
    chosen = chosen.browse(dice.sample(chosen.ids, CREDIT_NOTES))
    day = max(chosen.mapped("invoice_date"))
    credits = chosen._reverse_moves([{"invoice_date": day, "date": day} for _move in chosen])
    credits.write({"ref": "Goods damaged in transport"})
    for credit in credits:
        credit.invoice_line_ids[1:].unlink()
    credits.action_post()
