"""MyDHL's answers as plain values."""

from datetime import datetime

from .json_values import amount, day, document, moment, offset, part, rows, text
from .result import Paper, Rate, TrackingEvent

DELIVERED = "OK"


def waybills(handle):
    return [handle.number] if handle.number else list(handle.tracking_refs[:1])


def read_error(body):
    """DHL: {detail, title, message, additionalDetails, status}."""
    words = text(body.get("detail")) or text(body.get("message")) or text(body.get("title"))
    if not words or "status" not in body:
        return None
    more = body.get("additionalDetails")
    more = [text(row) for row in more[:5]] if isinstance(more, list) else []
    code, _, rest = words.partition(":")
    code = code if code.isdecimal() and rest else ""
    return "; ".join(dict.fromkeys(filter(None, [words, *more])))[:500], code, ""


def read_warnings(body):
    found = body.get("warnings")
    return "; ".join(filter(None, map(text, found if isinstance(found, list) else [])))[:500]


def read_facts(body):
    """The plain values of a reply, without documents: for the log."""
    facts = {key: text(body.get(key)) for key in ("shipmentTrackingNumber", "trackingUrl")}
    for row in rows(body.get("shipmentCharges"))[:5]:
        facts[f"charge {text(row.get('currencyType'), 10)}"] = (
            f"{amount(row.get('price'))} {text(row.get('priceCurrency'), 3)}"
        )
    facts["delivery"] = text(part(body, "estimatedDeliveryDate").get("estimatedDeliveryDate"))
    return {key: value for key, value in facts.items() if value}


def read_papers(body):
    for row in rows(body.get("documents")):
        kind = text(row.get("typeCode"), 20)
        content = document(row.get("content")) if kind in ("invoice", "waybillDoc") else b""
        if content:
            yield Paper(f"{kind}.pdf", content, "invoice" if kind == "invoice" else "waybill")


def best_price(prices):
    """The price in the currency that is billed, or else the first one."""
    prices = [row for row in rows(prices) if amount(row.get("price"))]
    billed = [row for row in prices if row.get("currencyType") == "BILLC"]
    return (billed or prices or [{}])[0]


def read_rate(product):
    price = best_price(product.get("totalPrice"))
    service = text(product.get("productCode"), 6)
    if not price or not service:
        return None
    delivery = part(product, "deliveryCapabilities")
    currency = text(price.get("priceCurrency"), 3)
    parts = {}
    for group in rows(product.get("detailedPriceBreakdown")):
        if group.get("priceCurrency") == currency and not parts:
            for row in rows(group.get("breakdown")):
                parts[text(row.get("name"), 80)] = amount(row.get("price"))
    return Rate(
        service=service,
        name=text(product.get("productName"), 80),
        price=amount(price.get("price")),
        currency=currency,
        days=int(min(amount(delivery.get("totalTransitDays")), 365)),
        delivery_on=day(delivery.get("estimatedDeliveryDateAndTime")),
        parts=parts,
    )


def read_events(row):
    events = [read_event(event) for event in rows(row.get("events"))]
    return sorted(
        (event for event in events if event.text),
        key=lambda event: event.at or datetime.min,  # noqa: DTZ901 - local, no zone told
        reverse=True,
    )


def read_event(event):
    code = text(event.get("typeCode"), 10)
    return TrackingEvent(
        at=moment(f"{text(event.get('date'), 10)} {text(event.get('time'), 8)}"),
        text=text(event.get("description")) or code,
        place=text(part(event, "serviceArea").get("description"), 100),
        code=code,
        is_delivery=code == DELIVERED,
        signed_by=text(event.get("signedBy"), 100),
        offset=offset(event.get("GMTOffset")),
    )
