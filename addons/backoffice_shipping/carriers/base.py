"""What every carrier understands: addresses, parcels, shipments, labels, and a client."""

from dataclasses import dataclass, field
from datetime import datetime

from .http import JsonHttp
from .sentences import say


@dataclass(frozen=True)
class Problem:
    """One thing that keeps a shipment from being sent."""

    code: str
    params: dict = field(default_factory=dict)

    def text(self):
        return say(self.code, self.params)


@dataclass(frozen=True)
class Address:
    """A consignee. `country` is ISO 3166 alpha-2, `province` the local two letters."""

    name: str
    street: str = ""
    street2: str = ""
    zip: str = ""
    city: str = ""
    province: str = ""
    country: str = ""
    contact: str = ""
    phone: str = ""
    email: str = ""
    vat: str = ""


@dataclass(frozen=True)
class Parcel:
    """A box; `weight` in kg."""

    weight: float
    name: str = ""


@dataclass(frozen=True)
class Shipment:
    """What goes to one consignee at once.

    `reference` is our number for it, digits only, never used before; `own_name` is what
    our people call it. `volume` in m³, `cash_on_delivery` in `currency`.
    """

    reference: str
    consignee: Address
    parcels: tuple
    own_name: str = ""
    contents: str = ""
    notes: str = ""
    volume: float = 0.0
    cash_on_delivery: float = 0.0
    currency: str = "EUR"

    @property
    def weight(self):
        return sum(parcel.weight for parcel in self.parcels)


@dataclass(frozen=True)
class Label:
    """One parcel's label: `content` as bytes of `kind` pdf or zpl; empty when none came."""

    parcel_ref: str
    tracking_ref: str
    content: bytes = b""
    kind: str = "pdf"


@dataclass(frozen=True)
class BookingResult:
    """A shipment that exists at the carrier, with what a person should know about it."""

    labels: tuple
    warning: str = ""
    code: int = 0
    facts: dict = field(default_factory=dict)

    @property
    def tracking_refs(self):
        return tuple(label.tracking_ref for label in self.labels if label.tracking_ref)


@dataclass(frozen=True)
class TrackingEvent:
    """`at` is the carrier's local time, without zone."""

    at: datetime | None
    text: str
    place: str = ""
    code: str = ""
    is_delivery: bool = False


class CarrierClient:
    """One account with one carrier. Threads may share it.

    Every call that goes out raises a leaf of CarrierError or returns what it promises.
    """

    #: days after which "no such shipment" no longer means that it never existed
    memory_days = 0

    def __init__(self, address, connect_timeout=5, read_timeout=30):
        self.http = JsonHttp(address, connect_timeout, read_timeout)

    def close(self):
        self.http.close()

    def check(self, shipment, need_phone=False):
        """A list of Problem: what keeps `shipment` from being sent; calls nobody."""
        raise NotImplementedError

    def prepare(self, shipment):
        """`shipment` as this carrier's request (a dict without credentials).

        Raises InvalidShipment. Calls nobody.
        """
        raise NotImplementedError

    def book(self, request):
        """Books what `prepare` made; returns a BookingResult."""
        raise NotImplementedError

    def confirm(self, reference, own_name=""):
        """Closes a booked shipment; returns the carrier's sentence."""
        raise NotImplementedError

    def delete(self, reference, own_name=""):
        """Takes a shipment back.

        True: it existed and is gone now. False: the carrier knows none of that reference.
        """
        raise NotImplementedError

    def test(self, consignee):
        """Tries address and credentials without booking; returns the carrier's sentence."""
        raise NotImplementedError

    def track(self, tracking_ref):
        """The TrackingEvents of a parcel, newest first."""
        raise NotImplementedError
