from odoo import fields, models


class ResPartner(models.Model):
    _inherit = "res.partner"

    no_tracking_mail = fields.Boolean(
        "No Shipment Mails",
        help="This customer gets no e-mails about shipments on their way.",
    )
