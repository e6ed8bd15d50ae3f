from odoo import api, models

from .check_text import SOURCE, said


class BackofficeCachedMixin(models.AbstractModel):
    """For settings that are read at every run and hardly ever change: what is remembered of
    them (`ormcache`) is forgotten with every edit."""

    _name = "backoffice.cached.mixin"
    _description = "Remembered Settings"

    # --- Texts, which are remembered in every language

    @api.model
    def _languages(self):
        """What findings are told in: the languages that are switched on, and the source."""
        installed = self.env["res.lang"].get_installed()
        return tuple(sorted({SOURCE} | {code for code, _name in installed}))

    def _in_languages(self, name):
        """A translated field as a text for whoever reads it; "" where it is empty."""
        texts = {lang: self.with_context(lang=lang)[name] for lang in self._languages()}
        return said(texts) if any(texts.values()) else ""

    # --- CRUD

    @api.model_create_multi
    def create(self, vals_list):
        records = super().create(vals_list)
        self.env.registry.clear_cache()
        return records

    def write(self, vals):
        result = super().write(vals)
        self.env.registry.clear_cache()
        return result

    def unlink(self):
        result = super().unlink()
        self.env.registry.clear_cache()
        return result
