from odoo import api, fields, models


class StockPickingType(models.Model):
    _inherit = "stock.picking.type"

    host_ddt_sequence_id = fields.Many2one(
        "ir.sequence",
        "DDT Sequence of the Host",
        copy=False,
        index="btree_not_null",
        help="Put aside while the Back Office numbers the transport documents.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        types = super().create(vals_list)
        types._put_host_sequence_aside()
        return types

    def _put_host_sequence_aside(self):
        for sequence, types in self.grouped("l10n_it_ddt_sequence_id").items():
            if sequence:
                types.write(
                    {"host_ddt_sequence_id": sequence.id, "l10n_it_ddt_sequence_id": False}
                )
