"""FedEx's rules for its requests, written down a second time on purpose."""

import re

from .schema import Flag, Group, Many, Number, One, Text

COUNTRY = Text(2, 2, re.compile("[A-Z]{2}"))
DAY = Text(10, 10, re.compile(r"\d{4}-\d\d-\d\d"))
ACCOUNT = Group(value=Text(9)).need("value")
MONEY = Group(amount=Number(0, 99_999_999_999), currency=Text(3, 3)).need("amount currency")
SMALL_MONEY = Group(amount=Number(0, 99_999.99), currency=Text(3, 3)).need("amount currency")
WEIGHT = Group(units=One("KG"), value=Number(0.001)).need("units value")
ADDRESS = Group(
    streetLines=Many(Text(35), 3),
    city=Text(35),
    stateOrProvinceCode=Text(2),
    postalCode=Text(10),
    countryCode=COUNTRY,
    residential=Flag(),
).need("streetLines city countryCode")
#: for a price the place is enough
PLACE = Group(**ADDRESS.fields).need("countryCode postalCode")
CONTACT = Group(
    personName=Text(70),
    companyName=Text(35),
    phoneNumber=Text(15, 10),
    emailAddress=Text(80),
).need("phoneNumber")
PARTY = Group(address=ADDRESS, contact=CONTACT).need("address contact")
PAYMENT = Group(
    paymentType=One("SENDER RECIPIENT THIRD_PARTY COLLECT"),
    payor=Group(responsibleParty=Group(accountNumber=ACCOUNT).need("accountNumber")).need(
        "responsibleParty"
    ),
).need("paymentType")
SIDE = Number(1, 999, is_whole=True)
SIDES = Group(length=SIDE, width=SIDE, height=SIDE, units=One("CM IN")).need(
    "length width height units"
)
REFERENCES = Many(
    Group(
        customerReferenceType=One(
            "CUSTOMER_REFERENCE INVOICE_NUMBER P_O_NUMBER DEPARTMENT_NUMBER RMA_ASSOCIATION"
        ),
        value=Text(40),
    ).need("customerReferenceType value")
)
COMMODITY = Group(
    description=Text(450),
    countryOfManufacture=Text(4, 2),
    harmonizedCode=Text(20, 4),
    numberOfPieces=Number(1, 9999, is_whole=True),
    quantity=Number(1, is_whole=True),
    quantityUnits=Text(3),
    unitPrice=SMALL_MONEY,
    customsValue=MONEY,
    weight=WEIGHT,
).need("description")
CLEARANCE = Group(
    commercialInvoice=Group(
        customerReferences=REFERENCES,
        termsOfSale=Text(3, 3),
        shipmentPurpose=One("GIFT NOT_SOLD PERSONAL_EFFECTS REPAIR_AND_RETURN SAMPLE SOLD"),
    ),
    dutiesPayment=PAYMENT,
    isDocumentOnly=Flag(),
    totalCustomsValue=MONEY,
    commodities=Many(COMMODITY),
).need("commercialInvoice commodities")
REQUESTED = Group(
    shipDatestamp=DAY,
    shipper=PARTY,
    recipients=Many(PARTY),
    pickupType=One("CONTACT_FEDEX_TO_SCHEDULE DROPOFF_AT_FEDEX_LOCATION USE_SCHEDULED_PICKUP"),
    serviceType=Text(60),
    packagingType=Text(60),
    totalWeight=Number(0.1),
    totalPackageCount=Number(1, is_whole=True),
    shippingChargesPayment=PAYMENT,
    labelSpecification=Group(imageType=One("PDF PNG ZPLII EPL2"), labelStockType=Text(40)).need(
        "imageType labelStockType"
    ),
    customsClearanceDetail=CLEARANCE,
    requestedPackageLineItems=Many(
        Group(
            sequenceNumber=Number(1, is_whole=True),
            weight=WEIGHT,
            dimensions=SIDES,
            customerReferences=REFERENCES,
            declaredValue=SMALL_MONEY,
        ).need("weight")
    ),
).need(
    "shipper recipients pickupType serviceType packagingType totalWeight"
    " shippingChargesPayment labelSpecification requestedPackageLineItems"
)
SHIP = Group(
    labelResponseOptions=One("URL_ONLY LABEL"),
    accountNumber=ACCOUNT,
    requestedShipment=REQUESTED,
).need("labelResponseOptions accountNumber requestedShipment")
VALIDATE = Group(accountNumber=ACCOUNT, requestedShipment=REQUESTED).need("requestedShipment")
CANCEL = Group(
    accountNumber=ACCOUNT,
    trackingNumber=Text(40),
    deletionControl=One("DELETE_ALL_PACKAGES"),
    senderCountryCode=COUNTRY,
).need("accountNumber trackingNumber")
RATE = Group(
    accountNumber=ACCOUNT,
    rateRequestControlParameters=Group(returnTransitTimes=Flag()),
    requestedShipment=Group(
        shipper=Group(address=PLACE).need("address"),
        recipient=Group(address=PLACE).need("address"),
        pickupType=REQUESTED.fields["pickupType"],
        packagingType=Text(60),
        shipDateStamp=DAY,
        rateRequestType=Many(One("ACCOUNT LIST")),
        requestedPackageLineItems=Many(Group(weight=WEIGHT, dimensions=SIDES).need("weight")),
        customsClearanceDetail=Group(commodities=Many(COMMODITY)).need("commodities"),
    ).need("shipper recipient pickupType requestedPackageLineItems"),
).need("accountNumber requestedShipment")
PICKUP = Group(
    associatedAccountNumber=ACCOUNT,
    originDetail=Group(
        pickupAddressType=One("ACCOUNT SHIPPER OTHER"),
        pickupLocation=Group(contact=CONTACT, address=ADDRESS).need("contact address"),
        readyDateTimestamp=Text(19, 19, re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d")),
        customerCloseTime=Text(8, 8, re.compile(r"\d\d:\d\d:\d\d")),
    ).need("pickupLocation readyDateTimestamp customerCloseTime"),
    totalWeight=WEIGHT,
    packageCount=Number(1, is_whole=True),
    carrierCode=One("FDXE FDXG"),
    remarks=Text(60),
).need("associatedAccountNumber originDetail carrierCode")
CANCEL_PICKUP = Group(
    associatedAccountNumber=ACCOUNT,
    pickupConfirmationCode=Text(40),
    scheduledDate=DAY,
    carrierCode=One("FDXE FDXG"),
    location=Text(20),
).need("associatedAccountNumber pickupConfirmationCode scheduledDate location")
NUMBER = Group(trackingNumber=Text(40)).need("trackingNumber")
TRACK = Group(
    includeDetailedScans=Flag(),
    trackingInfo=Many(Group(trackingNumberInfo=NUMBER).need("trackingNumberInfo"), 30),
).need("includeDetailedScans trackingInfo")
FIND = Group(
    includeDetailedScans=Flag(),
    referencesInformation=Group(
        type=One("CUSTOMER_REFERENCE INVOICE DEPARTMENT"),
        value=Text(40),
        accountNumber=Text(9),
        shipDateBegin=DAY,
        shipDateEndDate=DAY,
    ).need("value shipDateBegin shipDateEndDate accountNumber"),
).need("referencesInformation")
DOCUMENTS = Group(
    trackDocumentDetail=Group(
        documentType=One("SIGNATURE_PROOF_OF_DELIVERY"), documentFormat=One("PDF PNG")
    ).need("documentType"),
    trackDocumentSpecification=Many(
        Group(trackingNumberInfo=NUMBER, accountNumber=Text(9)).need("trackingNumberInfo")
    ),
).need("trackDocumentDetail trackDocumentSpecification")
