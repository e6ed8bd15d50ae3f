from odoo import api, models

from ..carriers import Address, Parcel, Shipment


class BackofficeBooking(models.Model):
    """A booking, or a delivery that may become one, as the carriers' package understands it.

    Called for many records in a row: nothing here searches, all is read along.
    """

    _inherit = "backoffice.booking"

    def _get_shipment(self, reference):
        self.ensure_one()
        parcels = self.parcel_ids
        return self._prepare_shipment(
            reference,
            self.partner_id,
            [Parcel(p.weight, p.name or "", p.length, p.width, p.height) for p in parcels],
            self.picking_ids,
            own_name=self.name,
            texts=self,
            contents=", ".join(self.picking_ids.mapped("name")),
            notes=self.notes or "",
            service=self.carrier_service or "",
            cash_on_delivery=self.cash_on_delivery,
            currency=self.company_id.currency_id.name or "EUR",
        )

    @api.model
    def _prepare_shipment(self, reference, place, parcels, pickings=None, texts=None, **values):
        """`place` is the consignee's partner; `pickings` tell the sender and, for the
        customs, the goods; `texts` is what may have its address written otherwise."""
        # who may see a delivery need not see invoices, nor the company's own addresses
        pickings = (pickings or self.env["stock.picking"]).sudo()
        sender = self._get_sender(pickings)
        values["sender"] = self._prepare_address(sender) if sender else None
        if self._leaves_customs_union(sender.country_id, place.country_id):
            customs = self._prepare_customs(pickings, place)
            values["customs"] = customs
            goods = dict.fromkeys(line.description for line in customs.lines)
            values["contents"] = ", ".join(goods) or values.get("contents", "")
        address = self._prepare_address(place)
        return Shipment(
            reference=reference,
            consignee=texts._write_for_carrier(address) if texts else address,
            parcels=tuple(parcels),
            **values,
        )

    @api.model
    def _prepare_parcel(self, row):
        """A Parcel of what `_prepare_parcels` made."""
        sizes = (row.get(key, 0.0) for key in ("length", "width", "height"))
        return Parcel(row["weight"], row.get("name") or "", *sizes)

    @api.model
    def _get_sender(self, pickings):
        """Where the goods leave from; the company where its warehouse has no address."""
        picking = pickings[:1]
        place = picking.picking_type_id.warehouse_id.partner_id
        return place or picking.company_id.partner_id

    @api.model
    def _prepare_address(self, place):
        firm = place.commercial_partner_id
        name = firm.name or place.name or ""
        return Address(
            name=name,
            contact=place.name if place.name and place.name != name else "",
            street=place.street or "",
            street2=place.street2 or "",
            zip=place.zip or "",
            city=place.city or "",
            province=place.state_id.code or "",
            country=place.country_id.code or "",
            phone=place.phone or firm.phone or "",
            email=place.email or firm.email or "",
            vat=firm.vat or "",
            eori=firm.eori or "",
            is_company=firm.is_company,
        )

    @api.model
    def _leaves_customs_union(self, origin, destination):
        """As the check of deliveries has it: the European Union is one customs territory."""
        if not origin or not destination or origin == destination:
            return False
        find = self.env["ir.model.data"]._xmlid_to_res_id  # cached, other than env.ref
        union = self.env["res.country.group"].sudo().browse(find("base.europe"))
        return not (origin | destination) <= union.country_ids
