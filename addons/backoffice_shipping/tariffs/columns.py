"""How a tariff's workbook is laid out; the first word of each is the one that we write."""

SHEETS = {
    "zones": ("zones", "zone"),
    "prices": ("prices", "prezzi"),
    "surcharges": ("surcharges", "supplementi"),
}
COLUMNS = {
    "zone": ("zone", "zona"),
    "country": ("country", "paese", "nazione"),
    "province": ("province", "provincia"),
    "first": ("zip from", "cap da"),
    "last": ("zip to", "cap a"),
    "days": ("transit days", "giorni di resa"),
    "up_to": ("up to kg", "fino a kg"),
    "price": ("price", "prezzo"),
    "per_parcel": ("per parcel", "per collo"),
    "per_100_kg": ("per 100 kg", "ogni 100 kg"),
    "surcharge": ("surcharge", "supplemento"),
    "applies": ("applies", "si applica"),
    "amount": ("amount", "importo"),
    "percent": ("percent", "percentuale"),
    "minimum": ("minimum", "minimo"),
    "has_fuel": ("fuel on it", "con carburante"),
}
LAYOUT = {
    "zones": ("zone", "country", "province", "first", "last", "days"),
    "prices": ("zone", "up_to", "price", "per_parcel", "per_100_kg"),
    "surcharges": (
        *("surcharge", "applies", "amount", "percent", "per_100_kg", "minimum", "has_fuel"),
        *("country", "province", "first", "last"),
    ),
}
NEEDED = {"zones": ("zone",), "prices": ("zone", "up_to"), "surcharges": ("surcharge",)}
NUMBERS = {
    *("days", "up_to", "price", "per_parcel", "per_100_kg"),
    *("amount", "percent", "minimum"),
}
KINDS = {
    "always": ("always", "sempre"),
    "place": ("place", "luogo"),
    "tail_lift": ("tail-lift", "tail lift", "sponda idraulica", "sponda"),
}
#: a number of fewer digits has lost its zeros
FIVE_DIGITS = {"IT", "SM", "VA", "DE", "FR", "ES"}
