"""Open quotations, half of them with something that has to be looked at first."""

from dataclasses import dataclass
from datetime import timedelta

from odoo import fields
from odoo.fields import Command

from .common import at, by_code
from .orders import remember_entry


@dataclass
class Quotation:
    """`lines` are (product code, quantity, changes of the line's values)."""

    customer: str
    lines: list
    about: str = ""
    promised: int | None = None  # days from today; a later one moves to a working day
    sunday: bool = False  # promised for the Sunday after next
    reference: str = ""
    ship_to: str = ""
    days_old: int = 0
    sent: bool = False


QUOTATIONS = [
    # nothing wrong
    Quotation("C0001", [("AD-0013", 24, {}), ("AD-0021", 48, {})], reference="A-118"),
    Quotation("C0005", [("AD-0041", 36, {}), ("AD-0043", 36, {})], promised=12, days_old=1),
    Quotation("C0008", [("AD-0051", 120, {}), ("AD-0053", 120, {})], days_old=2, sent=True),
    Quotation("C0024", [("AD-0002", 24, {}), ("AD-0006", 12, {})], reference="BY-2207"),
    Quotation("C0032", [("AD-0115", 12, {})], reference="PO 99120", promised=20, days_old=4),
    Quotation("C0018", [("AD-0047", 6, {}), ("AD-0107", 24, {})], days_old=1),
    # something to look at
    Quotation(
        "C0002", [("AD-0031", 12, {}), ("AD-0039", 6, {"price_unit": 0})], "a zero price"
    ),
    Quotation("C0016", [("AD-0004", 24, {"price_unit": 19.9})], "a line below cost"),
    Quotation("C0036", [("AD-0012", 24, {}), ("AD-0018", 12, {})], "no VAT number"),
    Quotation("C0035", [("AD-0063", 12, {})], "a wrong VAT number", reference="77"),
    Quotation(
        "C0010", [("AD-0061", 30, {})], "a ship-to address without ZIP", ship_to="C0010-01"
    ),
    Quotation("C0014", [("AD-0087", 40, {})], "promised for a day that is over", promised=-4),
    Quotation("C0022", [("AD-0093", 24, {})], "promised for a Sunday", sunday=True),
    Quotation(
        "C0007", [("AD-0055", 96, {})], "the reference of an earlier order", reference="*"
    ),
    Quotation("C0012", [("AD-0001", 96, {})], "over the credit limit", reference="P/31"),
    Quotation(
        "C0021",
        [("AD-0071", 24, {"discount": 30}), ("AD-0072", 12, {"discount": 30})],
        "a high discount",
        days_old=2,
    ),
    Quotation(
        "C0037",
        [("AD-0042", 60, {"price_unit": 0}), ("AD-0045", 60, {})],
        "an incomplete address and a zero price",
        promised=-1,
    ),
]


def build(env):
    customers, products = by_code(env, "customer"), by_code(env, "product")
    orders = env["sale.order"].create(
        [quotation_vals(env, one, customers, products) for one in QUOTATIONS]
    )
    today = fields.Date.context_today(env.user)
    for order, one in zip(orders, QUOTATIONS, strict=True):
        order.date_order = at(today - timedelta(days=one.days_old), 7)
    remember_entry(env, orders)
    orders.browse(
        order.id for order, one in zip(orders, QUOTATIONS, strict=True) if one.sent
    ).action_quotation_sent()


def quotation_vals(env, one, customers, products):
    customer = customers[one.customer]
    vals = {
        "partner_id": customer.id,
        "company_id": env.company.id,
        "client_order_ref": reference(env, one, customer),
        "user_id": env.ref("backoffice_sales.demo_user_clerk").id,
        "order_line": [
            Command.create({"product_id": products[code].id, "product_uom_qty": qty} | changes)
            for code, qty, changes in one.lines
        ],
    }
    if one.ship_to:
        place = customer.child_ids.filtered(lambda child: child.ref == one.ship_to)
        vals["partner_shipping_id"] = place.id
    if one.sunday or one.promised is not None:
        vals["commitment_date"] = at(promised_day(env, one), 10)
    return vals


def reference(env, one, customer):
    """The customer's reference; "*" stands for the one of his latest order."""
    if one.reference != "*":
        return one.reference or False
    domain = [("partner_id", "=", customer.id), ("state", "=", "sale")]
    return env["sale.order"].search(domain, limit=1).client_order_ref


def promised_day(env, one):
    today = fields.Date.context_today(env.user)
    if one.sunday:
        return today + timedelta(days=13 - today.weekday())
    day = today + timedelta(days=one.promised)
    while one.promised > 0 and day.weekday() > 4:
        day += timedelta(days=1)
    return day
