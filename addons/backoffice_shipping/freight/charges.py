"""From rows to what each shipment was charged."""

from dataclasses import dataclass, field

from .rows import CHARGES, is_total

#: words of a description by which a charge is known when the invoice has a row for each
WORDS = {
    "fuel": ("fuel", "carburante"),
    "cash_on_delivery": ("cash on delivery", "cod", "contrassegno"),
    "insurance": ("insurance", "assicura"),
    "freight": ("freight", "transport", "nolo", "trasporto", "express", "standard", "parcel"),
}


@dataclass
class Charge:
    """All that an invoice asks for one shipment.

    `parts` is {charge: amount}; `twice` lists the row numbers that repeat an earlier row;
    `wrong_sum` is the total that stands in the file where its parts add up to another.
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
    twice: list = field(default_factory=list)
    wrong_sum: float | None = None
    problems: list = field(default_factory=list)

    @property
    def amount(self):
        return round(sum(self.parts.values()), 6)


def group_rows(rows):
    """The Charges of an invoice in the order of its rows; totals below are left out."""
    found, seen = {}, set()
    for row in rows:
        if is_total(row):
            continue
        charge = found.setdefault(row.key, Charge(row.key))
        mark = (row.key, row.date, row.description, row.amount, tuple(row.charges.items()))
        if mark in seen:
            charge.twice.append(row.row)
        seen.add(mark)
        add(charge, row)
    return list(found.values())


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
        charge.parts[name] = charge.parts.get(name, 0.0) + amount
    told = sum(row.charges.values())
    if row.charges and row.amount is not None and abs(told - row.amount) > 0.011:
        charge.wrong_sum = (charge.wrong_sum or 0.0) + row.amount


def parts_of(row):
    """{charge: amount}: columns of charges as they stand, else the amount by its words."""
    if row.charges:
        return row.charges
    if row.amount is None:
        return {}
    text = row.description.lower()
    for name, words in WORDS.items():
        if any(word in text for word in words):
            return {name: row.amount}
    return {"surcharge" if text else CHARGES[0]: row.amount}
