from odoo import api, fields, models
from odoo.tools.mail import email_normalize

from ..intake import COLUMNS


class BackofficeIntakeProfile(models.Model):
    """How one sender's files are to be read: which column is what."""

    _name = "backoffice.intake.profile"
    _description = "Intake Profile"
    _inherit = ["backoffice.heading.mixin", "mail.thread"]
    _order = "name, id"
    _check_company_auto = True

    name = fields.Char(required=True, tracking=True)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company", default=lambda self: self.env.company, index=True
    )
    sender = fields.Char(
        "Sender's E-mail",
        tracking=True,
        help="Files from this address, or from this domain (@customer.com), are read so.",
    )
    partner_id = fields.Many2one(
        "res.partner",
        "Customer",
        check_company=True,
        index="btree_not_null",
        help="Taken for every line that names no customer itself.",
    )
    column_ids = fields.One2many("backoffice.intake.profile.column", "profile_id", "Columns")

    @api.model
    def _find_by_sender(self, sender):
        """The profile for an address, or for its domain; empty where there is none."""
        address = email_normalize(sender or "") or ""
        if not address:
            return self.browse()
        domain = "@" + address.rsplit("@", 1)[-1]
        found = self.search(
            [
                ("sender", "in", [address, domain]),
                ("company_id", "in", [self.env.company.id, False]),
            ]
        )
        return found.sorted(lambda p: p.sender == domain)[:1]

    @api.model
    def _create_from_intake(self, intake):
        """A profile with the columns of a file as they were understood."""
        return self.create(
            {
                "name": intake.partner_id.name or intake.name,
                "company_id": intake.company_id.id,
                "partner_id": intake.partner_id.id,
                "sender": email_normalize(intake.sender or ""),
                "column_ids": [
                    fields.Command.create({"heading": heading, "column": column})
                    for heading, column in (intake.columns or {}).items()
                ],
            }
        )


class BackofficeIntakeProfileColumn(models.Model):
    """A heading of a sender's file and what stands below it."""

    _name = "backoffice.intake.profile.column"
    _description = "Intake Profile Column"
    _inherit = ["backoffice.heading.mixin.column"]
    _order = "profile_id, id"

    profile_id = fields.Many2one(
        "backoffice.intake.profile", required=True, index=True, ondelete="cascade"
    )
    column = fields.Selection("_selection_column", help="Empty: the column is left out.")

    _heading_uniq = models.Constraint(
        "UNIQUE(profile_id, heading)", "A heading may stand once in a profile."
    )

    @api.model
    def _selection_column(self):
        """The columns that can be read, by the labels of the line's fields."""
        Line = self.env["backoffice.order.intake.line"]
        labels = Line.fields_get(COLUMNS, ["string"])
        return [(name, labels[name]["string"]) for name in COLUMNS if name in labels]
