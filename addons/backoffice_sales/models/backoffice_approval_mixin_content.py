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

    def _approval_fingerprints(self):
        """{record id: SHA-256 of what an approval is about}."""
        return self._content_prints(self._approval_content())

    @api.model
    def _content_prints(self, contents):
        return {
            record_id: hashlib.sha256(
                json.dumps(content, sort_keys=True, default=str).encode()
            ).hexdigest()
            for record_id, content in contents.items()
        }

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


def plain(record, name):
    value, kind = record[name], record._fields[name].type
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
