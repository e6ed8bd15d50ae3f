"""What a carrier answers: labels, bookings, prices, events, proofs and pickups."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta


@dataclass(frozen=True)
class Label:
    """One parcel's label: `content` as bytes of `kind` pdf or zpl; empty when none came."""

    parcel_ref: str
    tracking_ref: str
    content: bytes = b""
    kind: str = "pdf"


@dataclass(frozen=True)
class Paper:
    """Another document of the carrier: `kind` is invoice, waybill, manifest, receipt."""

    name: str
    content: bytes
    kind: str = "waybill"


@dataclass(frozen=True)
class BookingResult:
    """A shipment that exists at the carrier, with what a person should know about it.

    `number` is the carrier's name for the whole of it (what cancels it), `price` what the
    carrier said that it costs. `warning` is the carrier's words; `remarks` are ours, a tuple
    of Problem, on what it answered.
    """

    labels: tuple
    warning: str = ""
    code: int = 0
    facts: dict = field(default_factory=dict)
    number: str = ""
    papers: tuple = ()
    price: float = 0.0
    currency: str = ""
    remarks: tuple = ()

    @property
    def tracking_refs(self):
        return tuple(label.tracking_ref for label in self.labels if label.tracking_ref)


@dataclass(frozen=True)
class Rate:
    """A price for a shipment: `service` is what is booked with, `parts` says {text: amount}."""

    service: str
    name: str
    price: float
    currency: str
    days: int = 0
    delivery_on: date | None = None
    parts: dict = field(default_factory=dict)


@dataclass(frozen=True)
class Closing:
    """The day's end: references that are `done`, those `refused` with the carrier's words,
    and the carrier's own list if it gave one."""

    done: tuple = ()
    refused: dict = field(default_factory=dict)
    paper: Paper | None = None


@dataclass(frozen=True)
class TrackingEvent:
    """`at` is the local time of the place, without zone; `offset` its distance from UTC where
    the carrier tells it. `signed_by` with a delivery."""

    at: datetime | None
    text: str
    place: str = ""
    code: str = ""
    is_delivery: bool = False
    signed_by: str = ""
    offset: timedelta | None = None


@dataclass(frozen=True)
class Proof:
    """Of a delivery: who signed when, with the carrier's document if it keeps one."""

    signed_by: str = ""
    at: datetime | None = None
    paper: Paper | None = None


@dataclass(frozen=True)
class PickupResult:
    """`number` cancels it; `window` as the carrier words it."""

    number: str
    window: str = ""
