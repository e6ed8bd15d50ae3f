"""Purchase orders: one in good order, the others with something to look at."""

from dataclasses import dataclass
from datetime import timedelta

from odoo import fields
from odoo.fields import Command

from .common import at, by_code

BUYER_LIMIT = 4000


@dataclass
class Purchase:
    """`lines` are (product code, quantity, share of the list price)."""

    supplier: str
    lines: list
    reference: str
    days_old: int = 1
    arrives: int = 35  # days from today
    confirmed: bool = False
    acknowledged: bool = False


PURCHASES = [
    Purchase("S0004", [("AD-0051", 240, 1), ("AD-0053", 240, 1)], "FA 2210", 6, 12, True, True),
    Purchase("S0001", [("AD-0001", 60, 1), ("AD-0007", 48, 1)], "OM-771", 30, -9, True),
    Purchase("S0005", [("AD-0063", 120, 1)], "TG 55", 8, 9, True),
    Purchase("S0009", [("AD-0112", 48, 1)], "CN 4410"),  # the supplier is blocked
    Purchase("S0008", [("AD-0084", 600, 1), ("AD-0085", 480, 1)], "L-90"),  # over the limit
    Purchase("S0007", [("AD-0013", 36, 1.15)], "CC 18/3"),  # dearer than the list
]


def build(env):
    suppliers, products = by_code(env, "supplier"), by_code(env, "product")
    suppliers["S0009"].write(
        {
            "purchase_blocked": True,
            "purchase_block_reason": "Two deliveries with broken glass, claim open",
        }
    )
    buyer = env.ref("backoffice_sales.demo_user_clerk")
    buyer.purchase_limit = BUYER_LIMIT
    today = fields.Date.context_today(env.user)
    orders = env["purchase.order"].create(
        [purchase_vals(env, one, suppliers, products, buyer, today) for one in PURCHASES]
    )
    for order, one in zip(orders, PURCHASES, strict=True):
        if one.confirmed:
            order.button_confirm()
            ordered = at(today - timedelta(days=one.days_old), 9)
            order.write({"date_approve": ordered, "acknowledged": one.acknowledged})
    orders.action_check()


def purchase_vals(env, one, suppliers, products, buyer, today):
    arrival = at(today + timedelta(days=one.arrives), 10)
    return {
        "partner_id": suppliers[one.supplier].id,
        "company_id": env.company.id,
        "partner_ref": one.reference,
        "user_id": buyer.id,
        "date_order": at(today - timedelta(days=one.days_old), 8),
        "order_line": [
            Command.create(
                {
                    "product_id": products[code].id,
                    "product_qty": quantity,
                    "price_unit": round(products[code].standard_price * share, 2),
                    "date_planned": arrival,
                }
            )
            for code, quantity, share in one.lines
        ],
    }
