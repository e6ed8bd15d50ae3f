"""BRT's rules for createData, written down a second time on purpose: the simulator must
not share a mistake with the client it tests."""

TEXT = {
    "deliveryFreightTypeCode": 3,
    "consigneeCompanyName": 70,
    "consigneeAddress": 105,
    "consigneeZIPCode": 9,
    "consigneeCity": 35,
    "consigneeProvinceAbbreviation": 2,
    "consigneeCountryAbbreviationISOAlpha2": 2,
    "consigneeContactName": 35,
    "consigneeTelephone": 16,
    "consigneeMobilePhoneNumber": 16,
    "consigneeEMail": 70,
    "consigneeVATNumber": 16,
    "consigneeVATNumberCountryISOAlpha2": 2,
    "consigneeItalianFiscalCode": 16,
    "isAlertRequired": 1,
    "pricingConditionCode": 3,
    "network": 1,
    "serviceType": 1,
    "alphanumericSenderReference": 15,
    "senderParcelType": 15,
    "notes": 70,
    "cmrCode": 35,
    "genericReference": 35,
    "isCODMandatory": 1,
    "codPaymentType": 2,
    "codCurrency": 3,
    "insuranceAmountCurrency": 3,
    "deliveryDateRequired": 10,
    "deliveryType": 1,
    "pudoId": 20,
    "brtServiceCode": 3,
}
NUMBERS = {
    "departureDepot",
    "senderCustomerCode",
    "numberOfParcels",
    "weightKG",
    "volumeM3",
    "numericSenderReference",
    "cashOnDelivery",
    "insuranceAmount",
}
REQUIRED = [
    "departureDepot",
    "senderCustomerCode",
    "deliveryFreightTypeCode",
    "consigneeCompanyName",
    "consigneeAddress",
    "consigneeZIPCode",
    "consigneeCity",
    "consigneeCountryAbbreviationISOAlpha2",
    "numberOfParcels",
    "weightKG",
    "numericSenderReference",
    "isCODMandatory",
]
TOP = {"account", "createData", "isLabelRequired", "labelParameters"}


def faulty_field(body):
    """The first key of a create request that BRT would refuse with -68, or ""."""
    unknown = set(body) - TOP
    if unknown:
        return sorted(unknown)[0]
    data = body.get("createData")
    if not isinstance(data, dict):
        return "createData"
    for key in REQUIRED:
        if data.get(key) in (None, ""):
            return key
    for key, value in data.items():
        if not _is_right(key, value):
            return key
    return _contradiction(data)


def _is_right(key, value):
    if key in NUMBERS:
        return isinstance(value, (int, float)) and not isinstance(value, bool) and value >= 0
    return key in TEXT and isinstance(value, str) and len(value) <= TEXT[key]


def _contradiction(data):
    if not 1 <= data["numberOfParcels"] <= 30:
        return "numberOfParcels"
    if not 0 < data["numericSenderReference"] < 10**15:
        return "numericSenderReference"
    at_home = data["consigneeCountryAbbreviationISOAlpha2"] == "IT"
    if at_home and len(data["consigneeAddress"]) > 35:
        return "consigneeAddress"
    money = {"cashOnDelivery", "codPaymentType", "codCurrency"} & data.keys()
    if data["isCODMandatory"] == "0" and money:
        return "codPaymentType codCurrency"
    if data["isCODMandatory"] == "1" and not data.get("cashOnDelivery"):
        return "cashOnDelivery"
    return ""


def has_no_route(data):
    """Whether BRT would answer -63 (an Italian ZIP has five digits, none starts at 00000)."""
    code = str(data.get("consigneeZIPCode", ""))
    at_home = data.get("consigneeCountryAbbreviationISOAlpha2") == "IT"
    return code == "00000" or (at_home and not (len(code) == 5 and code.isdigit()))
