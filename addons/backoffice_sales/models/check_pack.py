"""The file of a rule pack: checks as plain data, in an order that never changes.

Pure Python: says what a file is, not what a database makes of it.
"""

import json
import math

FORMAT, VERSION = "backoffice.check.pack", 1
LARGEST_BYTES, MOST_CHECKS, LONGEST_TEXT = 1_000_000, 500, 10_000
TEXTS = (
    "name",
    "description",
    "message",
    "limit_label",
    "limit_zero",
    "days_label",
    "days_zero",
)
TYPES = {
    "key": str,
    "model": str,
    "kind": str,
    "code": str,
    "severity": str,
    "crash_severity": str,
    "sequence": int,
    "manager_can_waive": bool,
    "must_acknowledge": bool,
    "at_confirm": bool,
    "at_invoicing": bool,
    "waive_days": int,
    "waive_group": str,
    "limit": float,
    "days": int,
    "uses_categories": bool,
    "uses_countries": bool,
    "uses_commodity_codes": bool,
    "includes_freight": bool,
    "commodity_codes": str,
    "categories": list,
    "countries": list,
    "exempt_groups": list,
    "domain": str,
    "expression": str,
    **dict.fromkeys(TEXTS, dict),
}
REQUIRED = ("key", "model", "kind", "severity", "name")


class PackError(Exception):
    """A file that is refused whole: `code` says why, `params` fill the sentence."""

    def __init__(self, code, **params):
        self.code, self.params = code, params
        super().__init__(code)


def dump(checks):
    """The text of a pack: the same for the same checks, whatever order they come in."""
    pack = {
        "format": FORMAT,
        "version": VERSION,
        "checks": sorted(checks, key=lambda check: check["key"]),
    }
    return json.dumps(pack, indent=2, sort_keys=True, ensure_ascii=False) + "\n"


def load(content):
    """The checks of a pack, as `dump` took them. Raises `PackError`."""
    if len(content) > LARGEST_BYTES:
        raise PackError("too_large", limit=LARGEST_BYTES // 1_000_000)
    try:
        pack = json.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise PackError("no_json") from error
    if not isinstance(pack, dict) or pack.get("format") != FORMAT:
        raise PackError("no_pack")
    if pack.get("version") != VERSION:
        raise PackError("version", version=str(pack.get("version"))[:20])
    checks = pack.get("checks")
    if not isinstance(checks, list) or not checks or len(checks) > MOST_CHECKS:
        raise PackError("count", limit=MOST_CHECKS)
    for number, check in enumerate(checks, 1):
        look_at(check, number)
    keys = [check["key"] for check in checks]
    if len(set(keys)) < len(keys):
        raise PackError("twice")
    return checks


def look_at(check, number):
    """Raises unless this is a check with known fields of the right kind."""
    if not isinstance(check, dict):
        raise PackError("no_check", number=number)
    for name in REQUIRED:
        if not check.get(name):
            raise PackError("missing", number=number, field=name)
    for name, value in check.items():
        if name not in TYPES:
            raise PackError("unknown", number=number, field=str(name)[:50])
        if not is_sound(name, value):
            raise PackError("value", number=number, field=name)


def is_sound(name, value):
    wanted = TYPES[name]
    if wanted is float:
        return is_number(value)
    if wanted is int:
        return isinstance(value, int) and not isinstance(value, bool) and abs(value) < 2**31
    if wanted is dict:
        return isinstance(value, dict) and all(map(is_text, [*value, *value.values()]))
    if wanted is list:
        return isinstance(value, list) and len(value) < MOST_CHECKS and all(map(is_text, value))
    if wanted is str:
        return is_text(value)
    return isinstance(value, wanted)


def is_text(value):
    """Half a pair of UTF-16 can be written in JSON, and stored nowhere."""
    return (
        isinstance(value, str)
        and len(value) <= LONGEST_TEXT
        and "\0" not in value
        and not any("\ud800" <= letter <= "\udfff" for letter in value)
    )


def is_number(value):
    return (
        isinstance(value, (int, float))
        and not isinstance(value, bool)
        and abs(value) < 1e15
        and math.isfinite(value)
    )
