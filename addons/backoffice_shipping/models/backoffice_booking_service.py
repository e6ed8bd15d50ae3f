from odoo import models


class BackofficeBooking(models.Model):
    """The service that a booking asks for: that of its delivery on the day it was made."""

    _name = "backoffice.booking"
    _inherit = ["backoffice.booking", "backoffice.carrier.service.mixin"]
