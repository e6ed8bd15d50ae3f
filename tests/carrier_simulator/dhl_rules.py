"""MyDHL's rules for its requests, written down a second time on purpose."""

import re

from .schema import Flag, Group, Many, Number, One, Text

PLANNED = Text(29, 29, re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d GMT[+-]\d\d:\d\d"))
CLOCK = Text(5, 5, re.compile(r"([01]\d|2[0-3]):[0-5]\d"))
COUNTRY = Text(2, 2, re.compile("[A-Z]{2}"))
TERMS = "EXW FCA CPT CIP DPU DAP DDP FAS FOB CFR CIF DAF"
REASONS = (
    "permanent temporary return used_exhibition_goods_to_origin intercompany_use"
    " commercial_purpose_or_sale personal_belongings_or_personal_use sample gift"
    " return_to_origin warranty_replacement diplomatic_goods defence_material"
)
ACCOUNTS = Many(
    Group(typeCode=One("shipper payer duties-taxes"), number=Text(12)).need("typeCode number"),
    3,
)
ADDRESS = Group(
    postalCode=Text(12, 0),
    cityName=Text(45),
    countryCode=COUNTRY,
    provinceCode=Text(35, 2),
    addressLine1=Text(45),
    addressLine2=Text(45),
    addressLine3=Text(45),
    countyName=Text(45),
).need("postalCode cityName countryCode")
POSTAL = Group(**ADDRESS.fields).need("postalCode cityName countryCode addressLine1")
PARTY = Group(
    postalAddress=POSTAL,
    contactInformation=Group(
        email=Text(70),
        phone=Text(70),
        mobilePhone=Text(70),
        companyName=Text(100),
        fullName=Text(255),
    ).need("phone companyName fullName"),
    registrationNumbers=Many(
        Group(
            typeCode=One("VAT EIN GST SSN EOR DUN FED STA"),
            number=Text(35),
            issuerCountryCode=COUNTRY,
        ).need("typeCode number issuerCountryCode"),
        50,
    ),
    typeCode=One("business direct_consumer government other private reseller"),
).need("postalAddress contactInformation")
SIDE = Number(0.001, 9999999)
PACKAGE = Group(
    weight=Number(0.001, 999999999999),
    dimensions=Group(length=SIDE, width=SIDE, height=SIDE).need("length width height"),
    customerReferences=Many(
        Group(value=Text(35), typeCode=One("AAO CU FF FN CDN STD CO")).need("value"), 99
    ),
    description=Text(70),
).need("weight")
LINE = Group(
    number=Number(1, 999, is_whole=True),
    description=Text(512),
    price=Number(),
    quantity=Group(
        value=Number(1, 1e9, is_whole=True),
        unitOfMeasurement=One("BOX DOZ PCS GM KG M M2 M3 CM PRS SET LTR ROLL EA X"),
    ).need("value unitOfMeasurement"),
    commodityCodes=Many(
        Group(typeCode=One("outbound inbound"), value=Text(18, 2)).need("typeCode value"), 2
    ),
    manufacturerCountry=COUNTRY,
    weight=Group(netValue=Number(), grossValue=Number()),
).need("number description price quantity manufacturerCountry weight")
DECLARATION = Group(
    lineItems=Many(LINE),
    invoice=Group(number=Text(35), date=Text(10, 10, re.compile(r"\d{4}-\d\d-\d\d"))).need(
        "number date"
    ),
    placeOfIncoterm=Text(256),
    exportReason=Text(30),
    exportReasonType=One(REASONS),
    shipmentType=One("personal commercial"),
).need("lineItems")
CONTENT = Group(
    packages=Many(PACKAGE),
    isCustomsDeclarable=Flag(),
    declaredValue=Number(),
    declaredValueCurrency=Text(3, 3),
    exportDeclaration=DECLARATION,
    description=Text(70, form=re.compile(r"\S.*", re.DOTALL)),
    incoterm=One(TERMS),
    unitOfMeasurement=One("metric imperial"),
).need("packages isCustomsDeclarable description incoterm unitOfMeasurement")
SHIPMENT = Group(
    plannedShippingDateAndTime=PLANNED,
    pickup=Group(isRequested=Flag(), closeTime=CLOCK, location=Text(80)).need("isRequested"),
    productCode=Text(6),
    accounts=ACCOUNTS,
    customerReferences=Many(
        Group(value=Text(35), typeCode=One("AAO CU FF FN CDN STD CO")).need("value")
    ),
    customerDetails=Group(shipperDetails=PARTY, receiverDetails=PARTY).need(
        "shipperDetails receiverDetails"
    ),
    content=CONTENT,
    outputImageProperties=Group(
        encodingFormat=One("pdf zpl lp2 epl"),
        imageOptions=Many(
            Group(
                typeCode=One("label waybillDoc invoice qr-code shipmentReceipt"),
                templateName=Text(25),
                isRequested=Flag(),
                invoiceType=One("commercial proforma returns"),
            ).need("typeCode"),
            20,
        ),
        splitDocumentsByPages=Flag(),
    ),
    valueAddedServices=Many(
        Group(serviceCode=Text(6), value=Number(), currency=Text(3, 3)).need("serviceCode"), 99
    ),
).need("plannedShippingDateAndTime pickup productCode accounts customerDetails content")
RATE = Group(
    customerDetails=Group(shipperDetails=ADDRESS, receiverDetails=ADDRESS).need(
        "shipperDetails receiverDetails"
    ),
    accounts=ACCOUNTS,
    plannedShippingDateAndTime=PLANNED,
    unitOfMeasurement=One("metric imperial"),
    isCustomsDeclarable=Flag(),
    packages=Many(Group(**PACKAGE.fields).need("weight")),
    monetaryAmount=Many(
        Group(
            typeCode=One("declaredValue insuredValue"), value=Number(), currency=Text(3, 3)
        ).need("typeCode value currency")
    ),
).need(
    "customerDetails plannedShippingDateAndTime unitOfMeasurement isCustomsDeclarable packages"
)
PICKUP = Group(
    plannedPickupDateAndTime=PLANNED,
    closeTime=CLOCK,
    location=Text(80),
    accounts=ACCOUNTS,
    specialInstructions=Many(Group(value=Text(80)).need("value"), 4),
    customerDetails=Group(
        shipperDetails=Group(
            postalAddress=POSTAL, contactInformation=PARTY.fields["contactInformation"]
        ).need("postalAddress contactInformation")
    ).need("shipperDetails"),
    shipmentDetails=Many(
        Group(
            productCode=Text(6),
            isCustomsDeclarable=Flag(),
            unitOfMeasurement=One("metric imperial"),
            packages=Many(Group(weight=Number(0.001)).need("weight")),
        ).need("productCode isCustomsDeclarable unitOfMeasurement packages")
    ),
).need("plannedPickupDateAndTime accounts customerDetails shipmentDetails")
