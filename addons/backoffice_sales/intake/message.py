"""What an order file says, as plain data."""

from dataclasses import dataclass, field, fields
from datetime import datetime


@dataclass(frozen=True)
class Limits:
    """How much of a stranger's file is read (bytes, rows, columns, unpacked bytes, texts
    that a workbook's cells share)."""

    size: int = 20 * 1024 * 1024
    rows: int = 100_000
    columns: int = 200
    unpacked: int = 300 * 1024 * 1024
    texts: int = 500_000


@dataclass
class OrderLine:
    """One line as understood; None or "" where the file says nothing.

    `problems` lists (code, text) of cells that could not be understood.
    """

    row: int = 0
    order_ref: str = ""
    customer_code: str = ""
    customer_name: str = ""
    customer_vat: str = ""
    customer_email: str = ""
    customer_country: str = ""
    ship_to_code: str = ""
    ship_to_name: str = ""
    ship_to_street: str = ""
    ship_to_zip: str = ""
    ship_to_city: str = ""
    ship_to_country: str = ""
    product_code: str = ""
    barcode: str = ""
    customer_product_code: str = ""
    description: str = ""
    quantity: float | None = None
    uom: str = ""
    price: float | None = None
    discount: float | None = None
    order_date: datetime | None = None
    delivery_date: datetime | None = None
    agent: str = ""
    currency: str = ""
    payment_terms: str = ""
    incoterm: str = ""
    note: str = ""
    is_credit: bool = False
    problems: list = field(default_factory=list)


@dataclass
class OrderMessage:
    """A file as understood.

    `kind` is csv, xlsx or ubl; `headers` are the headings as they stand, `columns` maps
    heading → OrderLine field for those that were understood.
    """

    kind: str
    lines: list
    headers: list = field(default_factory=list)
    columns: dict = field(default_factory=dict)


NUMBERS = {"quantity", "price", "discount"}
DATES = {"order_date", "delivery_date"}
COLUMNS = [f.name for f in fields(OrderLine) if f.name not in ("row", "is_credit", "problems")]
