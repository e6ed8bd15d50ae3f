"""UPS's answers as plain values."""

from datetime import datetime
from urllib.parse import quote

from .json_values import amount, day, document, moment, part, rows, text
from .result import Paper, Rate, TrackingEvent
from .ups_fields import SERVICES

DELIVERED = "D"


def track_path(number):
    return f"/api/track/v1/details/{quote(number, safe='')}"


def own_package(packages, number):
    """Of several packages that one; the only one may be called by another number."""
    own = [row for row in packages if row.get("trackingNumber") == number]
    return (own or (packages if len(packages) == 1 else []) or [{}])[0]


def read_error(body):
    """UPS: {response: {errors: [{code, message}]}}."""
    errors = rows(part(body, "response").get("errors"))
    words = "; ".join(filter(None, (text(row.get("message")) for row in errors[:5])))
    if not errors:
        return None
    code = text(errors[0].get("code"), 20)
    return words[:500] or code, code, ""


def read_alerts(response):
    words = (text(row.get("Description"), 150) for row in rows(response.get("Alert")))
    return "; ".join(filter(None, words))[:500]


def read_facts(result):
    weight = part(result, "BillingWeight")
    unit = text(part(weight, "UnitOfMeasurement").get("Code"), 5)
    facts = {
        "ShipmentIdentificationNumber": text(result.get("ShipmentIdentificationNumber"), 40),
        "BillingWeight": f"{text(weight.get('Weight'), 10)} {unit}".strip(),
    }
    for key, path in (
        ("TotalCharges", ("ShipmentCharges", "TotalCharges")),
        ("NegotiatedRate", ("NegotiatedRateCharges", "TotalCharge")),
    ):
        price = part(result, *path)
        words = (text(price.get("MonetaryValue"), 20), text(price.get("CurrencyCode"), 3))
        facts[key] = " ".join(filter(None, words))
    return {key: value for key, value in facts.items() if value}


def read_papers(result):
    content = document(part(result, "Form", "Image").get("GraphicImage"))
    if content:
        yield Paper("invoice.pdf", content, "invoice")


def read_rate(row):
    price = part(row, "NegotiatedRateCharges", "TotalCharge") or part(row, "TotalCharges")
    service = text(part(row, "Service").get("Code"), 3)
    if not service or not amount(price.get("MonetaryValue")):
        return None
    summary = part(row, "TimeInTransit", "ServiceSummary")
    arrival = part(summary, "EstimatedArrival")
    name = text(part(summary, "Service").get("Description"), 80)
    return Rate(
        service=service,
        name=name or SERVICES.get(service, service),
        price=amount(price.get("MonetaryValue")),
        currency=text(price.get("CurrencyCode"), 3),
        days=int(min(amount(arrival.get("BusinessDaysInTransit")), 365)),
        delivery_on=day(part(arrival, "Arrival").get("Date")),
        parts={
            name: amount(part(row, key).get("MonetaryValue"))
            for key, name in (
                ("TransportationCharges", "Transport"),
                ("ServiceOptionsCharges", "Options"),
            )
            if amount(part(row, key).get("MonetaryValue"))
        },
    )


def read_events(package):
    signed_by = text(part(package, "deliveryInformation").get("receivedBy"), 100)
    events = [read_event(row, signed_by) for row in rows(package.get("activity"))]
    return sorted(
        (event for event in events if event.text),
        key=lambda event: event.at or datetime.min,  # noqa: DTZ901 - local, no zone told
        reverse=True,
    )


def read_event(row, signed_by):
    status = part(row, "status")
    kind, code = text(status.get("type"), 10), text(status.get("code"), 10)
    place = part(row, "location", "address")
    words = (text(place.get(key), 60) for key in ("city", "countryCode"))
    is_delivery = kind == DELIVERED
    return TrackingEvent(
        at=moment(f"{text(row.get('date'), 8)} {text(row.get('time'), 6)}"),
        text=text(status.get("description")) or code or kind,
        place=" ".join(filter(None, words)),
        code=f"{kind}/{code}" if code else kind,
        is_delivery=is_delivery,
        signed_by=signed_by if is_delivery else "",
    )
