"""Which column is what: headings in Italian and English, as people write them."""

import re
import unicodedata

SYNONYMS = {
    "order_ref": """invoiceno, order, order no, order number, order ref, order reference,
        po, po number, purchase order, customer reference, your reference, reference,
        ordine, n ordine, num ordine, numero ordine, nr ordine, rif ordine,
        riferimento, riferimento ordine, riferimento cliente, vs ordine, vs rif,
        ordine cliente, numero documento, documento""",
    "customer_code": """customerid, customer id, customer, customer code, customer no,
        account, account no, client code, codice cliente, cod cliente, cliente,
        cod cli, id cliente""",
    "customer_name": """customer name, client name, company, company name, buyer,
        ragione sociale, nome cliente, denominazione, intestatario""",
    "customer_vat": "vat, vat number, vat no, tax id, partita iva, p iva, piva",
    "customer_email": "email, e mail, customer email, mail, posta elettronica",
    "customer_country": "country, customer country, paese, nazione, stato",
    "ship_to_code": """ship to code, delivery address code, codice destinazione,
        cod destinazione, cod dest, destinazione""",
    "ship_to_name": """ship to, ship to name, delivery name, delivery address,
        destinatario, ragione sociale destinazione, luogo di consegna""",
    "ship_to_street": "ship to street, street, address, indirizzo, via, indirizzo consegna",
    "ship_to_zip": "zip, zip code, postcode, postal code, cap",
    "ship_to_city": "city, town, ship to city, citta, localita, comune",
    "ship_to_country": "ship to country, delivery country, paese destinazione",
    "product_code": """stockcode, stock code, sku, item, item code, item no, product,
        product code, internal reference, article, article code, codice, codice articolo,
        cod articolo, cod art, articolo, codice prodotto, prodotto, ns codice""",
    "barcode": "barcode, ean, ean13, gtin, codice a barre, codice ean",
    "customer_product_code": """customer item, customer item code, buyer item, your code,
        codice articolo cliente, cod art cliente, vs codice, vostro codice""",
    "description": """description, item description, product name, product description,
        descrizione, descrizione articolo, nome prodotto""",
    "quantity": """quantity, qty, ordered quantity, pieces, pcs, units, quantita, qta,
        q ta, qt, pezzi, quantita ordinata, numero pezzi""",
    "uom": "unit, uom, unit of measure, um, u m, unita di misura, unita misura",
    "price": """unitprice, unit price, price, net price, prezzo, prezzo unitario,
        prezzo netto, prezzo unit, pr unitario""",
    "discount": "discount, discount percent, disc, sconto, sconto percentuale, sc",
    "order_date": """invoicedate, order date, date, data, data ordine, data documento,
        data invio""",
    "delivery_date": """delivery date, requested date, requested delivery date, due date,
        ship date, data consegna, consegna, data richiesta, consegna richiesta,
        data consegna richiesta""",
    "agent": "agent, sales agent, salesman, sales rep, agente, cod agente, codice agente",
    "currency": "currency, valuta, divisa",
    "payment_terms": """payment terms, terms of payment, payment, condizioni di pagamento,
        condizioni pagamento, termini di pagamento, cond pag, pagamento""",
    "incoterm": """incoterm, incoterms, delivery terms, terms of delivery, resa, resa merce,
        condizioni di consegna, condizioni di resa""",
    "note": "note, notes, remarks, comment, annotazioni",
}


def normalise(heading):
    """A heading without case, accents and punctuation.

    >>> normalise("  Q.tà ")
    'q ta'
    >>> normalise("N° Ordine")
    'n ordine'
    """
    text = unicodedata.normalize("NFKD", str(heading or "")).replace("°", " ")
    text = "".join(char for char in text if not unicodedata.combining(char))
    return re.sub(r"[^a-z0-9]+", " ", text.lower()).strip()


def build_lookup(synonyms):
    """{normalised heading: column} from {column: headings, separated by commas}."""
    found = {
        normalise(word): column
        for column, words in synonyms.items()
        for word in words.split(",")
    }
    return found | {normalise(column): column for column in synonyms}


LOOKUP = build_lookup(SYNONYMS)


def map_headers(headers, given=None, lookup=LOOKUP):
    """Returns {index: column} for the headings understood.

    `given` maps a heading (as it stands) to a column and goes before the synonyms; a
    value of "" there leaves that column out.
    """
    chosen = {normalise(key): value for key, value in (given or {}).items()}
    found = {}
    for index, heading in enumerate(headers):
        name = normalise(heading)
        column = chosen[name] if name in chosen else lookup.get(name)
        if name and column:
            found[index] = column
    return found
