import base64

from odoo import api, fields, models
from odoo.exceptions import UserError


class BackofficeCheckImport(models.TransientModel):
    """Takes a rule pack in: shows first what would be new, changed and unchanged."""

    _name = "backoffice.check.import"
    _description = "Import of a Rule Pack"

    file = fields.Binary("Rule Pack", required=True, attachment=False)
    file_name = fields.Char()
    line_ids = fields.One2many("backoffice.check.import.line", "import_id", readonly=True)
    new_count = fields.Integer(compute="_compute_counts")
    changed_count = fields.Integer(compute="_compute_counts")
    unchanged_count = fields.Integer(compute="_compute_counts")

    @api.depends("line_ids.status")
    def _compute_counts(self):
        for wizard in self:
            status = wizard.line_ids.mapped("status")
            wizard.new_count = status.count("new")
            wizard.changed_count = status.count("changed")
            wizard.unchanged_count = status.count("unchanged")

    def action_preview(self):
        """Reads the file and lists what an import would do."""
        self.ensure_one()
        self.line_ids = [fields.Command.clear()] + [
            fields.Command.create(self._line_values(*entry)) for entry in self._entries()
        ]
        return self._reopen()

    def action_import(self):
        """Makes the checks that are new, switched off, and changes those that differ."""
        self.ensure_one()
        Check = self.env["backoffice.check"]
        new, done = [], Check
        entries = self._entries()
        for _key, check, values, texts in entries:
            if not check:
                new.append(({**values, "active": False}, texts))
            elif self._differences(check, values, texts):
                check.write(values)
                self._write_texts(check, texts)
                done |= check
        made = Check.create([values for values, _texts in new])
        for check, (_values, texts) in zip(made, new, strict=True):
            self._write_texts(check, texts)
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Imported Checks"),
            "res_model": "backoffice.check",
            "views": [(False, "list"), (False, "form")],
            "domain": [("id", "in", (made | done).ids)],
            "context": {"active_test": False},
        }

    def _entries(self):
        try:
            content = base64.b64decode(self.file or b"", validate=True)
        except ValueError as error:
            raise UserError(self.env._("The file cannot be read.")) from error
        entries = self.env["backoffice.check"]._from_pack(content)
        self.env["backoffice.check"]._ensure_may_program([entry[2] for entry in entries])
        return entries

    @api.model
    def _line_values(self, key, check, values, texts):
        different = self._differences(check, values, texts) if check else []
        labels = [check._fields[name].string for name in different]
        return {
            "key": key,
            "name": values["name"],
            "status": "new" if not check else "changed" if different else "unchanged",
            "differences": ", ".join(labels),
            "severity": values["severity"],
        }

    @api.model
    def _differences(self, check, values, texts):
        """Names of the fields in which a stored check differs from a file."""
        source = check.with_context(lang="en_US")
        stored = {
            name: source._fields[name].convert_to_write(source[name], source) for name in values
        }
        different = [n for n in values if not self._same(stored[n], values[n])]
        translated = [
            name
            for name, languages in texts.items()
            if name not in different
            and self._installed(languages).items() - check._pack_texts(name).items()
        ]
        return sorted(different + translated)

    @api.model
    def _same(self, stored, given):
        if isinstance(given, list):
            return set(stored[0][2] if stored else ()) == set(given[0][2])
        return (stored or False) == (given or False)

    @api.model
    def _installed(self, languages):
        known = {code for code, _name in self.env["res.lang"].get_installed()} | {"en_US"}
        return {code: text for code, text in languages.items() if code in known}

    @api.model
    def _write_texts(self, check, texts):
        for name, languages in texts.items():
            others = {c: t for c, t in self._installed(languages).items() if c != "en_US"}
            if others:
                check.update_field_translations(name, others)

    def _reopen(self):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Import Rule Pack"),
            "res_model": self._name,
            "res_id": self.id,
            "views": [(False, "form")],
            "target": "new",
        }


class BackofficeCheckImportLine(models.TransientModel):
    """One check of a rule pack."""

    _name = "backoffice.check.import.line"
    _description = "Check of a Rule Pack"

    import_id = fields.Many2one(
        "backoffice.check.import", required=True, ondelete="cascade", index=True
    )
    key = fields.Char(readonly=True)
    name = fields.Char(readonly=True)
    severity = fields.Selection(
        lambda self: self.env["backoffice.check"]._fields["severity"].selection, readonly=True
    )
    status = fields.Selection(
        [("new", "New"), ("changed", "Changed"), ("unchanged", "Unchanged")], readonly=True
    )
    differences = fields.Char("What Changes", readonly=True)
