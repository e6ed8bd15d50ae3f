import json
import time
from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

from ..carriers import InvalidShipment, Job

#: seconds after its claim in which a request may leave; later it is given back
SEND_WITHIN = 60
#: seconds on top of all timeouts before a claim counts as orphaned
MARGIN = 30
#: HTTP requests that one call to a carrier may need: a token, the shipment, its labels
CALLS = 4


class BackofficeBooking(models.Model):
    """Claiming: what is due becomes calls, in a number of queries that does not grow.

    Each account gives as many bookings as its lane has room for, so that ten thousand rows
    of one carrier hold up none of another. Nothing of an account that does not answer is
    claimed, but for one probe when its pause is over.
    """

    _inherit = "backoffice.booking"

    @api.model
    def _claim_due(self, lanes, known):
        """[(job, threads)]: the calls to make now, with the limit of their lane. `known` is
        what `_booking_clients` remembers from one claim to the next."""
        now = fields.Datetime.now()
        self.env["delivery.carrier"]._get_booking_methods()._link_booking_accounts()
        orphans = self.search([*self._due_domain(now), ("state", "=", "sending")])
        orphans.try_lock_for_update()._set_unknown(
            self.env._("The worker that sent it ended without an answer.")
        )
        accounts = self.env["backoffice.carrier.account"]._get_callable(now)
        room = {
            account.id: lanes.room(account.id, account.thread_limit)
            if account.state == "closed"
            else 1
            for account in accounts
        }
        due = self._lock_due(room, now)
        ill = due.carrier_id.booking_account_id.filtered(lambda a: a.state != "closed")
        ill._set_probing(now, max((b._get_lease() for b in due), default=0))
        threads = {account.id: account.thread_limit for account in accounts}
        return [(job, threads[job.lane]) for job in due._prepare_jobs(now, known)]

    @api.model
    def _lock_due(self, room, now):
        """The bookings that are due, oldest first and `room` for each account; locked.
        What another worker holds is passed over."""
        free = {account: count for account, count in room.items() if count > 0}
        return self._lock_first(
            free, now, "due_at", SQL("b.task IS NOT NULL AND b.state != 'sending'")
        )

    @api.model
    def _lock_first(self, room, now, due_field, waiting):
        """Of each account in `room` as many bookings as it says, whose `due_field` is over
        and that are `waiting` (SQL on b), the longest due first; locked. What another
        worker holds is passed over."""
        if not room:
            return self.browse()
        self.flush_model(["task", "track_state", "state", "carrier_id", due_field])
        self.env["delivery.carrier"].flush_model(["booking_account_id"])
        query = SQL(
            """
            SELECT due.id
              FROM unnest(%(accounts)s, %(counts)s) AS room (account, free)
             CROSS JOIN LATERAL (
                   SELECT b.id
                     FROM backoffice_booking b
                     JOIN delivery_carrier c ON c.id = b.carrier_id
                    WHERE c.booking_account_id = room.account
                      AND %(waiting)s AND %(due)s <= %(now)s
                    ORDER BY %(due)s, b.id
                    LIMIT room.free
                      FOR UPDATE OF b SKIP LOCKED
                   ) AS due
            """,
            accounts=list(room),
            counts=list(room.values()),
            waiting=waiting,
            due=SQL.identifier("b", due_field),
            now=now,
        )
        # another worker may have been faster: that is no error, the claim is repeated
        self.env.cr.execute(query, log_exceptions=False)
        return self.browse(row[0] for row in self.env.cr.fetchall())

    # --- The calls

    def _prepare_jobs(self, now, known):
        """The call that each booking waits for; what cannot be called is set down at once."""
        clients, broken = self.carrier_id._booking_clients(known)
        self._stop_broken(broken)
        self._stop_interrupted()
        live = self.filtered(lambda b: b.task and b.carrier_id in clients)
        written = live.filtered(lambda b: b.task == "book")._write_requests(clients)
        ready = live.filtered(lambda b: b.task and (b.task != "book" or b.id in written))
        for booking in ready:
            booking.due_at = now + timedelta(seconds=booking._get_lease())
        deadline = time.monotonic() + SEND_WITHIN
        return [
            Job(
                record_id=booking.id,
                task=booking._get_call(clients[booking.carrier_id]),
                client=clients[booking.carrier_id],
                handle=booking._get_handle(),
                deadline=deadline,
                token=booking.due_at,
                request=written.get(booking.id) or booking._get_call_request(),
                lane=booking.carrier_id.booking_account_id.id,
            )
            for booking in ready
        ]

    def _get_call(self, client):
        """What answers the booking's question at this carrier."""
        return client.reconcile_by if self.task == "reconcile" else self.task

    def _get_call_request(self):
        """What a call other than booking needs besides the handle."""
        return

    def _get_lease(self):
        """Seconds after which whoever claimed a booking is surely not calling any more."""
        carrier = self.carrier_id
        waits = carrier.booking_connect_timeout + 2 * carrier.booking_read_timeout
        return SEND_WITHIN + CALLS * waits + MARGIN

    def _write_requests(self, clients):
        """Gives each booking a new reference and sets it to sending; {id: request}."""
        written, logs, failed = {}, [], {}
        references = self._next_references(len(self))
        for booking, reference in zip(self, references, strict=True):
            shipment = booking._get_shipment(reference)
            try:
                request = clients[booking.carrier_id].prepare(shipment)
            except InvalidShipment as error:
                failed[booking] = self._problems_text(error.problems)
                continue
            written[booking.id] = request
            booking.write(
                {
                    "state": "sending",
                    "reference": reference,
                    "request_hash": self._hash_request(request),
                    "sent_at": fields.Datetime.now(),
                    "send_count": booking.send_count + 1,
                }
            )
            logs.append(
                {
                    "booking_id": booking.id,
                    "event": "send",
                    "reference": reference,
                    "detail": json.dumps(request, indent=1, ensure_ascii=False),
                }
            )
        self.env["backoffice.booking.log"].create(logs)
        for booking, text in failed.items():  # checked before it was queued: they are few
            booking._set_failed(text)
        return written

    def _stop_interrupted(self):
        """What may have been carried out and must not be asked for twice."""

    def _stop_broken(self, broken):
        """What belongs to a delivery method that lost its settings waits for a person."""
        for carrier, text in broken.items():
            stuck = self.filtered(lambda b, c=carrier: b.carrier_id == c)
            stuck.filtered(lambda b: b.task == "book")._set_failed(text)
            stuck.filtered(lambda b: b.task)._give_up(text)
