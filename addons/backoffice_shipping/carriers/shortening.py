"""How a text is written where there is little room."""

#: how an Italian writes it when there is no room
ABBREVIATIONS = {
    "viale": "V.le",
    "piazza": "P.zza",
    "piazzale": "P.le",
    "corso": "C.so",
    "largo": "L.go",
    "strada": "Str.",
    "provinciale": "Prov.",
    "statale": "Stat.",
    "località": "Loc.",
    "frazione": "Fraz.",
    "contrada": "C.da",
    "vicolo": "Vic.",
    "zona": "Z.",
    "industriale": "Ind.",
    "artigianale": "Art.",
    "capannone": "Cap.",
    "palazzina": "Pal.",
    "presso": "c/o",
    "san": "S.",
    "santa": "S.",
    "fratelli": "F.lli",
}


def clean(text):
    """One line without control characters."""
    return " ".join("".join(c if c.isprintable() else " " for c in text or "").split())


def shorten(text, limit):
    """A proposal of how `text` may be written in `limit` characters."""
    words = clean(text).split()
    for place, word in enumerate(words):
        if len(" ".join(words)) <= limit:
            break
        words[place] = ABBREVIATIONS.get(word.lower(), word)
    return " ".join(words)[:limit].strip()
