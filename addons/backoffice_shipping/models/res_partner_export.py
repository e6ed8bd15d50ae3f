import re

from odoo import api, fields, models
from odoo.exceptions import ValidationError

EORI = re.compile(r"[A-Z]{2}[A-Z0-9]{1,15}")


class ResPartner(models.Model):
    """What the customs want to know of who sends and who receives."""

    _inherit = "res.partner"

    needs_prepayment = fields.Boolean(
        "Payment before Shipment",
        help="Deliveries to this customer leave when the order is paid, whatever its payment "
        "term.",
    )

    @api.constrains("eori")
    def _check_eori(self):
        for partner in self.filtered("eori"):
            if not EORI.fullmatch(partner.eori):
                raise ValidationError(
                    self.env._(
                        "“%(number)s” of %(partner)s is no EORI number: write the two letters "
                        "of the country and up to 15 letters and digits, without spaces.",
                        number=partner.eori,
                        partner=partner.display_name,
                    )
                )

    def _commercial_fields(self):
        return super()._commercial_fields() + ["needs_prepayment"]
