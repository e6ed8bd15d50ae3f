from odoo import api, fields, models


class BackofficePartnerAlias(models.Model):
    """A name or code under which files call one of our customers."""

    _name = "backoffice.partner.alias"
    _description = "Customer's Name in Files"
    _order = "code"
    _rec_name = "code"
    _check_company_auto = True

    code = fields.Char("Name in Files", required=True, index=True)
    partner_id = fields.Many2one(
        "res.partner",
        "Customer",
        required=True,
        index=True,
        ondelete="cascade",
        check_company=True,
    )
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company, index=True
    )

    _code_uniq = models.UniqueIndex(
        "(company_id, lower(code))", "This name stands for another customer already."
    )

    @api.model
    def _remember(self, lines):
        """Learns from customers that a person chose on intake lines."""
        wanted = {}
        for line in lines:
            code = line.customer_code or line.customer_vat or line.customer_name
            if code and line.partner_id and line.partner_id.ref != code:
                wanted[line.company_id.id, code.lower()] = (code, line.partner_id)
        if not wanted:
            return
        codes = [code for code, _partner in wanted.values()]
        known = {
            (alias.company_id.id, alias.code.lower()): alias
            for alias in self.search([("code", "in", codes)])
        }
        new = []
        for key, (code, partner) in wanted.items():
            if key in known:
                known[key].partner_id = partner
            else:
                new.append({"company_id": key[0], "code": code, "partner_id": partner.id})
        self.create(new)
