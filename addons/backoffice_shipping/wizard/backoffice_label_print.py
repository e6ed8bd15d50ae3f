from odoo import api, fields, models


class BackofficeLabelPrint(models.TransientModel):
    """How the labels of some shipments are printed."""

    _name = "backoffice.label.print"
    _description = "Print Labels"

    booking_ids = fields.Many2many("backoffice.booking", string="Shipments", readonly=True)
    order = fields.Selection(
        "_select_order",
        required=True,
        default="location",
        help="The goods lie in this order: so do the labels.",
    )
    printer_id = fields.Many2one(
        "backoffice.printer", help="Empty: the labels open in the browser."
    )
    parcel_count = fields.Integer("Parcels", compute="_compute_counts")
    missing_count = fields.Integer("Without Label", compute="_compute_counts")

    @api.model
    def _select_order(self):
        options = [
            ("location", self.env._("By the shelf they were picked from")),
            ("done", self.env._("As they were validated")),
            ("given", self.env._("As in the list")),
        ]
        if "batch_id" in self.env["stock.picking"]._fields:
            options.insert(1, ("batch", self.env._("As in the batch")))
        return options

    @api.depends("booking_ids")
    def _compute_counts(self):
        for wizard in self:
            wizard.parcel_count = sum(wizard.booking_ids.mapped("parcel_count"))
            wizard.missing_count = len(wizard.booking_ids.filtered(lambda b: not b.label_id))

    def action_print(self):
        self.ensure_one()
        return self.booking_ids._print_labels(self.order, self.printer_id)
