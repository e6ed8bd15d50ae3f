from odoo import fields, models


class ResCompany(models.Model):
    """Which events the customers are told of by e-mail."""

    _inherit = "res.company"

    track_mail_out_for_delivery = fields.Boolean("Out for Delivery")
    track_mail_delivered = fields.Boolean("Delivered")
    track_mail_held = fields.Boolean("Held by the Carrier")
    track_mail_exception = fields.Boolean("Delivery Failed")
    track_mail_returned = fields.Boolean("Coming Back")
