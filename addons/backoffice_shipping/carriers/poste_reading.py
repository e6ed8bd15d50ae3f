"""Poste's answers: what says no in them, and lists of whatever came."""

from .errors import Refused
from .reading import text_of

PARCEL = "/postalandlogistics/parcel/"


def refusal(code, words):
    text = f"{words} ({text_of(code)})" if text_of(code) else words
    return Refused("told", advice="data", text=text)


def rows_of(value):
    """A list of dicts, of whatever came."""
    rows = [value] if isinstance(value, dict) else value
    return [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []
