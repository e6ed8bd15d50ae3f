import re

from odoo import api, fields, models
from odoo.exceptions import ValidationError

UN_NUMBER = re.compile(r"\d{4}")
ADR_CLASSES = [
    ("1", "1 Explosives"),
    ("2", "2 Gases"),
    ("3", "3 Flammable liquids"),
    ("4.1", "4.1 Flammable solids"),
    ("4.2", "4.2 Spontaneously combustible"),
    ("4.3", "4.3 Dangerous when wet"),
    ("5.1", "5.1 Oxidizing substances"),
    ("5.2", "5.2 Organic peroxides"),
    ("6.1", "6.1 Toxic substances"),
    ("6.2", "6.2 Infectious substances"),
    ("7", "7 Radioactive material"),
    ("8", "8 Corrosive substances"),
    ("9", "9 Miscellaneous"),
]


class ProductTemplate(models.Model):
    _inherit = "product.template"

    is_dangerous = fields.Boolean(
        "Dangerous Goods (ADR)",
        help="Deliveries with it go only by a delivery method that is set to take it.",
    )
    un_number = fields.Char("UN Number", help="Four digits, such as 1263.")
    adr_class = fields.Selection(ADR_CLASSES, "ADR Class")

    @api.constrains("un_number")
    def _check_un_number(self):
        for product in self.filtered("un_number"):
            if not UN_NUMBER.fullmatch(product.un_number):
                raise ValidationError(
                    self.env._(
                        "%(product)s: the UN number has four digits, without “UN”.",
                        product=product.display_name,
                    )
                )

    def _fact_fields(self):
        return super()._fact_fields() | {"is_dangerous"}
