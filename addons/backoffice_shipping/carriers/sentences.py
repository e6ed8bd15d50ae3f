"""Every sentence that this package says, by key; the caller may translate by the same key."""

#: why a shipment cannot be sent
PROBLEMS = {
    "no_name": "The consignee has no name.",
    "no_street": "The delivery address of %(name)s has no street.",
    "no_zip": "The delivery address of %(name)s has no ZIP code.",
    "no_city": "The delivery address of %(name)s has no city.",
    "no_country": "The delivery address of %(name)s has no country.",
    "no_phone": "%(name)s has no telephone number for the driver.",
    "no_parcels": "There is no parcel to send: set the parcels.",
    "no_weight": "The shipment weighs nothing: set the weight of its parcels.",
    "bad_zip": "“%(zip)s” is no ZIP code of %(country)s.",
    "long_street": "The street “%(text)s” has more than the %(limit)d characters that the"
    " carrier takes: shorten it.",
    "long_city": "The city “%(text)s” has more than the %(limit)d characters that the carrier"
    " takes: shorten it.",
    "too_many_parcels": "The shipment has %(count)d parcels; the carrier takes at most"
    " %(limit)d: split it.",
    "long_text": "%(field)s “%(text)s” has more than the %(limit)d characters that the carrier"
    " takes: shorten it, for instance to “%(proposal)s”.",
    "no_field": "%(field)s is missing.",
    "bad_field": "%(field)s “%(text)s” is not what the carrier takes.",
    "too_heavy": "Parcel %(parcel)s weighs %(weight)s kg; the carrier takes at most"
    " %(limit)s kg.",
    "too_large": "Parcel %(parcel)s measures %(size)s cm; the carrier takes at most %(limit)s.",
    "not_served": "The carrier does not take shipments to %(country)s.",
    "no_cash": "The carrier collects no cash on delivery for this shipment.",
    "no_customs": "The shipment leaves the customs union and has no customs data: %(field)s.",
    "no_return": "The carrier takes no returns through its interface.",
    "no_insurance": "The carrier insures nothing through its interface.",
    "bad_window": "The carrier collects between %(start)s and %(end)s o'clock: set other"
    " times.",
    "merged": "Shipment %(number)s has %(total)d parcels at the carrier, our booking %(count)d:"
    " it was merged with another one. Have the depot take them apart before the day is closed.",
    "split": "The carrier has given the parcels of one booking several numbers: %(numbers)s.",
    "incomplete": "The carrier took %(done)d of %(count)d parcels: %(text)s",
    "unrouted": "The carrier has found no depot for the address (%(text)s): the number stays,"
    " the depot corrects it.",
    "no_label_file": "The carrier gave no label that can be printed: take it from its portal.",
    "bad_reference": "The reference “%(text)s” is no number of at most %(limit)d digits.",
}
#: what `field` may stand for in a problem
FIELDS = {
    "name": "The consignee's name",
    "contact": "The contact",
    "street": "The street",
    "zip": "The ZIP code",
    "city": "The city",
    "province": "The province",
    "country": "The country",
    "phone": "The telephone",
    "email": "The e-mail address",
    "vat": "The VAT number",
    "eori": "The EORI number",
    "sender": "The sender's address",
    "sender_phone": "The sender's telephone",
    "contents": "The description of the goods",
    "reference": "The reference",
    "notes": "The note for the driver",
    "size": "The size of a parcel",
    "service": "The service",
    "incoterm": "The incoterm",
    "invoice": "The invoice's number",
    "invoice_date": "The invoice's date",
    "hs_code": "The HS code",
    "origin": "The country of origin",
    "net_weight": "The net weight",
    "value": "The value of the goods",
    "cash_on_delivery": "The cash on delivery",
    "insured": "The insured value",
    "ship_on": "The day of shipping",
}
#: what became of a call
OUTCOMES = {
    "bad_address": "“%(address)s” is no web address: set the carrier's address on the"
    " delivery method.",
    "not_encrypted": "“%(address)s” would send the password unencrypted: write https.",
    "unreachable": "The carrier cannot be reached: %(detail)s",
    "unusable": "The carrier's address or credentials cannot be used: %(detail)s",
    "timeout": "The carrier did not answer in time.",
    "lost": "The connection was lost before the carrier's answer.",
    "endless": "The carrier's answer does not end.",
    "unreadable": "The carrier's answer cannot be read.",
    "http_busy": "The carrier asks to come back later (HTTP %(status)d).",
    "http_failed": "The carrier's server failed (HTTP %(status)d).",
    "http_refused": "The carrier's server refused the request (HTTP %(status)d): check"
    " address and credentials on the delivery method.",
    "not_started": "There was no time to send it.",
    "internal": "Something unforeseen happened during the call: %(detail)s",
    "several": "The carrier has several shipments of this reference: %(numbers)s.",
    "no_token": "The carrier gave no access for this session, so that nothing was sent.",
    "told": "The carrier says: %(text)s",
    "not_listed": "The carrier lists no such shipment, which proves nothing: it may stand in"
    " its portal as not yet routed.",
    "closed_before": "Shipment %(number)s is closed: the carrier has its data and it travels.",
    "shared": "Shipment %(number)s holds parcels of another booking too: it cannot be taken"
    " back as a whole.",
    "said": "The carrier says: %(text)s (%(number)d).",
}
#: what a person can do about it
ADVICE = {
    "credentials": "Check user and password on the delivery method.",
    "customer": "Check the customer code on the delivery method.",
    "destination": "Check ZIP code, city and country of the delivery address.",
    "data": "The data are wrong or contradict each other.",
    "ask": "Ask the carrier.",
    "unknown_shipment": "The carrier knows no such shipment.",
    "left": "The depot has handled the shipment already.",
    "again": "Try again later.",
    "depot": "Call the depot.",
}


def say(key, params, advice=""):
    """The English sentence for `key`, and what to do."""
    words = {"field": FIELDS[params["field"]]} if "field" in params else {}
    text = (PROBLEMS | OUTCOMES)[key] % (params | words)
    return f"{text} {ADVICE[advice]}" if advice else text
