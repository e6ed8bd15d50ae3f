"""FedEx's answers as plain values."""

from datetime import datetime

from .json_values import amount, day, document, moment, offset, part, rows, text
from .result import Paper, Rate, TrackingEvent

DELIVERED = "DL"
ADVICE = {
    "ACCOUNT": "customer",
    "AUTHORIZED": "credentials",
    "FORBIDDEN": "credentials",
    "POSTALCODE": "destination",
    "CITY": "destination",
    "COUNTRY": "destination",
}
DAYS = {
    "ONE_DAY": 1,
    "TWO_DAYS": 2,
    "THREE_DAYS": 3,
    "FOUR_DAYS": 4,
    "FIVE_DAYS": 5,
    "SIX_DAYS": 6,
    "SEVEN_DAYS": 7,
    "EIGHT_DAYS": 8,
    "NINE_DAYS": 9,
    "TEN_DAYS": 10,
}


def read_error(body):
    """FedEx: {transactionId, errors: [{code, message, parameterList}]}."""
    errors = rows(body.get("errors"))
    return sentence(errors) if errors else None


def sentence(errors):
    """(sentence, code, advice)"""
    code = text(errors[0].get("code"), 100)
    words = "; ".join(filter(None, (text(row.get("message")) for row in errors[:5])))
    advice = next((key for word, key in ADVICE.items() if word in code.replace(".", "")), "")
    return f"{words or code} [{code}]"[:500], "", advice


def read_alerts(body):
    found = part(body, "output").get("alerts")
    words = (text(row.get("message"), 200) for row in rows(found))
    return "; ".join(filter(None, words))[:500]


def read_charge(shipment):
    details = part(shipment, "completedShipmentDetail", "shipmentRating").get(
        "shipmentRateDetails"
    )
    for row in rows(details):
        if amount(row.get("totalNetCharge")):
            return amount(row["totalNetCharge"]), text(row.get("currency"), 3)
    return 0.0, ""


def read_facts(body, number, price, currency):
    facts = {"masterTrackingNumber": number}
    for key in ("transactionId", "customerTransactionId"):
        facts[key] = text(body.get(key), 80)
    if price:
        facts["totalNetCharge"] = f"{price} {currency}"
    return {key: value for key, value in facts.items() if value}


def read_papers(shipment):
    for row in rows(shipment.get("shipmentDocuments")):
        kind = text(row.get("contentType"), 60)
        content = document(row.get("encodedLabel"))
        if content:
            is_invoice = kind.endswith("INVOICE")
            yield Paper(f"{kind.lower()}.pdf", content, "invoice" if is_invoice else "waybill")


def read_rates(body):
    for row in rows(part(body, "output").get("rateReplyDetails")):
        details = rows(row.get("ratedShipmentDetails"))
        own = [detail for detail in details if detail.get("rateType") == "ACCOUNT"]
        priced = [detail for detail in own or details if amount(detail.get("totalNetCharge"))]
        service = text(row.get("serviceType"), 60)
        if not priced or not service:
            continue
        detail = part(priced[0], "shipmentRateDetail")
        currency = text(priced[0].get("currency") or detail.get("currency"), 3)
        transit = text(part(row, "operationalDetail").get("transitTime"), 20)
        yield Rate(
            service=service,
            name=text(row.get("serviceName"), 80) or service,
            price=amount(priced[0].get("totalNetCharge")),
            currency=currency,
            days=DAYS.get(transit, 0),
            delivery_on=day(part(row, "operationalDetail").get("deliveryDate")),
            parts={
                text(extra.get("description"), 80): amount(extra.get("amount"))
                for extra in rows(detail.get("surCharges"))
                if text(extra.get("description"), 80)
            },
        )


def read_events(result):
    signed_by = text(part(result, "deliveryDetails").get("signedByName"), 100) or text(
        part(result, "deliveryDetails").get("receivedByName"), 100
    )
    events = [read_event(row, signed_by) for row in rows(result.get("scanEvents"))]
    return sorted(
        (event for event in events if event.text),
        key=lambda event: event.at or datetime.min,  # noqa: DTZ901 - local, no zone told
        reverse=True,
    )


def read_event(row, signed_by):
    code = text(row.get("eventType"), 10)
    words = [text(row.get(key), 200) for key in ("eventDescription", "exceptionDescription")]
    place = part(row, "scanLocation")
    where = (text(place.get(key), 60) for key in ("city", "countryCode"))
    is_delivery = code == DELIVERED
    return TrackingEvent(
        at=moment(row.get("date")),
        text=": ".join(filter(None, words)) or code,
        place=" ".join(filter(None, where)),
        code=code,
        is_delivery=is_delivery,
        signed_by=signed_by if is_delivery else "",
        offset=offset(row.get("date")),
    )
