"""From a carrier's invoice as a list to typed rows."""

import re
from dataclasses import dataclass, field
from datetime import datetime

#: what a carrier may charge; a column of each may stand more than once and is added up
CHARGES = ("freight", "fuel", "cash_on_delivery", "insurance", "surcharge")

SYNONYMS = {
    "tracking_ref": """tracking, tracking number, tracking no, parcel, parcel number, parcel
        id, waybill, waybill number, awb, air waybill, shipment, shipment number, shipment
        no, consignment, numero spedizione, n spedizione, nr spedizione, spedizione, ldv,
        lettera di vettura, num sped, barcode, codice a barre""",
    "reference": """reference, sender reference, shipper reference, your reference, customer
        reference, ref, riferimento, riferimento mittente, rif mittente, vs rif, bda, ddt,
        rif cliente, riferimento cliente""",
    "date": "date, ship date, shipment date, shipping date, data, data spedizione, data sped",
    "consignee": """consignee, receiver, recipient, receiver name, destinatario, ragione
        sociale destinatario""",
    "zip": "zip, zip code, postcode, receiver zip, cap, cap destinatario",
    "country": "country, receiver country, paese, nazione",
    "parcels": "parcels, pieces, packages, no of parcels, colli, n colli, numero colli",
    "weight": """weight, weight kg, billed weight, chargeable weight, billable weight, peso,
        peso kg, peso tassato, peso fatturato, peso tassabile""",
    "description": """description, charge, charge description, service, descrizione, voce,
        descrizione voce, servizio, causale""",
    "freight": "freight, base charge, transport charge, nolo, trasporto, importo nolo",
    "fuel": "fuel, fuel surcharge, carburante, adeguamento carburante, supplemento carburante",
    "cash_on_delivery": "cod, cod fee, cash on delivery, contrassegno, diritto contrassegno",
    "insurance": "insurance, insurance fee, assicurazione",
    "surcharge": """surcharge, surcharges, extra, extras, other charges, supplemento,
        supplementi, altri addebiti, accessori, isole, zone disagiate, sponda idraulica""",
    "amount": """amount, net amount, total, total net, total charge, charges, importo,
        importo netto, totale, totale netto, imponibile""",
    "vat": "vat, vat amount, tax, tax amount, iva, importo iva, imposta, mwst, tva",
    "currency": "currency, valuta, divisa",
}
NUMBERS = frozenset({"parcels", "weight", "amount", "vat", *CHARGES})
DATES = frozenset({"date"})
COLUMNS = tuple(SYNONYMS)
MONEY = {"amount", *CHARGES}
#: how a line of totals begins, where it has a text
TOTAL = re.compile(
    r"\s*((sub|grand|gran)[\s-]?)?(total[ei]?|totals|sum|somma|imponibile|netto a pagare|saldo"
    r"|riporto|carried forward)\b",
    re.IGNORECASE,
)


def is_heading(columns):
    """A row of headings names the shipment and some money."""
    return bool({"tracking_ref", "reference"} & columns) and bool(MONEY & columns)


@dataclass
class FreightRow:
    """One row as understood; None or "" where it says nothing. `charges` is {charge:
    amount}; `problems` lists (column, text) of cells that were not understood."""

    row: int = 0
    tracking_ref: str = ""
    reference: str = ""
    date: datetime | None = None
    consignee: str = ""
    zip: str = ""
    country: str = ""
    parcels: float | None = None
    weight: float | None = None
    description: str = ""
    amount: float | None = None
    vat: float | None = None
    currency: str = ""
    charges: dict = field(default_factory=dict)
    problems: list = field(default_factory=list)

    @property
    def key(self):
        """What the shipment is called in the invoice; rows without a name stand alone."""
        return self.tracking_ref or self.reference or f"#{self.row}"

    @property
    def is_general(self):
        """It names a charge and no shipment: it is for the invoice as a whole."""
        return not (self.tracking_ref or self.reference or self.consignee)


def build_row(number, cells):
    """A FreightRow from cells as (column, value, text); a value of None is not understood."""
    row = FreightRow(row=number)
    for column, value, text in cells:
        if value is None:
            row.problems.append((column, text))
        elif column in CHARGES:
            row.charges[column] = row.charges.get(column, 0.0) + value
        else:
            setattr(row, column, value)
    return row


def convert(row, rate):
    """The money of a row in another currency; what stood in the file is kept as a problem,
    so that nobody takes the amount for the carrier's own."""
    told = row.amount if row.amount is not None else sum(row.charges.values())
    row.problems.append(("currency", f"{told:.2f} {row.currency.upper()}"))
    row.charges = {name: amount * rate for name, amount in row.charges.items()}
    row.amount = None if row.amount is None else row.amount * rate
    row.vat = None if row.vat is None else row.vat * rate


def is_total(row):
    """A line of totals: money, and nothing that names a shipment or a charge."""
    if name := row.tracking_ref or row.reference:
        return bool(TOTAL.match(name)) and not any(sign.isdigit() for sign in name)
    texts = (row.consignee, row.description)
    return not any(texts) or any(TOTAL.match(text) for text in texts)
