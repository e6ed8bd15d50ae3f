from odoo import models


class SaleOrder(models.Model):
    _inherit = "sale.order"

    def _create_invoices(self, grouped=False, final=False, date=None):
        moves = super()._create_invoices(grouped=grouped, final=final, date=date)
        if "transport_quantities" not in self.env.context:
            self.env["backoffice.transport.document"]._link_completed(moves)
        return moves

    def _get_invoice_grouping_keys(self):
        keys = super()._get_invoice_grouping_keys()
        if self.env.context.get("transport_one_per_customer"):
            return [key for key in keys if key != "partner_shipping_id"]
        return keys

    def _get_invoiceable_lines(self, final=False):
        lines = super()._get_invoiceable_lines(final)
        quantities = self.env.context.get("transport_quantities")
        if quantities is None:
            return lines
        services = self.env.context.get("transport_services")
        kept = lines.filtered(lambda line: line._is_on_transport(quantities, services))
        return kept._without_empty_sections()


class SaleOrderLine(models.Model):
    _inherit = "sale.order.line"

    def _is_goods(self):
        return not self.display_type and self.product_id.type == "consu"

    def _is_on_transport(self, quantities, services):
        """Whether a line goes on the invoice of documents that delivered `quantities`."""
        if self._is_goods() and not self.is_downpayment:
            return quantities.get(self.id, 0) > 0 and self.qty_to_invoice > 0
        return bool(self.display_type or self.is_downpayment or services)

    def _without_empty_sections(self):
        """Leaves out the headings that no line follows."""
        kept = self.browse()
        sections = subsections = self.browse()
        for line in self:
            if line.display_type == "line_section":
                sections, subsections = line, self.browse()
            elif line.display_type == "line_subsection":
                subsections = line
            else:
                kept |= sections | subsections | line
                sections = subsections = self.browse()
        return kept

    def _prepare_invoice_line(self, **optional_values):
        values = super()._prepare_invoice_line(**optional_values)
        quantities = self.env.context.get("transport_quantities")
        if quantities and self.id in quantities and not self.is_downpayment:
            # never more than the host has left to invoice
            values["quantity"] = min(self.qty_to_invoice, quantities[self.id])
        return values
