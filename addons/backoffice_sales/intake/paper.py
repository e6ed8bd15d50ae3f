"""The total on a customer's order, in the text of a PDF.

It answers only where exactly one amount may be meant: what is read from paper is no more
than a hint, and a wrong one costs more than none.
"""

import re
from decimal import Decimal

# Labels by how surely they mean the whole order; the first kind that is found decides.
LABELS = (
    (
        # Italian, English, German, French, Spanish
        r"totale\s+(?:ordine|documento|complessivo|generale|fornitura)",
        r"(?:order|grand|gross)\s+total",
        r"total\s+(?:amount|order|due|price|value)",
        r"total\s+(?:incl|including)\b[^\d\n]{0,20}",
        r"(?:gesamt|brutto|auftrags|bestell)(?:betrag|summe|wert|preis)",
        r"gesamt\s*(?:brutto|summe)?\s*(?:inkl\.?|inklusive)[^\d\n]{0,20}",
        r"total\s+(?:ttc|g[ée]n[ée]ral|de\s+la\s+commande|commande)",
        r"(?:importe|precio)\s+total",
        r"total\s+(?:pedido|del\s+pedido|general|a\s+pagar|con\s+iva)",
    ),
    (
        r"totale\s+(?:imponibile|netto|merce|merci)",
        r"(?:net|sub)[\s-]?total",
        r"total\s+(?:net|excl|excluding|ex)\b[^\d\n]{0,20}",
        r"(?:netto|zwischen)(?:betrag|summe|wert)",
        r"(?:gesamt|summe)\s+netto",
        r"total\s+(?:ht|hors\s+taxes?)",
        r"base\s+imponible",
        r"total\s+sin\s+iva",
    ),
    (r"totale", r"total", r"gesamt", r"summe"),
)
# what stands between a label and its amount: signs, blanks and a currency
BETWEEN = r"(?:[^\w\n]|\b[A-Z]{3}\b|€|\$|£){0,40}\n?(?:[^\w\n]|\b[A-Z]{3}\b|€|\$|£){0,20}"
NUMBER = r"\d{1,3}(?:[., '\u00a0\u202f]\d{3})+[.,]\d{2}|\d{1,9}[.,]\d{2}"
AMOUNT = rf"(?<![\d.,'])({NUMBER})(?![\d%]|[.,]\d|\s*%)"


def _pattern(labels):
    return re.compile(rf"(?<!\w)(?:(?i:{'|'.join(labels)}))(?!\w){BETWEEN}{AMOUNT}")


PATTERNS = tuple(_pattern(labels) for labels in LABELS)


def total(text):
    """The amount of the order as a Decimal, or None where none, or more than one, is read."""
    for pattern in PATTERNS:
        found = {_decimal(match.group(1)) for match in pattern.finditer(text)}
        if found:
            return found.pop() if len(found) == 1 else None
    return None


def _decimal(text):
    """The last two digits are cents, whatever sign stands before them."""
    digits = re.sub(r"\D", "", text)
    return Decimal(digits) / 100
