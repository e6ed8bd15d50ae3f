"""The delivered goods are invoiced, and most of what is due is paid."""

import random
from datetime import timedelta

from odoo import fields

from odoo.addons.backoffice_sales.demo.common import SEED

NEW = 7  # days: what left later is still to be invoiced
UNPAID = 0.12  # of what is due


def build(env):
    dice = random.Random(SEED + 2)
    today = fields.Date.context_today(env.user)
    orders = env["sale.order"].search(
        [
            ("company_id", "=", env.company.id),
            ("invoice_status", "=", "to invoice"),
            ("picking_ids.date_done", "<", today - timedelta(days=NEW)),
        ],
        order="date_order",
    )
    invoices = orders._create_invoices(grouped=True)
    for invoice in invoices:
        left = invoice.line_ids.sale_line_ids.order_id.picking_ids.mapped("date_done")
        invoice.invoice_date = max(left).date()
    invoices = invoices.sorted(lambda invoice: (invoice.invoice_date, invoice.id))
    invoices.action_post()
    due = invoices.filtered(lambda invoice: invoice.invoice_date_due < today)
    pay(due.filtered(lambda invoice: dice.random() > UNPAID))


def pay(invoices):
    """Registers payments of posted invoices, those of one month with one date."""
    by_month = invoices.grouped(lambda invoice: invoice.invoice_date_due.replace(day=1))
    for group in by_month.values():
        wizard = invoices.env["account.payment.register"].with_context(
            active_model="account.move", active_ids=group.ids
        )
        latest = max(group.mapped("invoice_date_due"))
        wizard.create({"payment_date": latest, "group_payment": False})._create_payments()
