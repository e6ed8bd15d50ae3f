from odoo import api, fields, models


class BackofficeProductAlias(models.Model):
    """A code by which a customer orders one of our products."""

    _name = "backoffice.product.alias"
    _inherit = ["backoffice.fact.mixin"]
    _description = "Customer's Product Code"
    _order = "partner_id, code"
    _rec_name = "code"
    _check_company_auto = True

    code = fields.Char("Customer's Code", required=True, index=True)
    partner_id = fields.Many2one(
        "res.partner",
        "Customer",
        index=True,
        ondelete="cascade",
        check_company=True,
        help="Empty: whoever orders by this code means this product.",
    )
    product_id = fields.Many2one(
        "product.product", required=True, index=True, ondelete="cascade", check_company=True
    )
    uom_id = fields.Many2one("uom.uom", "Unit", help="The unit that the customer means.")
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company, index=True
    )

    _code_uniq = models.UniqueIndex(
        "(company_id, COALESCE(partner_id, 0), lower(code))",
        "This customer uses this code already for another product.",
    )

    def _fact_fields(self):
        return super()._fact_fields() | {"partner_id"}

    @api.model
    def _remember(self, lines):
        """Learns from products that a person chose on intake lines."""
        wanted = {}
        for line in lines:
            code = line.customer_product_code or line.product_code or line.barcode
            if code and line.product_id and line.product_id.default_code != code:
                partner = line.partner_id.commercial_partner_id
                wanted[line.company_id.id, partner.id, code.lower()] = (code, line.product_id)
        if not wanted:
            return
        codes = {code for code, _product in wanted.values()}
        known = {
            (alias.company_id.id, alias.partner_id.id, alias.code.lower()): alias
            for alias in self.search([("code", "in", list(codes))])
        }
        new = []
        for key, (code, product) in wanted.items():
            if key in known:
                known[key].product_id = product
                continue
            company_id, partner_id, _lower = key
            new.append(
                {
                    "company_id": company_id,
                    "partner_id": partner_id,
                    "code": code,
                    "product_id": product.id,
                }
            )
        self.create(new)
