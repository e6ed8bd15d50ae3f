from odoo import api, models


class BackofficeFactMixin(models.AbstractModel):
    """For models whose fields decide whether a check has anything to look for.

    `backoffice.check._facts()` is cached; it must be asked again once one of the fields is
    given a value. When the last value goes, a check merely looks in vain.
    """

    _name = "backoffice.fact.mixin"
    _description = "Kept for Checks"

    @api.model
    def _fact_fields(self):
        """Names of the fields that `_facts` asks about."""
        return set()

    @api.model_create_multi
    def create(self, vals_list):
        records = super().create(vals_list)
        if any(self._fact_fields() & vals.keys() for vals in vals_list):
            self.env.registry.clear_cache()
        return records

    def write(self, vals):
        result = super().write(vals)
        changed = self._fact_fields() & vals.keys()
        if changed:
            # who asks next reads the database, perhaps in the middle of a create()
            self.flush_recordset(changed)
            self.env.registry.clear_cache()
        return result
