"""What is sent: addresses, parcels, customs data, shipments and pickups, for any carrier."""

from dataclasses import dataclass, field
from datetime import date, datetime

from .sentences import say
from .shortening import shorten


@dataclass(frozen=True)
class Problem:
    """One thing that keeps a shipment from being sent; `code` and `params` make a sentence."""

    code: str
    params: dict = field(default_factory=dict)

    def text(self):
        return say(self.code, self.params)

    def value(self):
        """The problem in no language: equal as long as it is the same one."""
        return " ".join([self.code, *map(str, self.params.values())])

    def shortened(self):
        """What is too long, written in as many characters as there are; "" of others."""
        if "limit" not in self.params or "text" not in self.params:
            return ""
        return self.params.get("proposal") or shorten(self.params["text"], self.params["limit"])


@dataclass(frozen=True)
class Address:
    """A party. `country` is ISO 3166 alpha-2, `province` the local code."""

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
    eori: str = ""
    is_company: bool = True


@dataclass(frozen=True)
class Parcel:
    """A box; `weight` in kg, sides in cm (0: not known)."""

    weight: float
    name: str = ""
    length: float = 0.0
    width: float = 0.0
    height: float = 0.0

    @property
    def volume(self):
        """In m³."""
        return self.length * self.width * self.height / 1_000_000


@dataclass(frozen=True)
class CustomsLine:
    """Goods of one kind: `origin` is ISO 3166 alpha-2, `value` that of one unit."""

    description: str
    quantity: float
    value: float
    net_weight: float = 0.0
    hs_code: str = ""
    origin: str = ""
    unit: str = "PCS"


@dataclass(frozen=True)
class Customs:
    """What leaves the customs union: terms (Incoterms code and place), invoice and goods."""

    incoterm: str
    incoterm_place: str = ""
    invoice: str = ""
    invoice_date: date | None = None
    currency: str = "EUR"
    reason: str = "sale"
    lines: tuple = ()

    @property
    def value(self):
        return sum(line.quantity * line.value for line in self.lines)


@dataclass(frozen=True)
class Shipment:
    """What goes to one consignee at once.

    `reference` is our number for it, digits only, never used before; `own_name` is what
    our people call it. `volume` in m³; `cash_on_delivery`, `insured` and `value` (of the
    goods) in `currency`. `customs` is None where none is needed. `ship_on` is the day of
    the pickup. `service` is the carrier's code of what its rate offered; empty: the
    account's own. `is_return`: it comes from `consignee` back to `sender`.
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
    sender: Address | None = None
    insured: float = 0.0
    value: float = 0.0
    customs: Customs | None = None
    ship_on: date | None = None
    service: str = ""
    is_return: bool = False

    @property
    def weight(self):
        return sum(parcel.weight for parcel in self.parcels)


@dataclass(frozen=True)
class Handle:
    """What a shipment is called: by us (`reference`, `own_name`, day of the request), and by
    the carrier once it is booked (`number`; `tracking_refs` without repetition, and one of
    `parcel_refs` for each parcel)."""

    reference: str
    own_name: str = ""
    number: str = ""
    tracking_refs: tuple = ()
    sent_on: date | None = None
    country: str = ""
    parcel_refs: tuple = ()


@dataclass(frozen=True)
class Pickup:
    """A collection at `place`: `ready_at` and `close_at` in local time without a zone."""

    reference: str
    place: Address
    ready_at: datetime
    close_at: datetime
    parcels: int
    weight: float
    notes: str = ""
    pallets: int = 0
    countries: tuple = ()
