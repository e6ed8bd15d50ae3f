from odoo import fields, models


class BackofficeManifestScan(models.TransientModel):
    """What the driver takes along, label by label; the rest stays behind."""

    _name = "backoffice.manifest.scan"
    _description = "Scan at the Handover"

    manifest_id = fields.Many2one("backoffice.manifest", required=True, readonly=True)
    codes = fields.Text("Scanned", help="One label a line, as the scanner types them.")
    is_checked = fields.Boolean(readonly=True)
    missing = fields.Text("Not Scanned", readonly=True)
    unknown = fields.Text("Not on This Manifest", readonly=True)
    found_count = fields.Integer("Parcels Scanned", readonly=True)

    def action_check(self):
        """Compares what was scanned with the manifest, and shows the difference."""
        self.ensure_one()
        self.manifest_id.check_access("write")
        bookings, unknown = self._compare()
        expected = self._get_lines().booking_id
        missing = expected - bookings
        self.write(
            {
                "is_checked": True,
                "missing": "\n".join(self._get_names(missing)) or False,
                "unknown": "\n".join(unknown) or False,
                "found_count": sum(bookings.mapped("parcel_count")),
            }
        )
        if not missing and not unknown:
            return self.action_confirm()
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "target": "new",
        }

    def action_confirm(self):
        """Hands over what was scanned; what was not is left for the next manifest."""
        self.ensure_one()
        bookings, _unknown = self._compare()
        self.manifest_id._hand_over(bookings)
        return {"type": "ir.actions.act_window_close"}

    def _get_lines(self):
        lines = self.manifest_id.sudo().line_ids
        return lines.filtered(lambda line: line.state == "closed")

    def _compare(self):
        """(bookings of which every parcel was scanned, codes that are not on the list)."""
        codes = list(
            dict.fromkeys(filter(None, map(str.strip, (self.codes or "").split("\n"))))
        )
        bookings = self._get_lines().booking_id
        owners = {}
        for parcel in bookings.parcel_ids:
            for ref in filter(None, (parcel.parcel_ref, parcel.tracking_ref)):
                owners[ref] = parcel
        scanned = {owners[code] for code in codes if code in owners}
        whole = bookings.filtered(
            lambda b: b.parcel_ids and all(parcel in scanned for parcel in b.parcel_ids)
        )
        return whole, [code for code in codes if code not in owners]

    def _get_names(self, bookings):
        return [
            f"{booking.name} · {booking.partner_id.name} · {booking.tracking_ref or ''}"
            for booking in bookings
        ]
