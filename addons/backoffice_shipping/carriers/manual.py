"""No interface at all: the own fleet, or a forwarder who gets the papers by e-mail.

Nothing is called here. A booking is answered at once with a number made of our reference;
what tells the carrier (a mail with the papers) is the business of whoever books.
"""

from .base import CarrierClient
from .checks import check_parcels, check_reference, missing_parts
from .errors import InvalidShipment
from .result import BookingResult, Closing, Label, PickupResult

MOST_PARCELS = 999


class ManualClient(CarrierClient):
    """`prefix` begins every number."""

    can = frozenset({"close", "cancel", "find", "pickup", "cancel_pickup", "cash_on_delivery"})
    has_labels = False
    reconcile_by = "find"

    def __init__(self, prefix="", connect_timeout=5, read_timeout=30):
        # no address, hence no http: there is nobody to call
        self.prefix = prefix

    def close_connections(self):
        """Nothing is open."""

    def check(self, shipment, need_phone=False):
        problems = missing_parts(shipment.consignee, need_phone)
        problems += check_parcels(shipment.parcels, MOST_PARCELS)
        return problems + check_reference(shipment, 15)

    def prepare(self, shipment):
        problems = self.check(shipment)
        if problems:
            raise InvalidShipment(problems)
        return {"reference": shipment.reference, "parcels": len(shipment.parcels)}

    def book(self, request):
        number = self.prefix + request["reference"]
        labels = [Label(f"{number}-{n}", number) for n in range(1, request["parcels"] + 1)]
        return BookingResult(tuple(labels), number=number)

    def close(self, handles):
        return Closing(done=tuple(handle.reference for handle in handles))

    def cancel(self, handle):
        return True

    def find_by_reference(self, handle):
        """What was booked here is never lost: it was never sent anywhere."""
        return self.book(
            {"reference": handle.reference, "parcels": len(handle.parcel_refs) or 1}
        )

    def test(self, consignee):
        return ""

    def request_pickup(self, pickup):
        return PickupResult(self.prefix + pickup.reference)

    def cancel_pickup(self, number):
        return True
