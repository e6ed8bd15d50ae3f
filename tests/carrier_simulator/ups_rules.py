"""UPS's rules for its requests, written down a second time on purpose."""

import re

from .schema import Anything, Group, Many, One, Text

COUNTRY = Text(2, 2, re.compile("[A-Z]{2}"))
DAY = Text(8, 8, re.compile(r"\d{8}"))
CLOCK = Text(4, 4, re.compile(r"([01]\d|2[0-3])[0-5]\d"))
MONEY = Group(
    CurrencyCode=Text(3, 3), MonetaryValue=Text(19, form=re.compile(r"\d+\.\d\d"))
).need("CurrencyCode MonetaryValue")
ADDRESS = Group(
    AddressLine=Many(Text(35), 3),
    City=Text(30),
    StateProvinceCode=Text(5),
    PostalCode=Text(9),
    CountryCode=COUNTRY,
).need("AddressLine City CountryCode")
PARTY = Group(
    Name=Text(35),
    AttentionName=Text(35),
    TaxIdentificationNumber=Text(15),
    Phone=Group(Number=Text(15)).need("Number"),
    EMailAddress=Text(50),
    Address=ADDRESS,
).need("Name Address")
SHIPPER = Group(ShipperNumber=Text(6, 6), **PARTY.fields).need("Name ShipperNumber Address")
SOLD_TO = Group(**PARTY.fields).need("Name AttentionName Address")
UNIT = Group(Code=One("KGS LBS"))
MEASURES = {
    "PackageWeight": Group(
        UnitOfMeasurement=UNIT, Weight=Text(5, form=re.compile(r"\d+(\.\d)?"))
    ).need("UnitOfMeasurement Weight"),
    "Dimensions": Group(
        UnitOfMeasurement=Group(Code=One("CM IN")),
        Length=Text(3, form=re.compile(r"\d+")),
        Width=Text(3, form=re.compile(r"\d+")),
        Height=Text(3, form=re.compile(r"\d+")),
    ).need("UnitOfMeasurement Length Width Height"),
    "PackageServiceOptions": Group(DeclaredValue=MONEY),
}
PACKAGE = Group(
    Description=Text(35), Packaging=Group(Code=Text(2, 2)).need("Code"), **MEASURES
).need("Packaging PackageWeight")
PRODUCT = Group(
    Description=Many(Text(35), 3),
    Unit=Group(
        Number=Text(7, form=re.compile(r"[1-9]\d*")),
        UnitOfMeasurement=Group(Code=Text(3)).need("Code"),
        Value=Text(19, form=re.compile(r"\d+\.\d\d")),
    ).need("Number UnitOfMeasurement Value"),
    CommodityCode=Text(15, 6),
    OriginCountryCode=COUNTRY,
).need("Description Unit")
FORMS = Group(
    FormType=Many(One("01"), 6),
    InvoiceNumber=Text(35),
    InvoiceDate=DAY,
    TermsOfShipment=One("CFR CIF CIP CPT DAF DDP DAP DEQ DES EXW FAS FCA FOB"),
    ReasonForExport=Text(20),
    CurrencyCode=Text(3, 3),
    Contacts=Group(SoldTo=SOLD_TO).need("SoldTo"),
    Product=Many(PRODUCT, 50),
).need("FormType InvoiceNumber InvoiceDate ReasonForExport CurrencyCode Contacts Product")
REQUEST = Group(
    RequestOption=One("nonvalidate validate"),
    TransactionReference=Group(CustomerContext=Text(512)),
)
LABEL = Group(
    LabelImageFormat=Group(Code=One("GIF ZPL EPL SPL")).need("Code"),
    LabelStockSize=Group(Height=One("6 8"), Width=One("4")).need("Height Width"),
)
SHIP = Group(
    ShipmentRequest=Group(
        Request=REQUEST.need("RequestOption"),
        Shipment=Group(
            Description=Text(50),
            ReturnService=Group(Code=One("2 3 5 8 9")),
            Shipper=SHIPPER,
            ShipFrom=PARTY,
            ShipTo=PARTY,
            PaymentInformation=Group(
                ShipmentCharge=Many(
                    Group(
                        Type=One("01 02"),
                        BillShipper=Group(AccountNumber=Text(6, 6)).need("AccountNumber"),
                    ).need("Type BillShipper"),
                    3,
                )
            ).need("ShipmentCharge"),
            Service=Group(Code=One("11 65 07 08 54 74 70 96 71")).need("Code"),
            ReferenceNumber=Many(Group(Code=Text(2, 2), Value=Text(35)).need("Value"), 2),
            ShipmentRatingOptions=Group(NegotiatedRatesIndicator=Anything()),
            ShipmentServiceOptions=Group(InternationalForms=FORMS),
            Package=Many(PACKAGE, 200),
        ).need("Shipper ShipTo PaymentInformation Service Package"),
        LabelSpecification=LABEL.need("LabelImageFormat LabelStockSize"),
    ).need("Request Shipment LabelSpecification")
).need("ShipmentRequest")
RECOVERY = Group(
    LabelRecoveryRequest=Group(
        Request=Group(**REQUEST.fields),
        LabelSpecification=LABEL,
        TrackingNumber=Text(18, 18),
        ReferenceValues=Group(
            ReferenceNumber=Group(Value=Text(35)).need("Value"), ShipperNumber=Text(6, 6)
        ).need("ReferenceNumber ShipperNumber"),
    ).need("Request")
).need("LabelRecoveryRequest")
RATE_ADDRESS = Group(**ADDRESS.fields).need("City CountryCode")
RATE = Group(
    RateRequest=Group(
        Request=Group(**REQUEST.fields),
        Shipment=Group(
            Shipper=Group(ShipperNumber=Text(6, 6), Address=RATE_ADDRESS).need("Address"),
            ShipFrom=Group(Address=RATE_ADDRESS).need("Address"),
            ShipTo=Group(Address=RATE_ADDRESS).need("Address"),
            ShipmentRatingOptions=Group(NegotiatedRatesIndicator=Anything()),
            Package=Many(
                Group(PackagingType=Group(Code=Text(2, 2)).need("Code"), **MEASURES), 200
            ),
            DeliveryTimeInformation=Group(
                PackageBillType=Text(2, 2), Pickup=Group(Date=DAY, Time=Text(6, 4)).need("Date")
            ).need("PackageBillType"),
            InvoiceLineTotal=MONEY,
        ).need("Shipper ShipTo Package"),
    ).need("Request Shipment")
).need("RateRequest")
PICKUP = Group(
    PickupCreationRequest=Group(
        Request=Group(**REQUEST.fields),
        RatePickupIndicator=One("Y N"),
        Shipper=Group(
            Account=Group(AccountNumber=Text(10, 6), AccountCountryCode=COUNTRY).need(
                "AccountNumber AccountCountryCode"
            )
        ),
        PickupDateInfo=Group(CloseTime=CLOCK, ReadyTime=CLOCK, PickupDate=DAY).need(
            "CloseTime ReadyTime PickupDate"
        ),
        PickupAddress=Group(
            CompanyName=Text(27),
            ContactName=Text(22),
            AddressLine=Many(Text(73), 1),
            City=Text(50),
            StateProvince=Text(50),
            PostalCode=Text(8),
            CountryCode=COUNTRY,
            ResidentialIndicator=One("Y N"),
            Phone=Group(Number=Text(25)).need("Number"),
        ).need(
            "CompanyName ContactName AddressLine City CountryCode ResidentialIndicator Phone"
        ),
        AlternateAddressIndicator=One("Y N"),
        PickupPiece=Many(
            Group(
                ServiceCode=Text(3, 3),
                Quantity=Text(3, form=re.compile(r"[1-9]\d*")),
                DestinationCountryCode=COUNTRY,
                ContainerCode=One("01 02 03"),
            ).need("ServiceCode Quantity DestinationCountryCode ContainerCode")
        ),
        TotalWeight=Group(
            Weight=Text(6, form=re.compile(r"\d+\.\d")), UnitOfMeasurement=One("KGS LBS")
        ).need("Weight UnitOfMeasurement"),
        OverweightIndicator=One("Y N"),
        PaymentMethod=One("00 01 03 04 05 06 07"),
        SpecialInstruction=Text(57),
        ReferenceNumber=Text(35),
    ).need(
        "Request RatePickupIndicator PickupDateInfo PickupAddress AlternateAddressIndicator"
        " PickupPiece PaymentMethod"
    )
).need("PickupCreationRequest")
