from collections import namedtuple

from odoo import models
from odoo.fields import Domain

from ..freight import Expectation, judge

#: fields of a booking by which a carrier may name it, from the surest
NAMES = ("tracking_ref", "carrier_number", "reference", "name")
#: what the tariff calls a part → what it is on an invoice
KINDS = {"cash": "cash_on_delivery"}
OWN_KINDS = ("insurance", "fuel", "surcharge")
SHIPPED = ("booked", "closed", "sending", "unknown")

Facts = namedtuple("Facts", "tolerance rates earlier")


class BackofficeFreightInvoice(models.Model):
    """Which shipment is meant, and what was expected of it; the same number of queries for
    ten lines and for thousands."""

    _inherit = "backoffice.freight.invoice"

    # --- Which shipment

    def _find_bookings(self, charges):
        """{charge.key: (booking, how)} of those that are found; `how` is the kind of name,
        or "hand" where a person chose it on an earlier invoice."""
        texts = {text for c in charges for text in (c.tracking_ref, c.reference) if text}
        index = self._booking_index(list(texts)) if texts else {}
        index |= self._chosen_by_hand(list({c.tracking_ref for c in charges} - {""}))
        found = {}
        for charge in charges:
            for text in (charge.tracking_ref, charge.reference):
                if text and text in index:
                    found[charge.key] = index[text]
                    break
        return found

    def _booking_scope(self):
        scope = Domain("company_id", "=", self.company_id.id)
        if not self.partner_id:
            return scope
        carriers = self.env["delivery.carrier"].with_context(active_test=False)
        carriers = carriers.search(
            [("transport_partner_id", "child_of", self.partner_id.commercial_partner_id.id)]
        )
        return scope & Domain("carrier_id", "in", carriers.ids)

    def _booking_index(self, texts):
        """{name: (booking, how)}; of two shipments with one name the later that left."""
        company = Domain("company_id", "=", self.company_id.id)
        Parcel, Document = (
            self.env[f"backoffice.{model}"]
            for model in ("booking.parcel", "transport.document")
        )
        named = Domain("tracking_ref", "in", texts) | Domain("parcel_ref", "in", texts)
        parcels = Parcel.search_fetch(
            company & named, ["booking_id", "tracking_ref", "parcel_ref"]
        )
        documents = Document.search_fetch(company & Domain("name", "in", texts), ["name"])
        wanted = Domain.OR(Domain(name, "in", texts) for name in NAMES)
        wanted |= Domain("id", "in", parcels.booking_id.ids)
        wanted |= Domain("document_id", "in", documents.ids)
        bookings = self.env["backoffice.booking"].search_fetch(
            self._booking_scope() & wanted, self._booking_fields()
        )
        ordered = sorted(bookings, key=lambda b: (b.state not in SHIPPED, -b.id))
        index = {}
        for name in NAMES[:2]:
            for booking in ordered:
                index.setdefault(booking[name], (booking, name))
        for parcel in parcels.filtered(lambda p: p.booking_id in bookings):
            for text in (parcel.tracking_ref, parcel.parcel_ref):
                index.setdefault(text, (parcel.booking_id, "parcel"))
        for name in NAMES[2:]:
            for booking in ordered:
                index.setdefault(booking[name], (booking, name))
        for booking in ordered:
            if booking.document_id:
                index.setdefault(booking.document_id.name, (booking, "document"))
        return index

    def _booking_fields(self):
        own = ("state", "carrier_id", "document_id", "weight", "cost_tariff_id")
        cost = ("cost_currency_id", "expected_cost", "expected_cost_parts")
        return [*NAMES, *own, *cost]

    def _chosen_by_hand(self, texts):
        lines = self.env["backoffice.freight.line"].search_fetch(
            [
                ("company_id", "=", self.company_id.id),
                ("partner_id", "=", self.partner_id.id),
                ("invoice_id", "!=", self.id),
                ("is_chosen", "=", True),
                ("booking_id", "!=", False),
                ("tracking_ref", "in", texts),
            ],
            ["tracking_ref", "booking_id"],
        )
        return {line.tracking_ref: (line.booking_id, "hand") for line in lines}

    def _by_shipment(self, charges, found):
        """(charges, {charge.key: booking}) with one charge a shipment.

        Parcels of one shipment are added up; a shipment that stands under two of its names
        is charged twice.
        """
        kept, bookings, how_of, first = [], {}, {}, {}
        for charge in charges:
            booking, how = found.get(charge.key, (None, None))
            if booking is None or booking not in first:
                kept.append(charge)
                if booking:
                    first[booking], bookings[charge.key] = charge, booking
                    how_of[booking] = how
                continue
            other = first[booking]
            are_parcels = {how, how_of[booking]} <= {"parcel", "tracking_ref"} and how != "hand"
            self._add_up(other, charge, are_parcels)
        return kept, bookings

    def _add_up(self, charge, other, are_parcels):
        """Adds another charge of the same shipment."""
        charge.rows += other.rows
        charge.texts += [text for text in other.texts if text not in charge.texts]
        charge.problems += other.problems
        if other.wrong_sum is not None:
            charge.wrong_sum = (charge.wrong_sum or 0.0) + other.wrong_sum
        charge.vat += other.vat
        is_repeated = not are_parcels and other.amount > 0  # what is given back is not
        charge.twice += other.rows if is_repeated else other.twice
        charge.parcels += other.parcels
        charge.weight += other.weight if are_parcels else 0.0
        for name, amount in other.parts.items():
            charge.parts[name] = charge.parts.get(name, 0.0) + amount

    # --- What was expected

    def _facts(self, charges, bookings):
        """What the judgement of all charges needs, fetched once."""
        currencies = {b.cost_currency_id for b in bookings.values() if b.cost_currency_id}
        rates = {
            currency: currency._get_conversion_rate(
                currency, self.currency_id, self.company_id, self.date
            )
            for currency in currencies
        }
        tolerance = self.profile_id._tolerance(self.company_id)
        return Facts(tolerance, rates, self._earlier_lines(charges, bookings))

    def _earlier_lines(self, charges, bookings):
        """{booking or tracking number: the line of an earlier invoice that has it, the one
        that is disputed before others}"""
        ids = list({booking.id for booking in bookings.values()})
        texts = list({charge.tracking_ref for charge in charges} - {""})
        domain = Domain("company_id", "=", self.company_id.id)
        # what was credited is not paid
        domain &= Domain("invoice_id", "!=", self.id) & Domain("state", "!=", "credited")
        domain &= Domain("verdict", "!=", "credit")
        same = Domain("booking_id", "in", ids)
        if self.partner_id:
            same |= Domain("tracking_ref", "in", texts) & Domain(
                "partner_id", "=", self.partner_id.id
            )
        lines = self.env["backoffice.freight.line"].search_fetch(
            domain & same,
            ["invoice_id", "booking_id", "tracking_ref", "state", "disputed_amount"],
            order="id",
        )
        found = {}
        earlier = lines.filtered(lambda line: line.invoice_id.id < self.id)
        for line in earlier.sorted(lambda line: line.state != "disputed"):
            for key in filter(None, (line.booking_id, line.tracking_ref)):
                found.setdefault(key, line)
        return found

    def _judged_vals(self, charge, booking, facts, holder=None):
        """Values of a line: verdict, expected, difference and state. `holder` is the line of
        the same invoice that stands for the shipment, where there are several."""
        earlier = facts.earlier.get(booking) or facts.earlier.get(charge.tracking_ref)
        if not earlier and holder and str(holder.id) != charge.key:
            earlier = holder
        disputed = earlier.disputed_amount if earlier and earlier.state == "disputed" else 0.0
        cost, expectation = self._expectation(charge, booking, earlier, disputed, facts)
        verdict, difference = judge(charge, expectation, facts.tolerance)
        is_plain = verdict == "match"
        if verdict == "never_shipped" or (verdict == "duplicate" and earlier):
            cost = 0.0  # nothing is due any more
        elif verdict == "credit":
            cost = -disputed
            is_plain = bool(disputed) and facts.tolerance.allows(difference, disputed)
        is_converted = any(column == "currency" for column, _text in charge.problems)
        is_plain = is_plain and charge.wrong_sum is None and not is_converted
        return {
            "booking_id": booking.id if booking else False,
            "verdict": verdict,
            "expected": cost or 0.0,
            "difference": difference,
            "disputed_amount": max(difference, 0.0),
            "weight_ours": booking.weight if booking else 0.0,
            "earlier_line_id": earlier.id if earlier else False,
            "state": "accepted" if is_plain else "open",
        }

    def _expectation(self, charge, booking, earlier, disputed, facts):
        """(cost or None, Expectation or None)"""
        if not booking:  # a credit for what is not ours is waited for all the same
            is_credit = disputed and charge.amount < 0
            return None, Expectation(disputed=disputed) if is_credit else None
        rate = facts.rates.get(booking.cost_currency_id, 1.0)
        cost = None
        if booking.cost_tariff_id or booking.expected_cost:
            cost = self.currency_id.round(booking.expected_cost * rate)
        return cost, Expectation(
            cost=cost,
            weight=booking._get_counted_weight(charge.weight),
            parts=self._expected_parts(booking, rate),
            was_shipped=booking.state in SHIPPED,
            billed_before=bool(earlier),
            disputed=disputed,
        )

    def _expected_parts(self, booking, rate):
        parts = {}
        for part in booking.expected_cost_parts or []:
            code = KINDS.get(part["code"], part["code"])
            name = code if code in (*OWN_KINDS, *KINDS.values()) else "freight"
            parts[name] = parts.get(name, 0.0) + part.get("amount", 0.0) * rate
        return parts

    # --- Again

    def action_match(self):
        """Looks again: bookings, tolerance, date or carrier may have changed meanwhile. What
        a person decided or chose stays."""
        self.check_access("write")
        for invoice in self.filtered(lambda i: i.state in ("matched", "disputed")):
            lines = invoice.line_ids.filtered(lambda line: line._is_undecided())
            charges = {line: line._charge() for line in lines}
            found = invoice._find_bookings(list(charges.values()))
            for line in lines.filtered("is_chosen"):
                found[charges[line].key] = (line.booking_id, "hand")
            charges = invoice._join_lines(charges, found)
            bookings = {key: booking for key, (booking, _how) in found.items() if booking}
            invoice._judge_lines(charges, bookings)
        return True

    def _join_lines(self, charges, found):
        """`charges` with one line a shipment, as when the file is read: lines that were not
        known to be of one shipment then are added up. What was chosen by hand stays alone,
        for it is remembered by its number."""
        free = [charge for line, charge in charges.items() if not line.is_chosen]
        kept, bookings = self._by_shipment(free, found)
        lines = {charge.key: line.sudo() for line, charge in charges.items()}
        heir_of = {bookings[c.key]: lines[c.key] for c in kept if c.key in bookings}
        kept_keys = {charge.key for charge in kept}
        gone = self.env["backoffice.freight.line"].sudo()
        heirs = {}
        for charge in free:
            if charge.key not in kept_keys:
                gone |= lines[charge.key]
                heirs.setdefault(heir_of[found[charge.key][0]], []).append(charge.key)
        for heir, keys in heirs.items():
            others = gone.browse(int(key) for key in keys)
            heir.write(heir._charge_vals(charges[heir]) | heir._inherit_notes(others))
        gone._point_to_heirs(heirs)
        gone.unlink()
        return {line: charge for line, charge in charges.items() if line not in gone}

    def _judge_lines(self, charges, bookings):
        facts = self._facts(list(charges.values()), bookings)
        holders = self._holders(charges, bookings)
        for line, charge in charges.items():
            booking = bookings.get(charge.key)
            vals = self._judged_vals(charge, booking, facts, holders.get(booking, line))
            line.sudo().write(vals)
        self._settle()

    def _holders(self, charges, bookings):
        """{booking: the line of this invoice that stands for it}: of several the one that
        was decided, then the one that nobody chose, then the first. The others repeat it."""
        repeating = self.line_ids.filtered(
            lambda line: (
                line.verdict == "credit"
                or line.state == "credited"
                or (line not in charges and line.earlier_line_id in self.line_ids)
            )
        )
        holders = {}
        ordered = (self.line_ids - repeating).sorted(
            lambda line: (line in charges, line.is_chosen, line.id)
        )
        for line in ordered:
            is_new = line in charges
            booking = bookings.get(charges[line].key) if is_new else line.booking_id
            if booking:
                holders.setdefault(booking, line)
        return holders
