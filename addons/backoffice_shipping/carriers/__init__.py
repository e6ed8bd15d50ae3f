"""Talks to carriers. Imports nothing from odoo: plain data in, plain data or an error out.

>>> from . import registry  # doctest: +SKIP
>>> client = registry.build("brt", address=..., user=..., password=..., ...)  # doctest: +SKIP
>>> result = client.book(client.prepare(shipment))  # doctest: +SKIP
>>> result.tracking_refs  # doctest: +SKIP
('002210000000001',)
"""

from .base import CAPABILITIES, CarrierClient
from .errors import (
    CarrierError,
    InvalidShipment,
    NotSent,
    OutcomeUnknown,
    Refused,
    TryLater,
    Unsupported,
)
from .result import (
    BookingResult,
    Closing,
    Label,
    Paper,
    PickupResult,
    Proof,
    Rate,
    TrackingEvent,
)
from .shipment import (
    Address,
    Customs,
    CustomsLine,
    Handle,
    Parcel,
    Pickup,
    Problem,
    Shipment,
)
from .worker import Answer, Job, Lanes, NotStarted, run_job

__all__ = [
    "CAPABILITIES",
    "Address",
    "Answer",
    "BookingResult",
    "CarrierClient",
    "CarrierError",
    "Closing",
    "Customs",
    "CustomsLine",
    "Handle",
    "InvalidShipment",
    "Job",
    "Label",
    "Lanes",
    "NotSent",
    "NotStarted",
    "OutcomeUnknown",
    "Paper",
    "Parcel",
    "Pickup",
    "PickupResult",
    "Problem",
    "Proof",
    "Rate",
    "Refused",
    "Shipment",
    "TrackingEvent",
    "TryLater",
    "Unsupported",
    "run_job",
]
