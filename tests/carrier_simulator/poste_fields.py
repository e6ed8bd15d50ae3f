"""Poste's rules for a waybill, written down a second time on purpose: the simulator must not
share a mistake with the client it tests."""

import re

PRODUCTS = {"APT000901", "APT000902", "APT000903", "APT000904", "APT001013"}
ADDRESS = ("nameSurname", "address", "streetNumber", "zipCode", "city", "province", "country")
SIDES = ("weight", "height", "length", "width")


def faulty_field(body):
    """The first thing of a waybill request that Poste would refuse, or ""."""
    waybills = body.get("waybills")
    if not body.get("costCenterCode"):
        return "costCenterCode"
    date = str(body.get("shipmentDate"))
    if not re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+0000", date):
        return "shipmentDate"
    if body.get("paperless") not in ("true", "false"):
        return "paperless"
    if not isinstance(waybills, list) or not waybills:
        return "waybills"
    return next(filter(None, map(_faulty_waybill, waybills)), "")


def _faulty_waybill(waybill):
    data = waybill.get("data") or {}
    if not waybill.get("clientReferenceId"):
        return "clientReferenceId"
    if waybill.get("product") not in PRODUCTS:
        return "product"
    if waybill.get("printFormat") not in ("A4", "1011", "ZPL"):
        return "printFormat"
    if not data.get("declared") or not data.get("content"):
        return "declared"
    for declared in data["declared"]:
        for key in SIDES:
            value = declared.get(key)
            if not isinstance(value, str) or not value.isdecimal() or not int(value):
                return key
    cash = data.get("services", {}).get("APT000918")
    if cash and not (
        re.fullmatch(r"\d+\.\d\d", str(cash.get("amount")))
        and cash.get("paymentMode") in ("CON", "ACM", "ABM")
    ):
        return "APT000918"
    return _faulty_address(data.get("sender")) or _faulty_address(data.get("receiver"))


def _faulty_address(place):
    place = place or {}
    for key in ADDRESS:
        if not isinstance(place.get(key), str) or not place[key]:
            return key
    if place["country"] != "ITA1":
        return "country"
    if not re.fullmatch(r"\d{5}", place["zipCode"]):
        return "zipCode"
    return "" if re.fullmatch(r"[A-Z]{2}", place["province"]) else "province"
