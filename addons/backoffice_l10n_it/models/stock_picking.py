from odoo import api, models


class StockPicking(models.Model):
    _inherit = "stock.picking"

    def _why_no_document(self):
        why = super()._why_no_document()
        if not why and self.l10n_it_ddt_number:
            return self.env._(
                "travelled as DDT %(number)s already, numbered when it was validated",
                number=self.l10n_it_ddt_number,
            )
        return why

    @api.depends("transport_document_id", "l10n_it_ddt_number")
    def _compute_l10n_it_show_print_ddt_button(self):
        result = super()._compute_l10n_it_show_print_ddt_button()
        for picking in self:
            # the host's own paper only for what the host numbered
            if picking.transport_document_id or not picking.l10n_it_ddt_number:
                picking.l10n_it_show_print_ddt_button = False
        return result
