"""The one contract that every carrier's client fulfils."""

from .errors import Unsupported
from .http import JsonHttp

#: what a client may declare in `can`; a capability that is not declared raises Unsupported
CAPABILITIES = frozenset(
    {
        "rate",  # tells prices before booking
        "confirm",  # a booked shipment must be confirmed one by one before it leaves
        "close",  # the day's shipments are closed together; what is not closed does not leave
        "cancel",  # takes a booked shipment back
        "find",  # finds a shipment by our own reference
        "label",  # gives the label of a booked shipment again
        "track",
        "proof",  # proof of delivery
        "pickup",
        "cancel_pickup",
        "return",  # books a shipment from the customer back to us
        "release",  # takes an instruction for a held shipment
        "zpl",
        "cash_on_delivery",
        "customs",  # goes out of the customs union
    }
)


class CarrierClient:
    """One account with one carrier. Threads may share it.

    Every call that goes out raises a leaf of CarrierError or returns what it promises.
    """

    can = frozenset()
    #: whether a booked shipment comes with a label for each parcel
    has_labels = True
    #: how to learn what became of a request without an answer: "find" asks, "cancel" takes
    #: back what may be there, "person": the carrier offers neither
    reconcile_by = "person"
    #: days after which "no such shipment" no longer means that it never existed
    memory_days = 0
    #: tracking numbers in one call of `track`
    track_batch = 1
    #: the actions that `release` takes
    releases = ()

    def __init__(self, address, connect_timeout=5, read_timeout=30):
        self.http = JsonHttp(address, connect_timeout, read_timeout)

    def close_connections(self):
        self.http.close()

    # --- Before the call

    def check(self, shipment, need_phone=False):
        """A list of Problem: what keeps `shipment` from being sent; calls nobody."""
        raise NotImplementedError

    def prepare(self, shipment):
        """`shipment` as this carrier's request (JSON-able, without credentials).

        Raises InvalidShipment. Calls nobody.
        """
        raise NotImplementedError

    # --- A shipment's life

    def book(self, request):
        """Books what `prepare` made; returns a BookingResult."""
        raise NotImplementedError

    def confirm(self, handle):
        """Confirms one booked shipment; returns the carrier's sentence."""
        raise Unsupported("confirm")

    def close(self, handles):
        """Closes the day's shipments; returns a Closing. Closing twice is no error."""
        raise Unsupported("close")

    def cancel(self, handle):
        """Takes a shipment back.

        True: it existed and is gone now. False: the carrier knows none of that name.
        """
        raise Unsupported("cancel")

    def find_by_reference(self, handle):
        """The BookingResult (labels may be empty) of what has our reference, or None."""
        raise Unsupported("find")

    def label(self, handle):
        """The labels of a booked shipment once more, a tuple of Label."""
        raise Unsupported("label")

    def test(self, consignee):
        """Tries address and credentials without booking; returns the carrier's sentence."""
        raise NotImplementedError

    # --- Around it

    def rate(self, shipment):
        """The Rates that the carrier offers for `shipment`, a tuple."""
        raise Unsupported("rate")

    def track(self, handles):
        """{tracking number: TrackingEvents, newest first} for at most `track_batch` handles;
        a number that the carrier does not know is left out."""
        raise Unsupported("track")

    def proof(self, handle):
        """The Proof of a delivery, or None as long as there is none."""
        raise Unsupported("proof")

    def request_pickup(self, pickup):
        """Orders a collection; returns a PickupResult."""
        raise Unsupported("pickup")

    def cancel_pickup(self, number):
        """Takes a collection back; True when the carrier had it."""
        raise Unsupported("cancel_pickup")

    def release(self, handle, action, text=""):
        """Answers for a held shipment with one of `releases`: redeliver, return, destroy or
        collect; returns the carrier's sentence."""
        raise Unsupported("release")
