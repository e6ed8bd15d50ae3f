from odoo import fields, models


class BackofficeManifest(models.Model):
    _inherit = "backoffice.manifest"

    pickup_ids = fields.One2many("backoffice.pickup", "manifest_id", "Pickups")
    pickup_count = fields.Integer(compute="_compute_pickup_count")

    def _compute_pickup_count(self):
        groups = self.env["backoffice.pickup"]._read_group(
            [("manifest_id", "in", self.ids)], ["manifest_id"], ["__count"]
        )
        counts = {manifest.id: count for manifest, count in groups}
        for manifest in self:
            manifest.pickup_count = counts.get(manifest.id, 0)

    def action_pickup(self):
        """The living pickup of this manifest, or a new draft for its parcels."""
        self.ensure_one()
        self.env["backoffice.pickup"].check_access("create")
        living = self.pickup_ids.filtered(lambda p: p.state != "cancelled")
        if not living:
            values = {
                "company_id": self.company_id.id,
                "carrier_id": self.carrier_id.id,
                "manifest_id": self.id,
                "parcels": max(self.parcel_count, 1),
                "weight": self.weight,
            }
            if self.warehouse_id:
                values["warehouse_id"] = self.warehouse_id.id
            living = living.create(values)
        return living._get_records_action(name=self.env._("Pickup"))
