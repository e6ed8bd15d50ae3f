"""Talks to carriers. Imports nothing from odoo: plain data in, plain data or an error out.

>>> from . import registry  # doctest: +SKIP
>>> client = registry.build("brt", address=..., user=..., password=..., ...)  # doctest: +SKIP
>>> result = client.book(client.prepare(shipment))  # doctest: +SKIP
>>> result.tracking_refs  # doctest: +SKIP
('002210000000001',)
"""

from .base import (
    Address,
    BookingResult,
    CarrierClient,
    Label,
    Parcel,
    Problem,
    Shipment,
    TrackingEvent,
)
from .errors import (
    CarrierError,
    InvalidShipment,
    NotSent,
    OutcomeUnknown,
    Refused,
    TryLater,
)
from .worker import Answer, Job, NotStarted, run_all

__all__ = [
    "Address",
    "Answer",
    "BookingResult",
    "CarrierClient",
    "CarrierError",
    "InvalidShipment",
    "Job",
    "Label",
    "NotSent",
    "NotStarted",
    "OutcomeUnknown",
    "Parcel",
    "Problem",
    "Refused",
    "Shipment",
    "TrackingEvent",
    "TryLater",
    "run_all",
]
