from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    track_mail_out_for_delivery = fields.Boolean(
        related="company_id.track_mail_out_for_delivery", readonly=False
    )
    track_mail_delivered = fields.Boolean(
        related="company_id.track_mail_delivered", readonly=False
    )
    track_mail_held = fields.Boolean(related="company_id.track_mail_held", readonly=False)
    track_mail_exception = fields.Boolean(
        related="company_id.track_mail_exception", readonly=False
    )
    track_mail_returned = fields.Boolean(
        related="company_id.track_mail_returned", readonly=False
    )
