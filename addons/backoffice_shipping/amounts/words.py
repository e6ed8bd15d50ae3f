"""Amounts in words, as banks and customs read them.

num2words gives the cardinal number; its currency forms are not used: they take integers
for cents, miss most currencies and fail in a dozen languages. Cents stay figures
("centoventitré/45"), the currency is printed beside as its ISO code.
"""

from decimal import ROUND_HALF_UP, Decimal

from num2words import num2words

FALLBACK = "en"
# between the words and the fraction: "… and 45/100"; other languages have a space
CONJUNCTIONS = {
    "ca": "i", "de": "und", "en": "and", "es": "y", "fr": "et", "nl": "en", "pt": "e",
}  # fmt: skip
MINUS = {
    "de": "minus", "en": "minus", "es": "menos", "fr": "moins", "it": "meno", "nl": "min",
    "pt": "menos",
}  # fmt: skip


def amount_in_words(amount, lang, digits=2):
    """An amount in the words of a language.

    `amount`: int, str, Decimal or float; `lang`: a code such as it_IT, de or pt_BR, with
    English for what num2words does not speak; `digits`: the currency's decimals (0 to 4).
    Italian: "centoventitré/45"; others: "one hundred and twenty-three and 45/100".
    """
    value = _round(amount, digits)
    whole, cents = divmod(int(abs(value).scaleb(digits)), 10**digits)
    if (lang or "")[:2].lower() == "it":
        text = italian_words(whole)
        if digits:
            text += f"/{cents:0{digits}d}"
        return f"{MINUS['it']} {text}" if value < 0 else text
    words, spoken = _cardinal(whole, lang)
    if digits:
        parts = [words, CONJUNCTIONS.get(spoken[:2], ""), f"{cents:0{digits}d}/{10**digits}"]
        words = " ".join(part for part in parts if part)
    return f"{MINUS.get(spoken[:2], '-')} {words}" if value < 0 else words


def italian_words(whole):
    """A whole number from 0 in one Italian word: 2000003 is "duemilionitré".

    num2words separates millions and forgets the accent of most compounds ("centoventitre").
    The rule: a final "tre" is accented in every number but 3 itself, and nowhere else.
    """
    words = num2words(int(whole), lang="it")
    joined = words.replace(" e ", "").replace(" ", "").replace("é", "e")
    if joined.endswith("tre") and joined != "tre":
        return joined.removesuffix("e") + "é"
    return joined


def _round(amount, digits):
    # a float by its shortest form: 1.005 is meant as written
    exact = amount if isinstance(amount, Decimal) else Decimal(str(amount))
    return exact.quantize(Decimal(1).scaleb(-digits), rounding=ROUND_HALF_UP)


def _cardinal(whole, lang):
    """The number's words and the language that they are in."""
    code = lang or FALLBACK
    for spoken in (code, code[:2].lower()):
        try:
            return num2words(int(whole), lang=spoken), spoken
        except (NotImplementedError, OverflowError):
            continue
    return num2words(int(whole), lang=FALLBACK), FALLBACK
