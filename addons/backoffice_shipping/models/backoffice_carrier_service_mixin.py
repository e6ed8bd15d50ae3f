from odoo import fields, models

SERVICE = ("carrier_service", "carrier_service_name")


class BackofficeCarrierServiceMixin(models.AbstractModel):
    """The service that was chosen from a carrier's live rates, for what has a `carrier_id`.

    It belongs to that delivery method: another one, and the service is gone.
    """

    _name = "backoffice.carrier.service.mixin"
    _description = "Chosen Service of a Carrier"

    carrier_service = fields.Char(
        "Service Code",
        readonly=True,
        help="What the shipment is booked with; empty: the service of the delivery method.",
    )
    carrier_service_name = fields.Char(
        "Carrier's Service", readonly=True, help="Chosen when the live rates were compared."
    )

    def write(self, vals):
        if "carrier_id" in vals and "carrier_service" not in vals:
            self.filtered(
                lambda r: r.carrier_service and r.carrier_id.id != vals["carrier_id"]
            )._set_carrier_service("", "")
        return super().write(vals)

    def _set_carrier_service(self, code, name):
        changed = self.filtered(lambda r: (r.carrier_service or "") != (code or ""))
        if changed:
            changed.write({"carrier_service": code or False, "carrier_service_name": name})

    def _copy_carrier_service(self, carrier):
        """The values for another record, if `carrier` is the one it was chosen for."""
        same = self.carrier_id == carrier
        return {name: same and self[name] for name in SERVICE}
