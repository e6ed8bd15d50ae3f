"""200 shipments at a carrier that answers in 300 ms: our outbox, beside the host's way.

The host calls the carrier inside the transaction that validates the delivery, one after the
other: the reference is its `send_to_shipper` with a provider that makes the same call. Both
store the label on the delivery and write the tracking number.
"""

import os
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

from worker_forge import prepare_carrier, prepare_deliveries

from odoo.addons.backoffice_shipping.carriers import Lanes

TESTS = Path(__file__).resolve().parent.parent
SHIPMENTS = 200
QUEUED = 10_000
PORT = 8371


def run(env):
    env = env(context={**env.context, "tracking_disable": True})
    with Carrier() as address:
        carrier = prepare_carrier(env, address)
        outbox = deliveries(env, carrier, SHIPMENTS)
        host = deliveries(env, carrier, SHIPMENTS)
        env.cr.commit()
        outbox._queue_bookings()
        env.cr.commit()
        with DatabaseTime(env) as database:
            ours = timed(env, env["backoffice.booking"]._cron_process)
        reference = timed(env, lambda: one_by_one(env, host))
    for pickings in (outbox, host):
        if not all(pickings.mapped("carrier_tracking_ref")):
            raise ValueError("not all are booked: the bench compares different work")
    few, many = (claim_queries(env, outbox.booking_id[:1], count) for count in (10, QUEUED))
    return [
        {
            "name": f"booking: {SHIPMENTS} shipments, carrier answering in 300 ms",
            "ours": ours,
            "reference": reference,
            "limit": 0.1,
        },
        {
            "name": "booking: database time a booking, beside 30 ms",
            "ours": database.seconds / SHIPMENTS,
            "reference": 0.03,
            "limit": 1.0,
        },
        {
            "name": f"booking: queries of a claim, {QUEUED} queued beside 10",
            "ours": many,
            "reference": few,
            "limit": 1.0,
            "unit": "",
        },
    ]


class DatabaseTime:
    """The time that the worker's own thread spends claiming, storing and announcing."""

    METHODS = ("_claim_due", "_store", "_announce")

    def __init__(self, env):
        self.model = type(env["backoffice.booking"])
        self.seconds = 0.0

    def __enter__(self):
        for name in self.METHODS:
            setattr(self.model, name, self._timed(getattr(self.model, name)))
        return self

    def __exit__(self, *unused):
        for name in self.METHODS:
            delattr(self.model, name)

    def _timed(self, method):
        def wrapped(this, *args):
            started = time.perf_counter()
            try:
                result = method(this, *args)
                this.env.flush_all()
            finally:
                self.seconds += time.perf_counter() - started
            return result

        return wrapped


def claim_queries(env, booking, count):
    """The queries that claiming costs with `count` bookings in the queue."""
    env.cr.execute(
        """
        INSERT INTO backoffice_booking (name, company_id, carrier_id, partner_id, user_id,
                                        state, task, due_at)
        SELECT 'Q' || n, company_id, carrier_id, partner_id, user_id, 'queued', 'book',
               now() at time zone 'utc' - interval '1 minute'
          FROM backoffice_booking, generate_series(1, %s) n
         WHERE id = %s
        RETURNING id
        """,
        [count, booking.id],
    )
    ids = [row[0] for row in env.cr.fetchall()]
    env.cr.execute(
        """
        WITH parcels AS (
            INSERT INTO backoffice_booking_parcel (booking_id, weight)
            SELECT unnest(%s), 1)
        INSERT INTO backoffice_booking_picking_rel (booking_id, picking_id)
        SELECT unnest(%s), %s
        """,
        [ids, ids, booking.picking_ids.id],
    )
    env.invalidate_all()
    before = env.cr.sql_log_count
    with Lanes() as lanes:
        jobs = env["backoffice.booking"]._claim_due(lanes, {})
    env.flush_all()
    queries = env.cr.sql_log_count - before
    if len(jobs) < 10:
        raise ValueError("the claim took nothing: the bench measures nothing")
    env.cr.rollback()
    return queries


def deliveries(env, carrier, count):
    """Done deliveries that are not booked yet."""
    before = env["stock.picking"].search([], order="id desc", limit=1).id or 0
    prepare_deliveries(env, carrier, count, validate=False)
    return env["stock.picking"].search([("id", ">", before)])


def one_by_one(env, pickings):
    """What the host does for each delivery, with the same client and the same answer."""
    carrier = pickings.carrier_id
    clients, _broken = carrier._booking_clients()
    client = clients[carrier]
    Booking = env["backoffice.booking"]
    references = Booking._next_references(len(pickings))

    def send_shipping(this, picking):
        values = Booking._prepare_booking_vals(picking, None, 1.0)
        values["name"] = picking.name[-15:]
        shipment = Booking.new(values)._get_shipment(references.pop())
        result = client.book(client.prepare(shipment))
        attachments = [("label.pdf", label.content) for label in result.labels]
        picking.message_post(body="Label", attachments=attachments)
        return [{"exact_price": 0.0, "tracking_number": result.tracking_refs[0]}]

    model = type(carrier)
    original, model.backoffice_brt_send_shipping = (
        model.backoffice_brt_send_shipping,
        send_shipping,
    )
    host_method = next(
        cls.send_to_shipper
        for cls in type(pickings).__mro__
        if cls.__module__.startswith("odoo.addons.stock_delivery")
        and "send_to_shipper" in vars(cls)
    )
    try:
        for picking in pickings:
            host_method(picking)
        env.cr.commit()
    finally:
        model.backoffice_brt_send_shipping = original


def timed(env, function):
    env.flush_all()
    env.invalidate_all()
    started = time.perf_counter()
    function()
    env.flush_all()
    return time.perf_counter() - started


class Carrier:
    """The practice carrier in a process of its own: it takes none of our time."""

    def __enter__(self):
        command = [sys.executable, "-m", "carrier_simulator", "--port", str(PORT)]
        self.process = subprocess.Popen(
            [*command, "--delay", "0.3"],
            env={**os.environ, "PYTHONPATH": str(TESTS)},
            stderr=subprocess.DEVNULL,
        )
        address = f"http://127.0.0.1:{PORT}"
        for _n in range(50):
            time.sleep(0.1)
            try:
                urllib.request.urlopen(f"{address}/_control/calls", timeout=1).close()
                return address
            except OSError:
                continue
        raise OSError("the carrier simulator did not start")

    def __exit__(self, *unused):
        self.process.terminate()
        self.process.wait()
