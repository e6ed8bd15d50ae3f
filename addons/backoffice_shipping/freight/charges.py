"""From rows to what each shipment was charged."""

import re
from dataclasses import dataclass, field

from .rows import CHARGES, MONEY, is_total

#: words of a description by which a charge is known when the invoice has a row for each;
#: each is looked for at the beginning of a word: no "cod" in "barcode", no "iva" in "priva"
WORDS = {
    "vat": (r"vat\b", r"iva\b", r"i\.v\.a\.", "imposta", r"mwst\b", r"tva\b"),
    "fuel": ("fuel", "carburante"),
    "cash_on_delivery": ("cash on delivery", r"cod\b", r"c\.o\.d", "contrassegn"),
    "insurance": ("insurance", "assicura"),
    "freight": ("freight", "transport", "nolo", "trasporto", "express", "standard", "parcel"),
}
PATTERNS = {
    name: re.compile("|".join(rf"\b{word}" for word in words)) for name, words in WORDS.items()
}


@dataclass
class Charge:
    """All that an invoice asks for one shipment.

    `parts` is {charge: amount} without VAT, which is in `vat`; `is_general` says that no
    shipment is meant, but the invoice as a whole; `twice` lists the row numbers that repeat
    an earlier row; `wrong_sum` is the total that stands in the file where its parts add up
    to another.
    """

    key: str
    tracking_ref: str = ""
    reference: str = ""
    date: object = None
    consignee: str = ""
    zip: str = ""
    country: str = ""
    parcels: int = 0
    weight: float = 0.0
    rows: list = field(default_factory=list)
    texts: list = field(default_factory=list)
    parts: dict = field(default_factory=dict)
    vat: float = 0.0
    is_general: bool = False
    twice: list = field(default_factory=list)
    wrong_sum: float | None = None
    problems: list = field(default_factory=list)

    @property
    def amount(self):
        return round(sum(self.parts.values()), 6)


def group_rows(rows):
    """The Charges of an invoice in the order of its rows; totals below are left out.

    Fuel that stands in one row for the whole invoice is shared among the shipments that
    have none of their own, for theirs is what it was expected to be.
    """
    found, seen = {}, set()
    for row in rows:
        if is_total(row):
            continue
        charge = found.setdefault(row.key, Charge(row.key, is_general=row.is_general))
        mark = (row.key, row.date, row.description, row.amount, tuple(row.charges.items()))
        if mark in seen:
            charge.twice.append(row.row)
        seen.add(mark)
        add(charge, row)
    return share_fuel([charge for charge in found.values() if not is_footer(charge)])


def is_footer(charge):
    """A remark below, or the VAT of the whole: no money that somebody has to decide on."""
    unread = any(column in MONEY for column, _text in charge.problems)
    return charge.is_general and not charge.parts and not unread


def add(charge, row):
    charge.rows.append(row.row)
    charge.problems += row.problems
    if row.description and row.description not in charge.texts:
        charge.texts.append(row.description)
    for name in ("tracking_ref", "reference", "date", "consignee", "zip", "country"):
        setattr(charge, name, getattr(charge, name) or getattr(row, name))
    # rows of one shipment repeat its weight; they are not further parcels
    charge.parcels = max(charge.parcels, int(row.parcels or 0))
    charge.weight = max(charge.weight, row.weight or 0.0)
    for name, amount in parts_of(row).items():
        if name == "vat":
            charge.vat += amount
        else:
            charge.parts[name] = charge.parts.get(name, 0.0) + amount
    charge.vat += row.vat or 0.0
    if row.charges and row.amount is not None and not is_sum(row):
        charge.wrong_sum = (charge.wrong_sum or 0.0) + row.amount


def is_sum(row):
    """The amount is what the charges of the row add up to, with the VAT or without."""
    lacking = row.amount - sum(row.charges.values())
    return min(abs(lacking), abs(lacking - (row.vat or 0.0))) <= 0.011


def parts_of(row):
    """{charge: amount}: columns of charges as they stand, else the amount by its words."""
    if row.charges:
        return row.charges
    if row.amount is None:
        return {}
    text = row.description.lower()
    for name, pattern in PATTERNS.items():
        if pattern.search(text):
            return {name: row.amount}
    return {"surcharge" if text else CHARGES[0]: row.amount}


def share_fuel(charges):
    """`charges` without the general ones that are all fuel, whose amount is in the others."""
    general = [c for c in charges if c.is_general and set(c.parts) == {"fuel"}]
    bearing = [
        c
        for c in charges
        if not c.is_general and c.parts.get("freight", 0.0) > 0 and "fuel" not in c.parts
    ]
    if not general or not bearing:
        return charges
    cents = round(100 * sum(c.parts["fuel"] for c in general))
    base = sum(c.parts["freight"] for c in bearing)
    sofar = given = 0
    for charge in bearing:  # to the cent: what rounding leaves goes to the next
        sofar += charge.parts["freight"]
        upto = round(cents * sofar / base)
        charge.parts["fuel"] = (upto - given) / 100
        given = upto
        for other in general:
            charge.rows += other.rows
    bearing[0].vat += sum(c.vat for c in general)
    return [charge for charge in charges if charge not in general]
