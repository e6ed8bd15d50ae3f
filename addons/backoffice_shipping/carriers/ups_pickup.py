"""UPS's body for a pickup."""

from .checks import phone, whole
from .ups_fields import LIMITS
from .writing import cut, pruned, street_lines

#: kilograms of a package from which the driver is told
HEAVY = 32


def pickup_data(client, pickup):
    """POST /pickupcreation"""
    place = pickup.place
    account = {"AccountNumber": client.account, "AccountCountryCode": place.country}
    data = {
        "Request": {"TransactionReference": {"CustomerContext": pickup.reference}},
        "RatePickupIndicator": "N",
        "Shipper": {"Account": account},
        "PickupDateInfo": {
            "CloseTime": f"{pickup.close_at:%H%M}",
            "ReadyTime": f"{pickup.ready_at:%H%M}",
            "PickupDate": f"{pickup.ready_at:%Y%m%d}",
        },
        "PickupAddress": pickup_address(place),
        "AlternateAddressIndicator": "Y",
        "PickupPiece": pickup_pieces(client, pickup),
        "TotalWeight": {"Weight": f"{pickup.weight:.1f}", "UnitOfMeasurement": "KGS"},
        "OverweightIndicator": "Y" if pickup.weight > HEAVY * pickup.parcels else "N",
        "PaymentMethod": client.pickup_payment,
        "SpecialInstruction": cut(pickup.notes, 57),
        "ReferenceNumber": cut(pickup.reference, 35),
    }
    return {"PickupCreationRequest": pruned(data, keep={"Request"})}


def pickup_address(place):
    return {
        "CompanyName": cut(place.name or place.contact, 27),
        "ContactName": cut(place.contact or place.name, 22),
        "AddressLine": [cut(" ".join(street_lines(place, LIMITS)), 73)],
        "City": cut(place.city, 50),
        "StateProvince": cut(place.province, 50),
        "PostalCode": whole(place.zip, 8),
        "CountryCode": place.country,
        "ResidentialIndicator": "N" if place.is_company else "Y",
        "Phone": {"Number": phone(place.phone, 25)},
    }


def pickup_pieces(client, pickup):
    """A row for each country; how many parcels go to which is not known: all that are more
    than one stand in the first row."""
    countries = list(dict.fromkeys(pickup.countries)) or [pickup.place.country]
    counts = [1] * len(countries)
    counts[0] = max(pickup.parcels - len(countries) + 1, 1)
    return [
        {
            "ServiceCode": client.service.zfill(3),
            "Quantity": str(min(count, 999)),
            "DestinationCountryCode": country,
            "ContainerCode": "01",
        }
        for count, country in zip(counts, countries, strict=True)
    ]
