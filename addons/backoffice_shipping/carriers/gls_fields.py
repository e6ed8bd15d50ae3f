"""GLS Italy's Parcel: which field takes what, and how ours are cut and cleaned to fit."""

import re
import unicodedata

from .checks import (
    UNION,
    bad_zip,
    check_parcels,
    check_reference,
    clean,
    missing_parts,
    phone,
    too_long,
    whole,
)
from .shipment import Problem

#: longest values, in the order in which they are written
LENGTHS = {
    "CodiceContrattoGls": 4,
    "RagioneSociale": 35,
    "Indirizzo": 35,
    "Localita": 30,
    "Zipcode": 7,
    "Provincia": 2,
    "Bda": 11,
    "Colli": 5,
    "PesoReale": 6,
    "ImportoContrassegno": 10,
    "ModalitaIncasso": 4,
    "NoteSpedizione": 40,
    "NoteAggiuntive": 40,
    "TipoPorto": 1,
    "Assicurazione": 11,
    "TipoSpedizione": 1,
    "RiferimentoCliente": 600,
    "PersonaRiferimento": 50,
    "TelefonoDestinatario": 16,
    "Email": 70,
    "Cellulare1": 20,
    "ServiziAccessori": 50,
    "GeneraPdf": 1,
    "FormatoPdf": 2,
    "ContatoreProgressivo": 9,
}
MOST_PARCELS = 99
HEAVIEST = 2000
REFERENCE_DIGITS = 15
#: GLS's table of characters and words; what it leaves open keeps its base letter
WORDS = (
    (re.compile(r"\b(?:della|delle|degli|del)\b", re.IGNORECASE), " "),
    (re.compile(r"\s*,?\s*\bsnc\b", re.IGNORECASE), ",snc"),
    (re.compile(r"\bc/o\b", re.IGNORECASE), "-"),
)
HOUSE_NUMBER = re.compile(r"^((?:\S+\s+){2,}?)(?=\d+\S*(?:\s|$))")


def plain(text):
    """`text` in the letters that GLS takes: vowel and apostrophe for an accent."""
    found = []
    for char in clean(text).replace("&", "e"):
        base = unicodedata.normalize("NFKD", char)
        letter = base.encode("ascii", "ignore").decode()
        is_accent = len(base) > 1 and base[1] in "\u0300\u0301" and letter in "aeiouAEIOU"
        found.append(letter + "'" if is_accent else letter or " ")
    return " ".join("".join(found).split())


def street_of(text):
    """An Italian street as GLS's directory writes it, with the comma before its number."""
    street = plain(text)
    for pattern, word in WORDS:
        street = " ".join(pattern.sub(word, street).split())
    if "," not in street:
        street = HOUSE_NUMBER.sub(lambda found: found[1].rstrip() + ", ", street)
    return street


def check_shipment(account, shipment, need_phone=False):
    """A list of Problem: everything that is missing or does not fit, at once."""
    place = shipment.consignee
    is_abroad = place.country not in ("IT", "")
    problems = missing_parts(
        place, need_phone or is_abroad, LENGTHS["TelefonoDestinatario"]
    ) + bad_zip(place, LENGTHS["Zipcode"])
    if is_abroad and (place.country not in UNION or shipment.customs):
        problems.append(Problem("not_served", {"country": place.country}))
    if not is_abroad and len(clean(place.province)) != 2:
        problems.append(Problem("no_field", {"field": "province"}))
    problems += too_long("street", street_of(place.street), LENGTHS["Indirizzo"])
    problems += too_long("city", plain(place.city), LENGTHS["Localita"])
    problems += check_parcels(shipment.parcels, MOST_PARCELS, HEAVIEST)
    problems += check_reference(shipment, REFERENCE_DIGITS)
    return problems + _check_amounts(account, shipment, is_abroad)


def _check_amounts(account, shipment, is_abroad):
    """Money for several parcels goes the way that the depot has confirmed, or not at all."""
    can_split = len(shipment.parcels) < 2 or account.amounts_on
    problems = []
    # abroad GLS wants the invoice's number with it, which a shipment does not carry
    if shipment.cash_on_delivery and (is_abroad or not can_split or shipment.currency != "EUR"):
        problems.append(Problem("no_cash"))
    if shipment.insured and not can_split:
        params = {"field": "insured", "text": f"{shipment.insured:.2f}"}
        problems.append(Problem("bad_field", params))
    return problems


def parcel_rows(account, shipment):
    """One dict of fields for each parcel of a checked `shipment`."""
    common = _common(account, shipment)
    first = int(shipment.reference[-7:]) * 100
    rows = []
    for number, parcel in enumerate(shipment.parcels, 1):
        data = common | {
            "PesoReale": f"{max(round(parcel.weight, 1), 0.1):.1f}",
            "ContatoreProgressivo": str(first + number),
        }
        if number == 1 or account.amounts_on == "each":
            data |= _amounts(account, shipment)
        values = {key: _fit(key, data.get(key)) for key in LENGTHS}
        rows.append({key: value for key, value in values.items() if value})
    return rows


def _common(account, shipment):
    place = shipment.consignee
    is_abroad = place.country not in ("IT", "")
    contact = plain(place.contact or (place.name if is_abroad else ""))
    street, rest = street_of(place.street), plain(place.street2)
    if rest and len(f"{street} {rest}") <= LENGTHS["Indirizzo"]:
        street, rest = f"{street} {rest}", ""
    needs_paper = is_abroad or account.merge_guard == "bda"
    return {
        "CodiceContrattoGls": account.contract,
        "RagioneSociale": _name(account, shipment),
        "Indirizzo": street,
        "Localita": plain(place.city),
        "Zipcode": clean(place.zip),
        "Provincia": place.country if is_abroad else clean(place.province),
        "Bda": shipment.reference[-LENGTHS["Bda"] :] if needs_paper else "",
        "Colli": "1",
        "NoteSpedizione": rest or plain(shipment.contents),
        "NoteAggiuntive": plain(shipment.notes),
        "TipoPorto": account.freight,
        "TipoSpedizione": "P" if is_abroad else "N",
        "RiferimentoCliente": f"{shipment.reference} {plain(shipment.own_name)}",
        "PersonaRiferimento": contact,
        "TelefonoDestinatario": phone(place.phone, LENGTHS["TelefonoDestinatario"]),
        "Email": whole(place.email, LENGTHS["Email"]),
        "ServiziAccessori": account.services,
        "GeneraPdf": "6" if account.label_kind == "zpl" else "4",
        "FormatoPdf": account.label_format if account.label_kind == "pdf" else "",
    }


def _name(account, shipment):
    """GLS merges parcels of one name, place, street and freight, of other bookings too: a
    mark in the name keeps them apart where the depot does not do it by document number."""
    name = plain(shipment.consignee.name or shipment.consignee.contact)
    if account.merge_guard != "name":
        return name
    mark = f" Rif.{int(shipment.reference[-7:])}"
    return name[: LENGTHS["RagioneSociale"] - len(mark)].strip() + mark


def _amounts(account, shipment):
    amounts = {}
    if shipment.cash_on_delivery:
        amounts["ImportoContrassegno"] = f"{shipment.cash_on_delivery:.2f}"
        amounts["ModalitaIncasso"] = account.cash_mode
    if shipment.insured:
        amounts["Assicurazione"] = f"{shipment.insured:.2f}"
    return amounts


def _fit(key, value):
    return str(value or "")[: LENGTHS[key]].strip()
