"""Polling 50 and 5,000 open shipments: a shipment must cost no more among many.

The carrier is a client that answers at once, so that only our own work is timed: claiming,
committing, judging and storing. The reference is the time of 50 shipments, by the hundred.
"""

import time
from datetime import datetime, timedelta
from unittest.mock import patch

from worker_forge import prepare_carrier, prepare_deliveries

from odoo import fields

FEW, MANY = 50, 5000


def run(env):
    env = env(context={**env.context, "tracking_disable": True})
    bookings = shipments(env)
    with answering_at_once():
        few, few_queries = poll(bookings, 0, FEW)
        many, many_queries = poll(bookings, FEW, MANY)
    if len(bookings.filtered("event_ids")) != FEW + MANY:
        raise ValueError("not all shipments were asked for")
    return [
        {
            "name": f"tracking: a shipment among {MANY} beside one among {FEW}",
            "ours": many * 100,
            "reference": few * 100,
            "limit": 1.1,
        },
        {
            "name": f"tracking: queries a shipment among {MANY} beside one among {FEW}",
            "ours": many_queries,
            "reference": few_queries,
            "limit": 1.0,
        },
    ]


def poll(bookings, start, count):
    """(seconds, queries) a shipment, when `count` of them are due."""
    env = bookings.env
    now = fields.Datetime.now()
    bookings.track_due_at = now + timedelta(days=9)
    bookings[start : start + count].track_due_at = now
    env.flush_all()
    env.invalidate_all()
    before, started = env.cr.sql_log_count, time.perf_counter()
    env["backoffice.booking"]._cron_track()
    seconds = time.perf_counter() - started
    return seconds / count, (env.cr.sql_log_count - before) / count


def answering_at_once():
    from odoo.addons.backoffice_shipping.carriers import TrackingEvent
    from odoo.addons.backoffice_shipping.carriers.brt import BrtClient

    moment = datetime(2026, 1, 15, 18, 30)

    def track(_client, handles):
        event = TrackingEvent(moment, "PARTITA", "MILANO", "701")
        return {ref: [event] for handle in handles for ref in handle.tracking_refs}

    return patch.object(BrtClient, "track", track)


def shipments(env):
    """Booked ones: one delivery, the bookings made as they are after their answer."""
    carrier = prepare_carrier(env, "http://127.0.0.1:1")
    (name,) = prepare_deliveries(env, carrier, 1)
    first = env["backoffice.booking"].search([("name", "=", name)])
    first.write({"state": "booked", "task": False, "due_at": False})
    values = {
        "carrier_id": carrier.id,
        "company_id": first.company_id.id,
        "partner_id": first.partner_id.id,
        "state": "booked",
        "track_state": "open",
        "tracking_status": "booked",
        "track_pause": 60,
        "track_moved_at": fields.Datetime.now(),
    }
    start = time.time_ns()
    rows = [
        {**values, "reference": f"{start + n}", "tracking_ref": f"{start + n}"}
        for n in range(FEW + MANY)
    ]
    bookings = env["backoffice.booking"].create(rows)
    env.cr.commit()
    return bookings
