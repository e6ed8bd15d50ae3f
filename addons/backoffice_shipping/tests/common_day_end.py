import io
from contextlib import contextmanager
from unittest.mock import patch

from carrier_simulator import label
from PyPDF2 import PdfFileReader

from odoo import api
from odoo.fields import Command

from ..carriers import CarrierClient, Closing, Label, PickupResult, registry
from .common_booking import BookingCase


class PracticeClient(CarrierClient):
    """A carrier that closes and collects; a test says what it answers instead."""

    can = frozenset({"close", "pickup", "cancel_pickup", "label", "return"})
    calls = []
    answers = {}

    def __init__(self, **_settings):
        """Nothing to connect to."""

    def close_connections(self):
        pass

    def check(self, shipment, need_phone=False):
        return []

    def prepare(self, shipment):
        return {"reference": shipment.reference}

    def close(self, handles):
        return self._answer(
            "close", handles, lambda: Closing(tuple(handle.reference for handle in handles))
        )

    def request_pickup(self, pickup):
        return self._answer("pickup", pickup, lambda: PickupResult("P-1", "14:00 - 18:00"))

    def cancel_pickup(self, number):
        return self._answer("cancel_pickup", number, lambda: True)

    def label(self, handle):
        return self._answer(
            "label", handle, lambda: (Label("P", "T", label.pdf(["again"]), "pdf"),)
        )

    def _answer(self, name, argument, usual):
        self.calls.append((name, argument))
        answer = self.answers.get(name, usual)
        if isinstance(answer, Exception):
            raise answer
        return answer() if answer is usual else answer(argument)


class DayEndCase(BookingCase):
    """Booked shipments, and a carrier that wants the day to be closed."""

    def practice(self, **answers):
        """The carrier's answers, and the list of the calls that it gets from now on."""
        PracticeClient.calls, PracticeClient.answers = [], answers
        patcher = patch.dict(registry.CLIENTS, {"brt": PracticeClient})
        if registry.CLIENTS["brt"] is not PracticeClient:
            self.startPatcher(patcher)
        return PracticeClient.calls

    def booked(self, count=1, parcels=1, kind="pdf", **values):
        """Bookings that the carrier has, with a label for each parcel."""
        references = self.Booking._next_references(count)
        bookings = self.Booking.create(
            [
                {
                    "carrier_id": self.carrier.id,
                    "company_id": self.company.id,
                    "partner_id": self.customer.id,
                    "user_id": self.clerk.id,
                    "state": "booked",
                    "reference": reference,
                    "is_announced": True,
                    "tracking_ref": f"T{reference}",
                    "parcel_ids": [
                        Command.create(
                            {
                                "weight": 2.5,
                                "parcel_ref": f"P{reference}{number}",
                                "tracking_ref": f"T{reference}{number}",
                            }
                        )
                        for number in range(parcels)
                    ],
                    **values,
                }
                for reference in references
            ]
        )
        self.give_labels(bookings, kind)
        return bookings

    def give_labels(self, bookings, kind="pdf"):
        texts = {"pdf": label.pdf, "zpl": label.zpl}
        parcels = bookings.parcel_ids
        files = self.env["ir.attachment"].create(
            [
                {
                    "name": f"label.{kind}",
                    "raw": texts[kind]([parcel.parcel_ref]),
                    "res_model": "backoffice.booking",
                    "res_id": parcel.booking_id.id,
                }
                for parcel in parcels
            ]
        )
        for parcel, file in zip(parcels, files, strict=True):
            parcel.label_id = file
            parcel.booking_id.label_id = file

    def manifest(self, bookings):
        """A draft, made by the clerk's press on the button."""
        bookings.with_user(self.clerk).action_add_to_manifest()
        return bookings.manifest_id

    def run_errands(self, model="backoffice.manifest"):
        """The worker, as the cron runs it, on cursors that commit into the test."""
        with self.enter_registry_test_mode(), self.registry.cursor() as cr:
            api.Environment(cr, api.SUPERUSER_ID, {})[model]._cron_process()

    def pages(self, content):
        """The text of each page of a PDF."""
        reader = PdfFileReader(io.BytesIO(content))
        return [page.extractText() for page in reader.pages]

    @contextmanager
    def count_queries(self):
        """A list that holds the number of queries of the block afterwards."""
        self.env.flush_all()
        self.env.invalidate_all()
        found, before = [], self.env.cr.sql_log_count
        yield found
        self.env.flush_all()
        found.append(self.env.cr.sql_log_count - before)
