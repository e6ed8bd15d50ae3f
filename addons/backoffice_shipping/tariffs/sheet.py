"""A tariff out of a workbook in our own layout: three sheets, a row a place or a price.

Rows that cannot be understood are collected, each with what to do; nothing is guessed.
"""

from dataclasses import dataclass, field

from .columns import COLUMNS, FIVE_DIGITS, KINDS, NEEDED, NUMBERS, SHEETS
from .places import clean_zip
from .sentences import ROWS
from .tariff import ALWAYS, BY_PLACE

LONGEST_NAME = 64
LARGEST = 1e9
YES = {"x", "1", "1.0", "true", "yes", "y", "si", "s", "sì"}
AMOUNTS = ("amount", "percent", "per_100_kg", "minimum")


@dataclass(frozen=True)
class Fault:
    """A row that is not understood; row 0 is the sheet as a whole."""

    sheet: str
    row: int
    code: str
    params: dict = field(default_factory=dict)

    def text(self):
        return ROWS[self.code] % self.params


@dataclass
class TariffSheet:
    """What the workbook says: zones and surcharges as dicts in the order of their names'
    first rows, and the faults."""

    zones: list = field(default_factory=list)
    surcharges: list = field(default_factory=list)
    faults: list = field(default_factory=list)


@dataclass
class Row:
    """A row's cells by column, as values; `faults` grows while they are asked for."""

    sheet: str
    number: int
    cells: dict
    faults: list

    def fault(self, code, **params):
        self.faults.append(Fault(self.sheet, self.number, code, params))

    def text(self, column):
        value = self.cells.get(column)
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        return "" if value is None else str(value).strip()

    def name(self, column):
        text = self.text(column)
        if not text:
            self.fault("no_value", name=COLUMNS[column][0])
        elif len(text) > LONGEST_NAME:
            self.fault("too_long", text=text[:20], limit=LONGEST_NAME)
            return ""
        return text

    def amount(self, column, is_whole=False):
        """A number of 0 or more; None where the cell is empty or no such number."""
        text, value = self.text(column), self.cells.get(f"{column}:number")
        shown = {"name": COLUMNS[column][0], "text": text[:30]}
        if not text:
            return None
        if value is None:
            return self.fault("no_number", **shown)
        if value < 0:
            return self.fault("negative", name=shown["name"])
        if value > LARGEST:
            return self.fault("too_large", **shown)
        if is_whole and not float(value).is_integer():
            return self.fault("no_whole", **shown)
        return int(value) if is_whole else value


def read_sheets(sheets, known, numbers):
    """A TariffSheet from `sheets`: [(name, headings, [(row number, cells)])], the names and
    headings in small letters without accents and marks.

    `known` maps countries' codes to the codes of their provinces; `numbers` makes floats
    (None where it cannot) of a column's cells.
    """
    result = TariffSheet()
    found = {kind: find_sheet(sheets, kind) for kind in SHEETS}
    for kind, sheet in found.items():
        if sheet is None and kind != "surcharges":
            name = SHEETS[kind][0].capitalize()
            result.faults.append(Fault(name, 0, "no_sheet", {"name": name}))
    rows = {
        kind: list(rows_of(kind, sheet, numbers, result.faults)) if sheet else []
        for kind, sheet in found.items()
    }
    if not result.faults:
        zones = read_zones(rows["zones"], known)
        read_prices(rows["prices"], zones)
        result.zones = list(zones.values())
        result.surcharges = read_surcharges(rows["surcharges"], known)
    return result


def find_sheet(sheets, kind):
    return next((sheet for sheet in sheets if sheet[0] in SHEETS[kind]), None)


def rows_of(kind, sheet, numbers, faults):
    """The rows of a sheet by the columns that are known; none if a needed one lacks."""
    _name, headings, body = sheet
    places = {}
    for column, names in COLUMNS.items():
        index = next((i for i, text in enumerate(headings) if text in names), None)
        if index is not None:
            places[column] = index
    title = SHEETS[kind][0].capitalize()
    for column in NEEDED[kind]:
        if column not in places:
            faults.append(Fault(title, 0, "no_column", {"name": COLUMNS[column][0]}))
    cells = {
        column: [row[index] if index < len(row) else None for _number, row in body]
        for column, index in places.items()
    }
    read = {f"{c}:number": numbers(values) for c, values in cells.items() if c in NUMBERS}
    columns = cells | read
    for position, (number, _row) in enumerate(body):
        values = {column: column_cells[position] for column, column_cells in columns.items()}
        yield Row(title, number, values, faults)


def read_zones(rows, known):
    """{name in small letters: zone}"""
    zones = {}
    for row in rows:
        name, days = row.name("zone"), row.amount("days", is_whole=True)
        place = read_place(row, known)
        if not name:
            continue
        new = {"name": name, "days": None, "places": [], "bands": [], "row": row.number}
        zone = zones.setdefault(name.lower(), new)
        if days is not None and zone["days"] not in (None, days):
            row.fault("zone_days", text=name, other=zone["row"])
        zone["days"] = zone["days"] if days is None else days
        if place:
            zone["places"].append(place)
    return zones


def read_place(row, known):
    """{country, province, first, last}, or None for everywhere."""
    country, province = row.text("country").upper(), row.text("province").upper()
    first, last = read_zip(row, "first", country), read_zip(row, "last", country)
    if country and country not in known:
        row.fault("no_country", text=country[:30])
    elif province and not country:
        row.fault("lone_province")
    elif province and province not in known[country]:
        row.fault("no_province", text=province[:30], country=country)
    if last and not first:
        row.fault("lone_zip")
    elif last and last < first[: len(last)]:
        row.fault("bad_range", first=first, last=last)
    place = {"country": country, "province": province, "first": first, "last": last}
    return place if any(place.values()) else None


def read_zip(row, column, country):
    """A postal code as text. A spreadsheet drops the zeros of a number: it may be refused."""
    cell = row.cells.get(column)
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        least = 10_000 if country in FIVE_DIGITS else 1_000
        if not least <= cell < LARGEST or cell != int(cell):
            row.fault("zip_number", name=COLUMNS[column][0], text=row.text(column)[:30])
            return ""
    text = clean_zip(row.text(column))
    if len(text) > 12:
        row.fault("too_long", text=text[:20], limit=12)
        return ""
    return text


def read_prices(rows, zones):
    """Gives the zones their bands."""
    for row in rows:
        name, up_to = row.name("zone"), row.amount("up_to") or 0.0
        prices = {key: row.amount(key) or 0.0 for key in ("price", "per_parcel", "per_100_kg")}
        zone = zones.get(name.lower())
        if not name:
            continue
        if zone is None:
            row.fault("unknown_zone", text=name)
            continue
        same = next((band for band in zone["bands"] if band["up_to"] == up_to), None)
        if same:
            row.fault("twice", zone=name, other=same["row"])
        zone["bands"].append({"up_to": up_to, **prices, "row": row.number})


def read_surcharges(rows, known):
    surcharges = {}
    for row in rows:
        name, applies = row.name("surcharge"), read_kind(row)
        amounts = {key: row.amount(key) for key in AMOUNTS}
        place = read_place(row, known)
        if not name:
            continue
        new = {
            "name": name,
            "applies": applies or (BY_PLACE if place else ALWAYS),
            "has_fuel": row.text("has_fuel").lower() in YES,
            "places": [],
            "row": row.number,
            **{key: value or 0.0 for key, value in amounts.items()},
        }
        kept = surcharges.setdefault(name.lower(), new)
        if any(value not in (None, kept[key]) for key, value in amounts.items()):
            row.fault("differs", text=name, other=kept["row"])
        if place:
            kept["places"].append(place)
    return list(surcharges.values())


def read_kind(row):
    text = row.text("applies").lower()
    for kind, names in KINDS.items():
        if text in names:
            return kind
    if text:
        choices = ", ".join(names[0] for names in KINDS.values())
        row.fault("no_kind", text=text[:30], choices=choices)
    return ""
