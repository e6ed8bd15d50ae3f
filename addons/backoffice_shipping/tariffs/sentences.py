"""Every sentence that this package says, by key; the caller may translate by the same key."""

#: why a tariff has no price for a shipment
NO_PRICE = {
    "not_yet": "The tariff “%(tariff)s” begins on %(day)s.",
    "expired": "The tariff “%(tariff)s” ended on %(day)s: enter the new one.",
    "no_zone": "The tariff “%(tariff)s” has no zone for %(place)s.",
    "no_bands": "The zone “%(zone)s” of the tariff “%(tariff)s” has no prices.",
    "over_band": "%(weight)s kg are more than the last band of the zone “%(zone)s” in the"
    " tariff “%(tariff)s” (%(limit)s kg).",
    "no_weight": "The shipment weighs nothing: set the weight of its goods or parcels.",
}
#: what an amount is for
PARTS = {
    "freight": "Freight in the zone %(zone)s up to %(limit)s kg",
    "freight_open": "Freight in the zone %(zone)s for %(weight)s kg",
    "parcels": "%(count)s parcels at %(price)s",
    "weight": "%(weight)s kg at %(price)s per 100 kg",
    "minimum": "Up to the least freight of %(minimum)s",
    "surcharge": "%(name)s",
    "fuel": "Fuel, %(percent)s %% of %(base)s",
    "cash": "Cash on delivery of %(amount)s",
    "insurance": "Insurance of %(amount)s",
}
#: what is wrong with a row of a workbook, and what to do about it
ROWS = {
    "no_sheet": "The sheet “%(name)s” is missing: start from the template.",
    "no_column": "The column “%(name)s” is missing: start from the template.",
    "no_value": "“%(name)s” is empty: fill it in.",
    "no_number": "“%(text)s” under “%(name)s” is no number: correct it.",
    "negative": "“%(name)s” is below zero: correct it.",
    "too_large": "“%(text)s” under “%(name)s” is too large: correct it.",
    "no_whole": "“%(text)s” under “%(name)s” is no whole number: correct it.",
    "no_country": "“%(text)s” is no country's two-letter code: write for instance IT.",
    "no_province": "“%(text)s” is no province of %(country)s: write its short code.",
    "lone_province": "A province needs its country: fill it in.",
    "lone_zip": "“ZIP to” needs a “ZIP from”: fill it in.",
    "bad_range": "“%(last)s” comes before “%(first)s”: begin with the lower ZIP code.",
    "unknown_zone": "No row of the sheet of zones names the zone “%(text)s”: add it there.",
    "zone_days": "The zone “%(text)s” has other transit days in row %(other)s: write the same.",
    "twice": "The zone “%(zone)s” has this band already in row %(other)s: remove one.",
    "no_kind": "“%(text)s” is no way to apply a surcharge: write one of %(choices)s.",
    "differs": "The surcharge “%(text)s” has other amounts in row %(other)s: write the same.",
    "too_long": "“%(text)s…” is too long: shorten it to %(limit)s characters.",
    "zip_number": "“%(text)s” under “%(name)s” is a number whose zeros may be lost: write the"
    " ZIP code as text.",
}
