from datetime import timedelta

from odoo import api, fields, models

from .backoffice_booking_track import LONGEST_PAUSE, PAUSE, SHORT_PAUSE
from .backoffice_booking_tracking import utc_of
from .backoffice_tracking_code import FINAL, sum_up

#: an event this far ahead of the clock is a carrier's mistake
AHEAD = timedelta(days=1)


class BackofficeBooking(models.Model):
    """What the carrier's events make of a shipment, for a whole batch at a time."""

    _inherit = "backoffice.booking"

    @api.model
    def _store_events(self, found):
        """{booking: {tracking number: TrackingEvents}} as new rows, and what follows."""
        bookings = self.browse().union(*found)
        if not bookings:
            return
        domain = [("booking_id", "in", bookings.ids)]
        Event = self.env["backoffice.tracking.event"]
        rows = Event.search_fetch(domain, ["booking_id", "tracking_ref", "code", "at"])
        known = {(e.booking_id.id, e.tracking_ref, e.code, e.at) for e in rows}
        untimed = {key[:3] for key in known}
        values = []
        for booking, answers in found.items():
            for vals in booking._prepare_events(answers):
                key = tuple(vals[name] for name in ("booking_id", "tracking_ref", "code", "at"))
                is_told = key in known or (not vals["at"] and key[:3] in untimed)
                if not is_told:
                    known.add(key)
                    untimed.add(key[:3])
                    values.append(vals)
        self._link_codes(values)
        news = Event.create(values).booking_id
        for booking in bookings:
            booking._set_next_question(booking in news)
        bookings._update_tracking()

    def _prepare_events(self, answers):
        zone = self._get_track_zone()
        parcels = {}
        for parcel in self.parcel_ids:
            parcels.setdefault(parcel.tracking_ref, []).append(parcel.id)
        latest = fields.Datetime.now() + AHEAD
        for ref, events in answers.items():
            own = parcels.get(ref, [])
            for event in events:
                at = utc_of(event, zone)
                yield {
                    "booking_id": self.id,
                    "parcel_id": own[0]
                    if len(own) == 1 and len(self.parcel_ids) > 1
                    else False,
                    "tracking_ref": ref,
                    "at": at if at and at <= latest else False,
                    "code": event.code or event.text[:60].upper(),
                    "text": event.text,
                    "place": event.place,
                    "signed_by": event.signed_by,
                    "is_delivery": event.is_delivery,
                }

    @api.model
    def _link_codes(self, values):
        """Gives each event its code; what has no moment of its own happened just now."""
        bookings = self.browse(vals["booking_id"] for vals in values)
        carriers = {b.id: b.carrier_id._booking_code() for b in bookings}
        keys = [(carriers[v["booking_id"]], v["code"], v["text"]) for v in values]
        codes = self.env["backoffice.tracking.code"].sudo()._match({*keys})
        now = fields.Datetime.now()
        for vals, key in zip(values, keys, strict=True):
            vals["code_id"] = codes[key].id
            vals["at"] = vals["at"] or now

    def _set_next_question(self, has_news):
        now = fields.Datetime.now()
        pause = PAUSE if has_news else min((self.track_pause or PAUSE) * 2, LONGEST_PAUSE)
        vals = {
            "track_pause": pause,
            "track_due_at": now + timedelta(minutes=pause),
            "track_error": False,
        }
        if has_news:
            vals["track_moved_at"] = now
        self.write(vals)

    # --- Judging

    def _update_tracking(self):
        """Brings these shipments to what their events say now."""
        Event = self.env["backoffice.tracking.event"]
        by_booking = Event.search([("booking_id", "in", self.ids)]).grouped("booking_id")
        settings = self._get_track_settings()
        states = {}
        for booking in self:
            refs = booking._get_handle().tracking_refs
            events = by_booking.get(booking, Event)
            own = events.filtered(lambda e, r=refs: e.tracking_ref in r)
            if not own:
                refs = (booking.carrier_number,)
                own = events.filtered(lambda e, r=refs: e.tracking_ref in r)
            if own:
                status = booking._judge(own, refs, settings)
                if status != booking.tracking_status:
                    states.setdefault(status, []).append(booking.id)
        self._set_statuses(states)

    def _set_statuses(self, states):
        """{status: ids}. One writing a status: deliveries and orders follow each of them."""
        for status, ids in states.items():
            self.browse(ids).tracking_status = status
        self.browse(states.get("delivered", ()))._want_proof()

    def _judge(self, events, refs, settings):
        """The status that `events`, newest first, of all numbers in `refs` make; what goes
        with it is written."""
        by_ref = events.grouped("tracking_ref")
        last = {ref: last_of(by_ref[ref]) for ref in refs if ref in by_ref}
        statuses = [last[ref].status if last.get(ref) else "booked" for ref in refs]
        status = sum_up(statuses)
        told = [event for event in last.values() if event and event.status == status]
        event = max(told, key=lambda e: (e.at, e.id)) if told else events[:1]
        is_there = status == "delivered"
        signed = [e.signed_by for e in last.values() if e.signed_by]
        vals = {
            "tracking_status_at": events[0].at,
            "delivered_at": is_there and event.at,
            "signed_by": is_there and bool(signed) and signed[0],
            **self._prepare_attention([e for e in last.values() if e]),
        }
        if all(s in FINAL for s in statuses):
            vals |= {"track_state": "ended", "track_due_at": False}
        elif status == "out_for_delivery" and self.track_due_at:
            soon = fields.Datetime.now() + timedelta(minutes=SHORT_PAUSE)
            vals["track_due_at"] = min(self.track_due_at, soon)
        if status != self.tracking_status:
            vals |= self._prepare_track_mail(status, event, settings)
        self.write(vals)
        return status


def last_of(events):
    """The event, newest first, that says how it stands: what is not explained says nothing,
    and what only moves on after a delivery does not undo it."""
    told = events.filtered("status")
    first = told[:1]
    if first.status in ("booked", "picked_up", "in_transit", "out_for_delivery"):
        return told.filtered(lambda e: e.status == "delivered")[:1] or first
    return first
