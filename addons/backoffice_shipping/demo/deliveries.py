"""The past orders leave the house; those of the last days wait for the clerk."""

import random
from datetime import timedelta

from odoo.addons.backoffice_sales.demo.common import SEED, at, fresh_days

NEAR = ("RN", "RA")


def build(env):
    dice = random.Random(SEED + 1)
    pickings = env["stock.picking"].search(
        [
            ("company_id", "=", env.company.id),
            ("picking_type_code", "=", "outgoing"),
            ("sale_id.state", "=", "sale"),
        ],
        order="id",
    )
    fresh = fresh_days(env)
    done = pickings.filtered(lambda picking: ordered(picking) < fresh[0])
    for picking in done:
        picking.scheduled_date = left_at(picking, dice, fresh[-1])
    done.with_context(skip_sms=True, skip_backorder=True).button_validate()
    for picking in done:
        picking.date_done = picking.scheduled_date
    # after they have left: the host asks a carrier for the price of what it takes along
    give_carriers(env, pickings)
    for picking in done:
        picking.carrier_tracking_ref = f"{dice.randrange(10**11, 10**12)}"


def ordered(picking):
    return picking.sale_id.date_order.date()


def left_at(picking, dice, latest):
    """Two to four days after the order, not on a weekend, and on `latest` at the latest."""
    day = ordered(picking) + timedelta(days=dice.choice([2, 2, 3, 4]))
    while day.weekday() > 4:
        day += timedelta(days=1)
    return at(min(day, latest), 14, dice.randrange(60))


def give_carriers(env, pickings):
    """The van for the neighbours, pallets for what is heavy, BRT for the rest."""
    for picking in pickings:
        picking.carrier_id = env.ref(f"backoffice_shipping.demo_carrier_{carrier(picking)}")


def carrier(picking):
    if picking.partner_id.state_id.code in NEAR:
        return "van"
    return "pallet" if picking.weight > 100 else "brt"
