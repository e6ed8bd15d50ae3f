"""GLS Italy's rules for a Parcel, written down a second time on purpose: the simulator must
not share a mistake with the client it tests."""

import re

#: the longest value and, where GLS wants one, its form
FIELDS = {
    "CodiceContrattoGls": (4, r"\d+"),
    "RagioneSociale": (35, r".+"),
    "Indirizzo": (35, r".+"),
    "Localita": (30, r".+"),
    "Zipcode": (7, r"\w+"),
    "Provincia": (2, r"[A-Z]{2}"),
    "Bda": (11, r".+"),
    "Colli": (5, r"1"),
    "PesoReale": (6, r"-?\d+[.,]\d"),
    "ImportoContrassegno": (10, r"\d+[.,]\d\d"),
    "ModalitaIncasso": (4, r"CONT|AC|AB|AP|ASS|ABP|ASR|ARM|ABC|ASRP|ARMP"),
    "NoteSpedizione": (40, r".*"),
    "NoteAggiuntive": (40, r".*"),
    "TipoPorto": (1, r"[FAI]"),
    "Assicurazione": (11, r"\d+[.,]\d\d"),
    "TipoSpedizione": (1, r"[NP]"),
    "RiferimentoCliente": (600, r".+"),
    "PersonaRiferimento": (50, r".*"),
    "TelefonoDestinatario": (16, r"\+?\d+"),
    "Email": (70, r"\S+@\S+"),
    "Cellulare1": (20, r"\+?\d+"),
    "ServiziAccessori": (50, r"\d\d(,\d\d){0,5}"),
    "GeneraPdf": (1, r"[03456]"),
    "FormatoPdf": (2, r"A5|A6"),
    "ContatoreProgressivo": (9, r"\d+"),
}
REQUIRED = (
    "CodiceContrattoGls",
    "RagioneSociale",
    "Indirizzo",
    "Localita",
    "Zipcode",
    "Provincia",
    "Colli",
    "PesoReale",
)
ABROAD = ("Bda", "PersonaRiferimento", "TelefonoDestinatario")
HEAVIEST = 2000


def faulty_parcel(parcel):
    """What GLS would say of this dict of fields, or ""."""
    required = REQUIRED + (ABROAD if parcel.get("TipoSpedizione") == "P" else ())
    for key in required:
        if not parcel.get(key):
            return f"Campo obbligatorio mancante: {key}"
    for key, value in parcel.items():
        if key not in FIELDS:
            return f"Campo sconosciuto: {key}"
        longest, form = FIELDS[key]
        if len(value) > longest or (value and not re.fullmatch(form, value)):
            return f"Campo non valido: {key}"
    if float(parcel["PesoReale"].replace(",", ".")) > HEAVIEST:
        return "Il peso della spedizione supera il limite dei 2000 Kg"
    return _faulty_address(parcel)


def _faulty_address(parcel):
    street = parcel["Indirizzo"]
    if not street.isascii() or "&" in street:
        return "L'indirizzo specificato non è conforme allo stradario Gls"
    if not parcel["Localita"].isascii():
        return "La località specificata non è conforme allo stradario Gls"
    if parcel.get("TipoSpedizione") != "P" and not re.fullmatch(r"\d{5}", parcel["Zipcode"]):
        return "La località specificata non è conforme allo stradario Gls"
    return ""


def is_unacceptable(parcel):
    """Whether the parcel comes back without a number."""
    return float(parcel["PesoReale"].replace(",", ".")) <= 0


def is_unrouted(parcel):
    return parcel["Zipcode"] == "00000" or parcel["Localita"].upper() == "IGNOTA"
