"""Reads the host's log: how many tests ran, what failed, what it complained of."""

import re
from dataclasses import dataclass, field

from .log_noise import is_noise

LINE = re.compile(
    r"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d+ \d+ (?P<level>[A-Z]+) \S+ "
    r"(?P<logger>[^:\s]+): ?(?P<text>.*)$"
)
FAILURE = re.compile(r"^(?:FAIL|ERROR): (?P<name>\S+)")
RESULT = re.compile(
    r"(?P<failed>\d+) failed, (?P<errors>\d+) error\(s\) of (?P<total>\d+) tests"
)
COMPLAINTS = ("WARNING", "ERROR", "CRITICAL")
SKIPPED = re.compile(r"^skipped (?P<name>\S+)")


@dataclass
class Outcome:
    """What a run gave: counts, and what to show of the failures."""

    passed: int = 0
    failed: int = 0
    skipped: int = 0
    reports: list = field(default_factory=list)

    def add(self, other):
        self.passed += other.passed
        self.failed += other.failed
        self.skipped += other.skipped
        self.reports += other.reports


def entries(log):
    """Yields (level, logger, text) of each entry; a traceback belongs to its entry."""
    current = None
    for line in log.splitlines():
        found = LINE.match(line)
        if found:
            if current:
                yield current
            current = (found["level"], found["logger"], found["text"])
        elif current:
            current = (*current[:2], f"{current[2]}\n{line}")
    if current:
        yield current


def problems_in(log):
    """The entries of level WARNING and worse that are not known noise of the host."""
    return [
        f"{level} {logger}: {text}"
        for level, logger, text in entries(log)
        if level in COMPLAINTS and not is_noise(logger, text)
    ]


def read_outcome(log):
    """The outcome of a test run of the host, from its log."""
    outcome = Outcome()
    for level, logger, text in entries(log):
        result = RESULT.search(text)
        if result and logger == "odoo.tests.result":
            bad = int(result["failed"]) + int(result["errors"])
            outcome.failed += bad
            outcome.passed += int(result["total"]) - bad
        elif level == "ERROR" and FAILURE.match(text):
            outcome.reports.append(text)
        elif SKIPPED.match(text):
            outcome.skipped += 1
            outcome.reports.append(text)
        elif level in COMPLAINTS and not result and not is_noise(logger, text):
            outcome.failed += 1
            outcome.reports.append(f"in the server log: {level} {logger}: {text}")
    outcome.passed -= outcome.skipped
    return outcome
