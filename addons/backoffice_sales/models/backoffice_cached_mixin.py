from odoo import api, models


class BackofficeCachedMixin(models.AbstractModel):
    """For settings that are read at every run and hardly ever change: what is remembered of
    them (`ormcache`) is forgotten with every edit."""

    _name = "backoffice.cached.mixin"
    _description = "Remembered Settings"

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
