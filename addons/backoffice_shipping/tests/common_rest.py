"""Shipments that the REST carriers' kernel tests share; plain data, no odoo."""

from dataclasses import replace
from datetime import UTC, date, datetime

from ..carriers import Address, Customs, CustomsLine, Parcel, Shipment

NOW = datetime(2026, 1, 15, 9, 0, tzinfo=UTC)
SENDER = Address(
    name="Cantine Romagna S.r.l.",
    street="Via Flaminia 171",
    zip="47923",
    city="Rimini",
    province="RN",
    country="IT",
    contact="Spedizioni",
    phone="+39 0541 123456",
    email="spedizioni@example.com",
    vat="IT01234567890",
    eori="IT01234567890",
)
PLACE = Address(
    name="Müller Weinhandel GmbH",
    street="Lindenstraße 5",
    street2="Hinterhof",
    zip="10969",
    city="Berlin",
    country="DE",
    contact="Anna Müller",
    phone="+49 30 9876543",
    email="anna@example.com",
    vat="DE123456789",
)
BASEL = replace(
    PLACE,
    name="Basler Keller AG",
    street="Steinenvorstadt 1",
    street2="",
    zip="4051",
    city="Basel",
    country="CH",
    phone="+41 61 1234567",
    vat="CHE123456789",
    eori="",
)
SHIPMENT = Shipment(
    "26011509000001",
    PLACE,
    (Parcel(2.5, "PACK1", 30, 20, 15), Parcel(1.04, "PACK2")),
    own_name="BK/1",
    contents="WH/OUT/00001",
    sender=SENDER,
    value=120.0,
    ship_on=date(2026, 1, 16),
)
CUSTOMS = Customs(
    incoterm="DAP",
    incoterm_place="Basel",
    invoice="FATT/2026/00007",
    invoice_date=date(2026, 1, 14),
    lines=(
        CustomsLine("Sangiovese superiore", 12, 8.5, 15.6, "22042179", "IT"),
        CustomsLine("Olive oil", 2.5, 10, 2.3, "15092000", "IT", "KG"),
    ),
)
EXPORT = replace(SHIPMENT, consignee=BASEL, customs=CUSTOMS, contents="Wine and oil")
