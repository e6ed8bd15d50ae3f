"""What is to leave, planned over the next days: by several carriers, one delivery with cash
to collect, one to an island, one abroad, and one that its carrier would refuse."""

from datetime import timedelta

from odoo import fields

from odoo.addons.backoffice_sales.demo.common import working_days

DAYS = 4
CASH = 180.0


def build(env):
    today = fields.Date.context_today(env.user)
    days = working_days(today, today + timedelta(days=10))[:DAYS]
    pickings = env["stock.picking"].search(
        [
            ("company_id", "=", env.company.id),
            ("picking_type_code", "=", "outgoing"),
            ("state", "in", ("assigned", "confirmed", "waiting")),
        ],
        order="id",
    )
    for number, picking in enumerate(pickings):
        picking._move_to(days[number % len(days)], picking.carrier_id, False)
    italy = env.ref("base.it")
    inland = pickings.filtered(lambda p: p.partner_id.country_id == italy)
    inland[:1].cash_on_delivery = CASH
    give(env, inland[1:3], "gls_it")
    union = env.ref("base.europe").country_ids
    abroad = pickings.filtered(lambda p: p.partner_id.country_id not in union | italy)
    give(env, abroad, "mydhl")
    neighbours = pickings.filtered(lambda p: p.partner_id.country_id in union - italy)
    give(env, neighbours[1:2], "ups")
    give(env, neighbours[:1], "poste")  # which takes nothing abroad


def give(env, pickings, method):
    carrier = env.ref(f"backoffice_shipping.demo_carrier_{method}", raise_if_not_found=False)
    if carrier and pickings:
        pickings.carrier_id = carrier
