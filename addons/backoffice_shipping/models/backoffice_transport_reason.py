from odoo import fields, models


class BackofficeTransportReason(models.Model):
    """Why goods travel (the Italian *causale*), and what follows from it."""

    _name = "backoffice.transport.reason"
    _description = "Transport Reason"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    code = fields.Char(required=True)
    sequence = fields.Integer(default=100)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one("res.company", index="btree_not_null")
    location_usage = fields.Selection(
        [
            ("customer", "Customers"),
            ("supplier", "Suppliers"),
            ("internal", "Own warehouses"),
            ("production", "Subcontractors"),
        ],
        "Proposed for Goods Going to",
        help="The first reason of its kind is proposed on new transport documents.",
    )
    transfers_property = fields.Boolean(help="The receiver owns the goods from now on.")
    invoicing = fields.Selection(
        [
            ("none", "No invoice"),
            ("deferred", "Invoiced afterwards"),
            ("self", "Self-invoice"),
        ],
        default="none",
        required=True,
    )
    expects_return = fields.Boolean(help="The goods are to come back.")
    return_days = fields.Integer("Return Within (days)")
    payment = fields.Selection(
        "_selection_payment", "Carriage", help="Proposed on the document."
    )

    _code_uniq = models.Constraint(
        "UNIQUE NULLS NOT DISTINCT (company_id, code)", "This code is taken by another reason."
    )
    _return_days_positive = models.Constraint(
        "CHECK (return_days >= 0)", "The days for the return cannot be negative."
    )

    def _selection_payment(self):
        return self.env["backoffice.transport.document"]._fields["payment"].selection

    def _get_proposals(self, company):
        """The reason to propose: ``{location usage: reason}`` for a company, one query."""
        found = self.search(
            [("location_usage", "!=", False), ("company_id", "in", (False, company.id))]
        )
        proposals = {}
        # a company's own reason goes before the common one
        for reason in found.sorted(lambda r: not r.company_id):
            proposals.setdefault(reason.location_usage, reason)
        return proposals
