from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

KINDS = [
    ("customer", "Customer"),
    ("address", "Delivery Address"),
    ("product", "Product"),
    ("pricelist", "Price List"),
]
MISSING = {
    "unknown_customer": "customer",
    "unknown_ship_to": "address",
    "unknown_product": "product",
    "no_pricelist": "pricelist",
}
CREATORS = {
    "customer": "_create_customers",
    "address": "_create_addresses",
    "product": "_create_products",
    "pricelist": "_create_pricelists",
}


class BackofficeIntakeCreateMissing(models.TransientModel):
    """The customers, addresses and products that a file names and nobody knows.

    A separate step on purpose: a person looks at the list before anything is created.
    """

    _name = "backoffice.intake.create.missing"
    _description = "Create What Is Missing"

    intake_id = fields.Many2one("backoffice.order.intake", required=True, ondelete="cascade")
    line_ids = fields.One2many("backoffice.intake.create.missing.line", "wizard_id")
    line_count = fields.Integer(compute="_compute_line_count")

    @api.depends("line_ids")
    def _compute_line_count(self):
        for wizard in self:
            wizard.line_count = len(wizard.line_ids)

    @api.model
    def _create_for(self, intake):
        """The wizard with one line for each thing missing, however often it is named."""
        found = {}
        units = intake.line_ids._unit_index()
        for line in intake.line_ids.filtered(lambda line: line.state == "error"):
            for code, _params in line.problems or []:
                kind = MISSING.get(code)
                if kind:
                    vals = self._prepare_vals(kind, line, units)
                    found.setdefault((kind, vals["code"], vals["partner_id"]), vals)
                    self._keep_highest_price(found, kind, vals)
        return self.create(
            {
                "intake_id": intake.id,
                "line_ids": [fields.Command.create(vals) for vals in found.values()],
            }
        )

    @api.model
    def _keep_highest_price(self, found, kind, vals):
        kept = found[kind, vals["code"], vals["partner_id"]]
        kept["price"] = max(kept["price"], vals["price"])

    @api.model
    def _prepare_vals(self, kind, line, units):
        vals = {"kind": kind, "price": 0.0, "partner_id": False}
        if kind == "customer":
            code = line.customer_code or line.customer_vat or line.customer_name
            return vals | {
                "code": code,
                "name": line.customer_name or self.env._("Customer %(code)s", code=code),
                "vat": line.customer_vat,
                "email": line.customer_email,
                "country_id": self._country(line.customer_country).id,
            }
        if kind == "address":
            return vals | {
                "code": line.ship_to_code or line.ship_to_name or line.ship_to_street,
                "name": line.ship_to_name or line.partner_id.name,
                "partner_id": line.partner_id.id,
                "street": line.ship_to_street,
                "zip": line.ship_to_zip,
                "city": line.ship_to_city,
                "country_id": self._country(line.ship_to_country).id,
            }
        if kind == "pricelist":
            return vals | {"code": line.currency, "name": line.currency}
        code = line.product_code or line.customer_product_code or line.barcode or ""
        return vals | {
            "code": code or line.description,
            "name": line.description or code,
            "has_code": bool(code),
            "uom_id": (line.uom_id or units.get((line.uom or "").lower(), line.uom_id)).id,
            "barcode": line.barcode,
            "price": line.price,
        }

    @api.model
    def _country(self, text):
        Country = self.env["res.country"]
        if not text:
            return Country
        by_code = Country.search([("code", "=", text.upper())], limit=1)
        return by_code or Country.search([("name", "=ilike", text)], limit=1)

    def action_create(self):
        """Creates what is ticked and matches the file again."""
        self.ensure_one()
        self.intake_id.check_access("write")
        chosen = self.line_ids.filtered("selected")
        if not chosen:
            raise UserError(self.env._("Tick what is to be created."))
        for kind, lines in chosen.grouped("kind").items():
            getattr(lines, CREATORS[kind])()
        self.intake_id.action_match()
        return {"type": "ir.actions.act_window_close"}


class BackofficeIntakeCreateMissingLine(models.TransientModel):
    _name = "backoffice.intake.create.missing.line"
    _description = "Missing Customer or Product"
    _order = "kind, code"

    wizard_id = fields.Many2one(
        "backoffice.intake.create.missing", required=True, ondelete="cascade", index=True
    )
    selected = fields.Boolean("Create", default=True)
    kind = fields.Selection(KINDS, required=True, readonly=True)
    code = fields.Char(readonly=True)
    name = fields.Char(required=True)
    partner_id = fields.Many2one("res.partner", "Customer", readonly=True)
    vat = fields.Char("VAT")
    email = fields.Char()
    street = fields.Char()
    zip = fields.Char("ZIP")
    city = fields.Char()
    country_id = fields.Many2one("res.country")
    has_code = fields.Boolean(help="The code is one, not the description.")
    uom_id = fields.Many2one("uom.uom", "Unit")
    barcode = fields.Char()
    price = fields.Float("Sales Price", digits="Product Price")

    def _create_customers(self):
        Partner = self.env["res.partner"].with_context(tracking_disable=True)
        self._check_vats()
        Partner.create(
            [
                {
                    "name": line.name,
                    "ref": line.code,
                    "vat": line.vat,
                    "email": line.email,
                    "country_id": line.country_id.id,
                    "is_company": True,
                    "company_id": line.wizard_id.intake_id.company_id.id,
                }
                for line in self
            ]
        )

    def _check_vats(self):
        """Says which line has the bad number: the host would name none."""
        Partner = self.env["res.partner"]
        for line in self.filtered("vat"):
            try:
                Partner._run_vat_checks(line.country_id, line.vat, partner_name=line.name)
            except ValidationError as error:
                raise UserError(
                    self.env._(
                        "Customer %(code)s: the VAT number %(vat)s is not valid. Correct it or"
                        " empty it.",
                        code=line.code,
                        vat=line.vat,
                    )
                ) from error

    def _create_addresses(self):
        self.env["res.partner"].with_context(tracking_disable=True).create(
            [
                {
                    "type": "delivery",
                    "parent_id": line.partner_id.commercial_partner_id.id,
                    "name": line.name,
                    "ref": line.code,
                    "street": line.street,
                    "zip": line.zip,
                    "city": line.city,
                    "country_id": line.country_id.id,
                }
                for line in self
            ]
        )

    def _create_products(self):
        # a clerk may create products in this reviewed step only (checked in action_create)
        self.env["product.product"].sudo().with_context(tracking_disable=True).create(
            [
                {
                    "name": line.name,
                    "default_code": line.code if line.has_code else False,
                    **({"uom_id": line.uom_id.id} if line.uom_id else {}),
                    "barcode": line.barcode or False,
                    "list_price": line.price,
                    "is_storable": True,
                    "company_id": line.wizard_id.intake_id.company_id.id,
                }
                for line in self
            ]
        )

    def _create_pricelists(self):
        """A price list in each currency, so that orders can be written in it."""
        Currency = self.env["res.currency"].sudo().with_context(active_test=False)
        currencies = Currency.search([("name", "in", self.mapped("code"))])
        currencies.active = True
        by_name = {currency.name: currency for currency in currencies}
        unknown = [line.code for line in self if line.code not in by_name]
        if unknown:
            raise UserError(
                self.env._("“%(code)s” is no currency: correct the file.", code=unknown[0])
            )
        self.env["product.pricelist"].sudo().create(
            [
                {
                    "name": line.name,
                    "currency_id": by_name[line.code].id,
                    "company_id": line.wizard_id.intake_id.company_id.id,
                }
                for line in self
            ]
        )
