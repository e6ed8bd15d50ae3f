from collections import defaultdict

from odoo import api, fields, models

from ..carriers import Customs, CustomsLine

#: the host's units of measure by the codes of the trade
UNITS = {
    "uom.product_uom_kgm": "KG",
    "uom.product_uom_gram": "GM",
    "uom.product_uom_litre": "LTR",
    "uom.product_uom_meter": "M",
    "uom.product_uom_dozen": "DOZ",
}


class BackofficeBooking(models.Model):
    """What the customs hear of a shipment; fields of the host wherever it has them."""

    _inherit = "backoffice.booking"

    @api.model
    def _prepare_customs(self, pickings, place):
        """Terms, invoice and goods of deliveries that leave the customs union. What is not
        known stays empty: the carrier's client says so."""
        # lists, not filtered records: these would be read one delivery at a time
        moves = [move for move in pickings.move_ids if move.state != "cancel"]
        orders = [move.sale_line_id.order_id for move in moves if move.sale_line_id]
        empty = self.env["sale.order"]
        order = next((one for one in orders if one.incoterm), orders[0] if orders else empty)
        currency = order.currency_id or pickings[:1].company_id.currency_id
        invoice = self._get_customs_invoice(pickings, moves)
        return Customs(
            incoterm=order.incoterm.code or "",
            incoterm_place=order.incoterm_location or "",
            invoice=invoice.name or "",
            invoice_date=invoice.invoice_date or None,
            currency=currency.name or "",
            lines=tuple(self._prepare_customs_lines(moves, currency, place.lang)),
        )

    @api.model
    def _get_customs_invoice(self, pickings, moves):
        """The posted invoice of these goods: one that quotes their transport document, or
        else the latest of their order lines."""
        invoices = {
            line.move_id
            for move in moves
            for line in move.sale_line_id.invoice_lines
            if line.move_id.state == "posted" and line.move_id.move_type == "out_invoice"
        }
        latest = sorted(invoices, key=lambda move: (move.invoice_date, move.id))
        quoting = [
            move for move in latest if move.transport_document_ids.picking_ids & pickings
        ]
        found = quoting or latest
        return found[-1] if found else self.env["account.move"]

    @api.model
    def _prepare_customs_lines(self, moves, currency, lang):
        """A CustomsLine for each product and price, named in the consignee's language."""
        quantities = defaultdict(float)
        for move in moves:
            product = move.product_id
            quantity = move.product_uom._compute_quantity(
                move.quantity or move.product_uom_qty, product.uom_id, round=False
            )
            if quantity > 0:
                quantities[product, self._get_customs_price(move, currency)] += quantity
        to_kg = self._get_kg_factor() if quantities else 1.0
        codes = self._get_unit_codes() if quantities else {}
        return [
            CustomsLine(
                description=product.with_context(lang=lang).name or "",
                quantity=quantity,
                value=price,
                net_weight=product.weight * quantity * to_kg,
                hs_code=(product.hs_code or "").strip(),
                origin=product.country_of_origin.code or "",
                unit=codes.get(product.uom_id.id, "PCS"),
            )
            for (product, price), quantity in quantities.items()
        ]

    @api.model
    def _get_customs_price(self, move, currency):
        """Of one unit of the product, without tax, in `currency`. What is given away has its
        list price: the customs want a value of everything."""
        line, product = move.sale_line_id, move.product_id
        company, today = move.company_id, fields.Date.context_today(self)
        price = 0.0
        if line.price_reduce_taxexcl:
            price = line.product_uom_id._compute_price(
                line.price_reduce_taxexcl, product.uom_id
            )
            price = line.currency_id._convert(price, currency, company, today, round=False)
        if not price:
            price = product.currency_id._convert(
                product.lst_price, currency, company, today, round=False
            )
        return round(price, 6)

    @api.model
    def _get_unit_codes(self):
        find = self.env["ir.model.data"]._xmlid_to_res_id  # cached, other than env.ref
        return {find(xmlid, raise_if_not_found=False): code for xmlid, code in UNITS.items()}
