"""What a check says, kept until it is known in which language it is read."""

from odoo.tools.translate import LazyGettext, get_translation

SOURCE = "en_US"  # what is translated from, and what findings are compared by


class Said(LazyGettext):
    """A text that `make(lang)` gives in the language asked for: once, because many findings
    share one. Like the host's own texts of this kind, `env._(text)` gives the reader's."""

    __slots__ = ("_make", "_texts")

    def __init__(self, make):
        self._make = make
        self._texts = {}

    def _translate(self, lang=""):
        lang = lang or SOURCE
        if lang not in self._texts:
            self._texts[lang] = self._make(lang)
        return self._texts[lang]

    def __repr__(self):
        return f"Said({self._translate()!r})"


class Sentence(Said):
    """A sentence of the code; `sentence % values` fills it in. A value may be said, too."""

    __slots__ = ()

    def __init__(self, module, source, values=()):
        self._module = module
        self._source = source
        self._args = values
        self._texts = {}

    def __mod__(self, values):
        return Sentence(self._module, self._source, values)

    def _translate(self, lang=""):
        lang = lang or SOURCE
        if lang not in self._texts:
            self._texts[lang] = get_translation(self._module, lang, self._source, self._args)
        return self._texts[lang]


class Sentences:
    """Where the sentences of a file are from: `_lt = Sentences(__name__)`; the name is the
    one by which the host finds the texts to translate."""

    def __init__(self, module):
        self.module = module.split(".")[2]

    def __call__(self, source, /, **values):
        return Sentence(self.module, source, values)


def said(by_lang):
    """A text that is there in several languages: {lang: text}."""
    otherwise = by_lang.get(SOURCE) or next(filter(None, by_lang.values()), "")
    return Said(lambda lang: by_lang.get(lang) or otherwise)


def joined(parts, between=", "):
    """The parts as one text."""
    if all(isinstance(part, str) for part in parts):
        return between.join(parts)
    return Said(lambda lang: between.join(in_language(part, lang) for part in parts))


def as_said(text):
    return Said(lambda _lang: text) if isinstance(text, str) else text


def in_language(text, lang):
    """The text of a check: some say what is in no language, such as a number."""
    return text if isinstance(text, str) else text._translate(lang)
