import hashlib
import json

from odoo import api, models
from odoo.tools import formatLang


class BackofficeApprovalMixin(models.AbstractModel):
    """What an approval is about, as plain values: to be compared, kept and shown."""

    _inherit = "backoffice.approval.mixin"

    def _approval_content(self):
        """{record id: JSON-able value}. Set-based. Names are left out: a customer that is
        renamed is still the one that was approved."""
        head, lines = self._approval_fields()
        for field, names in lines.items():
            together = self[field]  # each record's lines alone would be read alone
            for name in names:
                if together._fields[name].type == "many2many":
                    together.mapped(name)
        return {
            record.id: {name: plain(record, name) for name in head}
            | {
                field: [
                    {name: plain(line, name) for name in names}
                    for line in record[field]
                    .filtered(
                        lambda line: (
                            not line._fields.get("display_type") or not line.display_type
                        )
                    )
                    .sorted("id")
                ]
                for field, names in lines.items()
            }
            for record in self
        }

    def _approval_dates(self):
        """Dates among the `_approval_fields` that matter to a request only where it was
        opened because of them: {field name: codes of the built-in checks that look at it}."""
        return {}

    @api.model
    def _content_asked(self, content, rule, checks):
        """Of what a record holds, that which a request is about: the dates only where its
        rule or its checks look at them."""
        texts = " ".join(
            filter(None, (rule.domain, *checks.mapped("domain"), *checks.mapped("expression")))
        )
        codes = set(checks.mapped("code"))
        dates = self._approval_dates()
        return without(
            content, {d for d, about in dates.items() if not codes & about and d not in texts}
        )

    @api.model
    def _content_like(self, content, asked):
        """Of what a record holds, the dates only where a request was about them: it holds
        `asked`."""
        if not content:
            return content
        return without(content, self._approval_dates().keys() - names_in(asked or {}))

    @api.model
    def _content_print(self, content):
        """SHA-256 of what an approval is about; of nothing where the record is gone."""
        text = json.dumps(content, sort_keys=True, default=str)
        return content and hashlib.sha256(text.encode()).hexdigest()

    # --- Differences

    @api.model
    def _content_differences(self, pairs):
        """What differs between (content before, content after), as sentences in the reader's
        language: a list of lines for each pair."""
        return [self._differences(before or {}, after or {}) for before, after in pairs]

    @api.model
    def _differences(self, before, after):
        if not after:
            return [self.env._("The document is gone.")]
        if not isinstance(before, dict) or not isinstance(after, dict):
            return [self.env._("The document is not as it was.")]
        head, line_fields = self._approval_fields()
        found = []
        for name in (*head, *line_fields):
            if name not in before and name not in after:
                continue
            old, new = before.get(name), after.get(name)
            if name in line_fields:
                lines = self.env[self._fields[name].comodel_name]
                found += self._line_changes(lines, line_fields[name][0], old or [], new)
            elif old != new:
                found.append(said(self, name, old, new))
        return found

    @api.model
    def _line_changes(self, lines, key, before, after):
        """What differs between two lists of lines (of the model `lines`), as plain values."""
        before, after = list(before), list(after)
        for line in list(before):
            if line in after:
                before.remove(line)
                after.remove(line)
        found = []
        for new in after:
            old = next((line for line in before if line.get(key) == new[key]), None)
            label = shown(lines, key, new[key])
            if old is None:
                found.append(self.env._("Added: %(line)s", line=label))
                continue
            before.remove(old)
            found += [
                f"{label}: {said(lines, name, old.get(name), value)}"
                for name, value in new.items()
                if old.get(name) != value
            ]
        for old in before:
            found.append(self.env._("Removed: %(line)s", line=shown(lines, key, old[key])))
        return found


def names_in(content):
    """The fields of which a content holds something, those of its lines too."""
    names = set(content)
    for value in content.values():
        if isinstance(value, list):
            names.update(*(line for line in value if isinstance(line, dict)))
    return names


def without(content, names):
    """The content without some fields of the head and of the lines."""
    if not names:
        return content
    return {
        name: [
            {key: plain for key, plain in line.items() if key not in names}
            if isinstance(line, dict)
            else line
            for line in value
        ]
        if isinstance(value, list)
        else value
        for name, value in content.items()
        if name not in names
    }


def plain(record, name):
    value, kind = record[name], record._fields[name].type
    if kind in ("float", "monetary"):
        return round(value, 10)  # computed or read again, it is the same figure
    if kind in ("many2one", "many2many"):
        return value.id if kind == "many2one" else sorted(value.ids)
    return value.isoformat() if kind in ("date", "datetime") and value else value


def said(model, name, old, new):
    label = model.fields_get([name], ["string"])[name]["string"]
    return f"{label}: {shown(model, name, old)} → {shown(model, name, new)}"


def shown(model, name, value):
    """A plain value as the reader knows it."""
    field = model._fields[name]
    if field.type in ("many2one", "many2many"):
        records = model.env[field.comodel_name].sudo().browse(value or ()).exists()
        return ", ".join(records.mapped("display_name")) or "–"
    if field.type in ("float", "monetary") and value is not None:
        digits = field.get_digits(model.env) if field.type == "float" else None
        return formatLang(model.env, value, digits=digits[1] if digits else 2)
    return "–" if value in (None, False, "") else str(value)
