"""Transport documents of the past deliveries, and each month's invoices from them.

An invoice covers what one customer got in one calendar month, dated on its last day;
the goods of this month are still to be invoiced.
"""

import random

from dateutil.relativedelta import relativedelta

from odoo import fields

from odoo.addons.backoffice_sales.demo.common import SEED

UNPAID = 0.12  # of what is due


def build(env):
    documents = issue(env)
    today = fields.Date.context_today(env.user)
    invoices = invoice(documents.filtered(lambda doc: doc.date < today.replace(day=1)))
    dice = random.Random(SEED + 2)
    due = invoices.filtered(lambda move: move.invoice_date_due < today)
    pay(due.filtered(lambda move: dice.random() > UNPAID))


def issue(env):
    """One document a delivery, with the day that the goods left."""
    Document = env["backoffice.transport.document"]
    pickings = env["stock.picking"].search(
        [
            ("company_id", "=", env.company.id),
            ("picking_type_code", "=", "outgoing"),
            ("state", "=", "done"),
        ],
        order="date_done, id",
    )
    vals_list = []
    for picking in pickings:
        (vals,) = Document._prepare_from_pickings(picking)
        day = fields.Datetime.context_timestamp(picking, picking.date_done).date()
        vals_list.append(vals | {"date": day, "start_at": picking.date_done})
    documents = Document.create(vals_list)
    documents.action_issue()
    return documents


def invoice(documents):
    moves = documents._create_invoices(grouping="customer")
    for move in moves:
        last = max(move.transport_document_ids.mapped("date"))
        move.invoice_date = last + relativedelta(day=31)
    moves.action_post()
    return moves


def pay(invoices):
    """Registers payments of posted invoices, those of one month with one date."""
    by_month = invoices.grouped(lambda move: move.invoice_date_due.replace(day=1))
    for group in by_month.values():
        wizard = invoices.env["account.payment.register"].with_context(
            active_model="account.move", active_ids=group.ids
        )
        latest = max(group.mapped("invoice_date_due"))
        wizard.create({"payment_date": latest, "group_payment": False})._create_payments()
