"""What the carriers hold: the judge of "booked twice" and "lost"."""

import itertools
import threading


class Ledger:
    """All shipments ever created at any door, deleted ones too; safe for threads.

    A row is a dict with at least `carrier`, `number` (the carrier's, one for each row),
    `reference` (the sender's), `own_name` and `state`: created, confirmed, closed, deleted,
    or by hand depot, process, delivered, held. Doors change rows under `lock`.
    """

    def __init__(self):
        self.lock = threading.RLock()
        self._numbers = itertools.count(1)
        self._rows = []
        self._pickups = []
        self._calls = []

    # --- For doors

    def next_number(self):
        return next(self._numbers)

    def add(self, carrier, reference, **values):
        row = {
            "carrier": carrier,
            "reference": str(reference),
            "own_name": "",
            "state": "created",
            **values,
        }
        with self.lock:
            self._rows.append(row)
        return row

    def rows(self, carrier, **values):
        """This carrier's own rows (to be changed under `lock`) that have these values."""
        with self.lock:
            return [
                row
                for row in self._rows
                if row["carrier"] == carrier
                and all(row.get(key) == value for key, value in values.items())
            ]

    def add_pickup(self, carrier, number, **values):
        with self.lock:
            self._pickups.append({"carrier": carrier, "number": number, **values})

    def cancel_pickup(self, carrier, number):
        """Whether there was such a pickup."""
        with self.lock:
            found = [
                p for p in self._pickups if (p["carrier"], p["number"]) == (carrier, number)
            ]
            for pickup in found:
                self._pickups.remove(pickup)
        return bool(found)

    # --- For tests

    def listing(self, carrier=None):
        with self.lock:
            return [dict(row) for row in self._rows if carrier in (None, row["carrier"])]

    def pickups(self, carrier=None):
        with self.lock:
            return [dict(row) for row in self._pickups if carrier in (None, row["carrier"])]

    def calls(self, carrier=None):
        """The operations that were asked for, in order."""
        with self.lock:
            return [call for own, call in self._calls if carrier in (None, own)]

    def note(self, carrier, operation):
        with self.lock:
            self._calls.append((carrier, operation))

    def set_state(self, reference, state, carrier=None, on=None):
        """What happens at the carrier by itself: `depot` (it has left), `process` (the
        carrier is busy with it), `out` (with the driver), `held`, `returned`, `delivered`.
        Tracking tells it of the day `on`, a date; without one always of the same day.
        """
        with self.lock:
            for row in self._rows:
                if row["reference"] == reference and carrier in (None, row["carrier"]):
                    row["state"] = state
                    if on:
                        row["on"] = on

    def clear(self):
        with self.lock:
            self._rows.clear()
            self._pickups.clear()
            self._calls.clear()
