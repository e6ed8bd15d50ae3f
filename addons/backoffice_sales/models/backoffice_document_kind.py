from odoo import fields, models


class BackofficeDocumentKind(models.Model):
    """A paper that a customer wants with the goods, and that somebody has to plan."""

    _name = "backoffice.document.kind"
    _description = "Kind of Document"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    note = fields.Char(translate=True, help="Who issues it, and how long it takes.")
