"""What can become of a call to a carrier, as one tree.

The four leaves are the four things that the caller may do next: show the sentence
(Refused), send again (NotSent), ask what happened (OutcomeUnknown), come back (TryLater).
"""

from .sentences import say

#: the keys of what ails a carrier's whole service rather than one shipment
OUTAGES = frozenset(
    {"unreachable", "timeout", "lost", "endless", "unreadable", "http_busy", "http_failed"}
)


class CarrierError(Exception):
    """`key`, `params` and `advice` make the sentence; `code` is the carrier's own number.

    `retry_after` is the number of seconds that the carrier asked to be left alone, or 0.
    """

    retry_after = 0

    def __init__(self, key, code=None, advice="", **params):
        self.key, self.code, self.advice, self.params = key, code, advice, params
        super().__init__(say(key, params, advice))

    @property
    def is_outage(self):
        """Whether the next shipment would most likely fare no better."""
        return self.key in OUTAGES


class Refused(CarrierError):
    """The carrier read the request and said no: nothing was booked."""


class NotSent(CarrierError):
    """Nothing reached the carrier: the same request may go out again."""


class OutcomeUnknown(CarrierError):
    """The request may have been carried out: never send it again before asking."""


class TryLater(CarrierError):
    """The carrier is busy with this shipment: ask the same thing again later."""


class InvalidShipment(Exception):
    """The shipment cannot be written down for this carrier; `problems` says why."""

    def __init__(self, problems):
        self.problems = list(problems)
        super().__init__(" ".join(problem.text() for problem in self.problems))


class Unsupported(NotImplementedError):
    """The carrier's interface has no such call: the client says so in `can`."""
