"""UBL 2.1 orders, as Peppol BIS Order 3 writes them."""

from lxml import etree

from .errors import BrokenFile, NoLines, NotAnOrder, TooManyRows, UnsafeXml
from .message import OrderLine, OrderMessage
from .values import in_range, parse_date, parse_number

LONGEST = 500  # characters of any text

NAMES = {
    "cac": "urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2",
    "cbc": "urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2",
}
ORDER = "{urn:oasis:names:specification:ubl:schema:xsd:Order-2}Order"
# UN/ECE recommendation 20 (and the packages of 21) → the unit's name in the host
UNITS = {
    "C62": "Units",
    "NAR": "Units",
    "EA": "Units",
    "H87": "Units",
    "XPK": "Units",
    "PCE": "Units",
    "DZN": "Dozens",
    "KGM": "kg",
    "GRM": "g",
    "TNE": "t",
    "LTR": "L",
    "MTR": "m",
    "HUR": "Hours",
    "DAY": "Days",
}


def read_ubl(content, limits):
    """An OrderMessage from the bytes of a UBL order."""
    root = parse(content)
    if root.tag != ORDER:
        raise NotAnOrder(root=etree.QName(root).localname)
    nodes = root.findall("cac:OrderLine/cac:LineItem", NAMES)
    if not nodes:
        raise NoLines()
    if len(nodes) > limits.rows:
        raise TooManyRows(limit=limits.rows)
    shared = header_values(root)
    return OrderMessage("ubl", [build_line(n, node, shared) for n, node in enumerate(nodes, 1)])


def parse(content):
    """The root element. Entities and document types are refused, the network is off."""
    flat = content.replace(b"\0", b"")
    if b"<!DOCTYPE" in flat or b"<!ENTITY" in flat:
        raise UnsafeXml()
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    )
    try:
        return etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise BrokenFile(detail=str(error)[:160]) from error


def text(node, path):
    """The first text at `path`, or ""."""
    found = node.find(path, NAMES) if node is not None else None
    return (found.text or "").strip()[:LONGEST] if found is not None else ""


def header_values(root):
    """What holds for every line: reference, customer, ship-to, dates, currency, terms."""
    party = root.find("cac:BuyerCustomerParty/cac:Party", NAMES)
    delivery = root.find("cac:Delivery", NAMES)
    place = "cac:DeliveryLocation/cac:Address"
    due = "cac:RequestedDeliveryPeriod"
    return {
        "order_ref": text(root, "cbc:ID"),
        "order_date": parse_date(text(root, "cbc:IssueDate")),
        "currency": text(root, "cbc:DocumentCurrencyCode"),
        "payment_terms": text(root, "cac:PaymentTerms/cbc:Note"),
        "incoterm": text(root, "cac:DeliveryTerms/cbc:ID"),
        "note": text(root, "cbc:Note"),
        "customer_code": text(party, "cac:PartyIdentification/cbc:ID")
        or text(party, "cbc:EndpointID"),
        "customer_name": text(party, "cac:PartyName/cbc:Name")
        or text(party, "cac:PartyLegalEntity/cbc:RegistrationName"),
        "customer_vat": text(party, "cac:PartyTaxScheme/cbc:CompanyID"),
        "customer_email": text(party, "cac:Contact/cbc:ElectronicMail"),
        "customer_country": text(party, "cac:PostalAddress/cac:Country/cbc:IdentificationCode")
        or text(
            party,
            "cac:PartyLegalEntity/cac:RegistrationAddress/cac:Country/cbc:IdentificationCode",
        ),
        "ship_to_code": text(delivery, "cac:DeliveryLocation/cbc:ID"),
        "ship_to_name": text(delivery, "cac:DeliveryParty/cac:PartyName/cbc:Name"),
        "ship_to_street": text(delivery, f"{place}/cbc:StreetName"),
        "ship_to_zip": text(delivery, f"{place}/cbc:PostalZone"),
        "ship_to_city": text(delivery, f"{place}/cbc:CityName"),
        "ship_to_country": text(delivery, f"{place}/cac:Country/cbc:IdentificationCode"),
        "delivery_date": parse_date(
            text(delivery, f"{due}/cbc:EndDate") or text(delivery, f"{due}/cbc:StartDate")
        ),
    }


def build_line(number, node, shared):
    quantity = node.find("cbc:Quantity", NAMES)
    unit = quantity.get("unitCode", "") if quantity is not None else ""
    item = node.find("cac:Item", NAMES)
    line = OrderLine(
        row=number,
        **shared,
        product_code=text(item, "cac:SellersItemIdentification/cbc:ID"),
        barcode=text(item, "cac:StandardItemIdentification/cbc:ID"),
        customer_product_code=text(item, "cac:BuyersItemIdentification/cbc:ID"),
        description=text(item, "cbc:Name") or text(item, "cbc:Description"),
        uom=UNITS.get(unit, unit),
        price=unit_price(node),
    )
    if quantity is not None:
        line.quantity = parse_number(quantity.text or "")
    if line.quantity is None:
        line.problems.append(("quantity", text(node, "cbc:Quantity")))
    stated = text(node, "cac:Price/cbc:PriceAmount")
    if stated and line.price is None:
        line.problems.append(("price", stated))
    line.discount = line_discount(node, line)
    own = text(node, "cac:Delivery/cac:RequestedDeliveryPeriod/cbc:EndDate")
    line.delivery_date = parse_date(own) or line.delivery_date
    line.is_credit = (line.quantity or 0) < 0
    return line


def unit_price(node):
    """The price of one unit: UBL states it for a base quantity."""
    amount = parse_number(text(node, "cac:Price/cbc:PriceAmount"))
    base = parse_number(text(node, "cac:Price/cbc:BaseQuantity")) or 1.0
    return None if amount is None else in_range(amount / base)


def line_discount(node, line):
    """The allowances less the charges of the line, as a percentage of its gross."""
    total = 0.0
    for entry in node.findall("cac:AllowanceCharge", NAMES):
        amount = parse_number(text(entry, "cbc:Amount")) or 0.0
        is_charge = text(entry, "cbc:ChargeIndicator") == "true"
        total += -amount if is_charge else amount
    gross = (line.quantity or 0.0) * (line.price or 0.0)
    return in_range(100.0 * total / gross) if total and gross else None
