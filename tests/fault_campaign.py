"""Random mishaps to many bookings of all carriers, with two workers being killed.

The simulator's ledger is the judge: nothing travels twice, nothing is lost, and whatever
does not go by itself any more stands where a person sees it. The same seed gives the same
scenarios; the moments at which processes meet are the machine's.
"""

import os
import random
import signal
import time
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field

from carrier_simulator.doors import DOORS

#: bookings that fall due together
ROUND = 10
CARRIERS = [door.carrier for door in DOORS]
STATUSES = (500, 502, 504, 408)
OPERATIONS = ("create", "create", "create", "find", "delete", "label", "token", "")
KILLS = (None, "soon", "later", "claimed", "answered", "stored", "announcing")
#: what makes a booking somebody's business: a to-do on it
TODO = (
    "EXISTS (SELECT 1 FROM mail_activity a"
    " WHERE a.res_model = 'backoffice.booking' AND a.res_id = b.id)"
)


@dataclass
class Scenario:
    """What one booking meets: faults at its carrier, a worker's death, a person."""

    name: str
    faults: list = field(default_factory=list)
    kill: str | None = None
    is_cancelled: bool = False


def random_fault(dice):
    kind = dice.choice(
        [
            "delay",
            "hold",
            "status",
            "status",
            "rate_limit",
            "expired",
            "drop_before",
            "drop_after",
            "drop_after",
            "half",
            "garbage",
            "code",
            "warning",
            "no_label",
            "outage",
        ]
    )
    fault = {
        "kind": kind,
        "operation": dice.choice(OPERATIONS),
        "count": dice.choice((1, 1, 3)),
    }
    if kind == "delay":
        fault["seconds"] = 1.4
    elif kind == "hold":
        fault["seconds"] = round(dice.uniform(0.05, 0.3), 2)
    elif kind == "status":
        fault |= {"status": dice.choice(STATUSES), "after": dice.random() < 0.5}
    elif kind == "rate_limit":
        fault["seconds"] = dice.choice((1, 60))
    elif kind in ("code", "warning"):
        fault |= {"code": -68 if kind == "code" else 4, "message": "practice"}
    elif kind == "outage":
        fault |= {"operation": "", "seconds": round(dice.uniform(0.2, 1.0), 2)}
        fault |= {dice.choice(("drop", "plain")): True}
    return fault


class Campaign:
    """`ask` speaks to the forge, see worker_forge.py."""

    def __init__(self, ask, simulator, count, seed):
        self.ask, self.simulator, self.seed = ask, simulator, seed
        self.dice = random.Random(seed)
        names = ask("prepare_all", address=simulator.address, count=count)
        self.scenarios = [self._draw(name) for name in names]
        self.deaths = 0

    def _draw(self, name):
        dice = self.dice
        faults = [random_fault(dice) for _n in range(dice.choice((0, 1, 1, 1, 2)))]
        for fault in faults:
            fault["carrier"] = dice.choice(CARRIERS)
        return Scenario(name, faults, dice.choice(KILLS), dice.random() < 0.12)

    # --- Running

    def run(self):
        self._sql("UPDATE backoffice_booking SET due_at = '2999-01-01'")
        for start in range(0, len(self.scenarios), ROUND):
            self._round(self.scenarios[start : start + ROUND])
        self.simulator.faults.clear()
        self._settle()

    def _round(self, scenarios):
        names = ", ".join(f"'{scenario.name}'" for scenario in scenarios)
        self._let_time_pass(f"name IN ({names})")
        for scenario in scenarios:
            for fault in scenario.faults:
                self.simulator.fault(**fault)
        workers = [self.ask("start", kill=self._point(s)) for s in scenarios[:2]]
        wanted = [scenario.name for scenario in scenarios if scenario.is_cancelled]
        if wanted:
            time.sleep(self.dice.uniform(0, 0.2))
            person = self.ask("act", method="action_cancel", names=wanted)
        for scenario, pid in zip(scenarios, workers, strict=False):
            if scenario.kill in ("soon", "later"):
                time.sleep(self.dice.uniform(0.02, 0.15 if scenario.kill == "soon" else 0.6))
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
        for pid in workers:
            self.deaths += self.ask("wait", pid=pid) == -signal.SIGKILL
        if wanted:
            self.ask("wait", pid=person)
        if self.dice.random() < 0.5:
            self.simulator.faults.clear()
        time.sleep(0.35)  # what is under way arrives; in real life the settling time

    @staticmethod
    def _point(scenario):
        return None if scenario.kill in ("soon", "later") else scenario.kill

    def _let_time_pass(self, also="false"):
        """Leases run out, pauses end, and these fall due."""
        self._sql(
            "UPDATE backoffice_booking SET due_at = now() at time zone 'utc'"
            " - interval '1 second' WHERE task IS NOT NULL"
            f" AND ({also} OR due_at < '2900-01-01')"
        )
        self._sql(
            "UPDATE backoffice_carrier_account SET wait_until = now() at time zone 'utc'"
            " - interval '1 second' WHERE wait_until IS NOT NULL"
        )

    def _settle(self):
        """Healthy workers until nothing goes by itself any more."""
        for _n in range(30):
            self._let_time_pass("true")
            self.ask("wait", pid=self.ask("start"))
            if not self._rows("SELECT 1 FROM backoffice_booking WHERE task IS NOT NULL"):
                return

    # --- Judging

    def faults(self):
        """What went wrong, a sentence each: nothing, if all is well."""
        owners = dict(
            self._rows(
                "SELECT DISTINCT l.reference, b.name FROM backoffice_booking_log l"
                " JOIN backoffice_booking b ON b.id = l.booking_id WHERE l.event = 'send'"
            )
        )
        alive = {}
        for row in self.simulator.alive():
            name = owners.get(row["reference"], f"nobody ({row['reference']})")
            alive.setdefault(name, []).append(row["reference"])
        told = [f"{name}: nobody sent it" for name in alive if name.startswith("nobody")]
        for row in self._bookings():
            told += [f"{row['name']} ({row['type']}): {text}" for text in judge(row, alive)]
        return told

    def _bookings(self):
        keys = (
            "name",
            "state",
            "task",
            "reference",
            "wanted",
            "type",
            "todo",
            "announced",
            "error",
        )
        rows = self._rows(
            "SELECT b.name, b.state, b.task, b.reference, coalesce(b.is_cancel_wanted, false),"
            f" c.delivery_type, {TODO}, coalesce(b.is_announced, false), b.error"
            " FROM backoffice_booking b JOIN delivery_carrier c ON c.id = b.carrier_id"
        )
        return [dict(zip(keys, row, strict=True)) for row in rows]

    def story(self):
        """For the log: how it ended, and what was asked of the carriers."""
        states = Counter(row["state"] for row in self._bookings())
        calls = Counter(self.simulator.ledger.calls())
        return (
            f"seed {self.seed}, {len(self.scenarios)} scenarios, {self.deaths} workers killed,"
            f" {dict(states)}, calls {dict(calls)}"
        )

    def _rows(self, sql):
        return self.ask("query", sql=sql)

    def _sql(self, sql):
        self.ask("query", sql=sql, rows=False)


def judge(row, alive):
    """What is wrong with one booking."""
    there = alive.get(row["name"], [])
    if len(there) > 1:
        yield f"travels {len(there)} times"
    judges = {"booked": judge_booked, "closed": judge_booked, "unknown": judge_unknown}
    if row["state"] in ("cancelled", "failed"):
        if there:
            yield f"is {row['state']} and travels"
    elif row["state"] in judges:
        yield from judges[row["state"]](row, there)
    else:
        yield f"is left {row['state']}"
    if row["state"] in ("failed", "unknown") and not row["todo"]:
        yield f"is {row['state']}, next {row['task']}, and nobody sees it: {row['error']}"


def judge_booked(row, there):
    if there != [row["reference"]] and row["type"] != "backoffice_manual":
        yield f"is {row['state']} and the carrier has {there or 'none'}"
    if not row["announced"] and not row["todo"]:
        yield "is booked and nobody was told"
    if row["wanted"] and not (row["task"] or row["todo"]):
        yield "should be cancelled and nobody sees it"


def judge_unknown(row, there):
    if there and there != [row["reference"]]:
        yield "is unknown and travels under a reference that was given up"
