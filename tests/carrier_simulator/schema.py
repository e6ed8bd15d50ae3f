"""Rules for JSON bodies: what a door holds a request against."""


class Text:
    def __init__(self, most, least=1, form=None):
        self.most, self.least, self.form = most, least, form

    def fault(self, value, path):
        if not isinstance(value, str):
            return f"{path}: text expected"
        if not self.least <= len(value) <= self.most:
            return f"{path}: {self.least} to {self.most} characters"
        if self.form and not self.form.fullmatch(value):
            return f"{path}: wrong format"
        return ""


class Number:
    def __init__(self, least=0.0, most=1e15, is_whole=False):
        self.least, self.most, self.is_whole = least, most, is_whole

    def fault(self, value, path):
        kinds = int if self.is_whole else (int, float)
        if isinstance(value, bool) or not isinstance(value, kinds):
            return f"{path}: number expected"
        return "" if self.least <= value <= self.most else f"{path}: out of range"


class Flag:
    def fault(self, value, path):
        return "" if isinstance(value, bool) else f"{path}: true or false expected"


class One:
    def __init__(self, words):
        self.words = set(words.split())

    def fault(self, value, path):
        is_known = isinstance(value, str) and value in self.words
        return "" if is_known else f"{path}: not one of {', '.join(sorted(self.words))}"


class Many:
    def __init__(self, rule, most=999, least=1):
        self.rule, self.most, self.least = rule, most, least

    def fault(self, value, path):
        if not isinstance(value, list):
            return f"{path}: list expected"
        if not self.least <= len(value) <= self.most:
            return f"{path}: {self.least} to {self.most} entries"
        faults = (self.rule.fault(row, f"{path}/{n}") for n, row in enumerate(value))
        return next(filter(None, faults), "")


class Group:
    """`fields` by name, of which `need` says those that must be there; no other may be."""

    def __init__(self, **fields):
        self.fields = fields
        self.needed = ()

    def need(self, names):
        self.needed = tuple(names.split())
        return self

    def fault(self, value, path):
        if not isinstance(value, dict):
            return f"{path}: object expected"
        for name in self.needed:
            if name not in value:
                return f"{path}/{name}: required"
        for name, own in value.items():
            if name not in self.fields:
                return f"{path}/{name}: not allowed"
            found = self.fields[name].fault(own, f"{path}/{name}")
            if found:
                return found
        return ""


class Anything:
    def fault(self, value, path):
        return ""
