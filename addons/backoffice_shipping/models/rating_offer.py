"""What rate shopping hands around: shipments as they are asked about, and offers for them."""

from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Any

from ..carriers import Shipment
from ..tariffs import Candidate, Consignment, Facts, Price


@dataclass(frozen=True)
class Enquiry:
    """One shipment to be rated. `record` is what it is about, `source` the order or delivery
    that the host's own limits are asked for; amounts are in `currency`."""

    record: Any
    source: Any
    company: Any
    place: Any
    facts: Facts
    loads: tuple
    shipment: Shipment
    currency: Any
    value: float = 0.0
    cash: float = 0.0
    leaves: date | None = None
    promised: date | None = None
    tail_lift: bool = False
    customs: bool = False
    usual: int = 0

    def consignment(self, cash, insured):
        return Consignment(
            country=self.facts.country,
            province=self.facts.province,
            zip=self.facts.zip,
            loads=self.loads,
            cash=cash,
            insured=insured,
            tail_lift=self.tail_lift,
        )


@dataclass(frozen=True)
class Offer:
    """What one delivery method asks for one enquiry. `cost` is in the company's currency.

    `obstacles` keep it from being taken, `notes` do not; `service` names a live rate, and
    `service_code` is what it is booked with.
    """

    carrier: Any
    price: Price | None = None
    cost: Decimal | None = None
    days: int | None = None
    arrives: date | None = None
    kept: bool | None = None
    obstacles: tuple = ()
    notes: tuple = field(default=())
    service: str = ""
    service_code: str = ""
    is_live: bool = False

    def candidate(self, rank):
        return Candidate(
            self.carrier.id, self.cost, self.days, self.kept, self.obstacles, rank, self
        )

    def but(self, **values):
        return replace(self, **values)
