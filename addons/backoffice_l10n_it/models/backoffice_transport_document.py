from odoo import api, models
from odoo.tools import SQL


class BackofficeTransportDocument(models.Model):
    _inherit = "backoffice.transport.document"

    def _after_issue(self):
        """The host finds our number where it looks for its own."""
        result = super()._after_issue()
        pickings = self.picking_ids
        pickings.flush_recordset(["transport_document_id", "l10n_it_ddt_number"])
        self.env.execute_query(
            SQL(
                """
                UPDATE stock_picking AS picking
                   SET l10n_it_ddt_number = document.name
                  FROM backoffice_transport_document AS document
                 WHERE picking.transport_document_id = document.id
                   AND document.id = ANY(%s)
             RETURNING picking.id
                """,
                self.ids,
            )
        )
        pickings.invalidate_recordset(["l10n_it_ddt_number"])
        pickings.modified(["l10n_it_ddt_number"])
        return result

    def _before_release(self, pickings):
        pickings.write({"l10n_it_ddt_number": False})
        return super()._before_release(pickings)

    @api.model
    def _get_identifiers(self, partner):
        """With the codice fiscale where it is not the VAT number."""
        found = super()._get_identifiers(partner)
        code = (
            partner.l10n_it_codice_fiscale
            or partner.commercial_partner_id.l10n_it_codice_fiscale
        )
        if code and code not in (partner.vat or ""):
            found.append(self.env._("Fiscal code %(code)s", code=code))
        return found

    def _has_tax_number(self, partner):
        return super()._has_tax_number(partner) or bool(partner.l10n_it_codice_fiscale)
