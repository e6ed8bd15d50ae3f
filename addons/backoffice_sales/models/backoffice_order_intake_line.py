from datetime import UTC

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..intake import COLUMNS

CHOICES = {"partner_id", "product_id"}  # what a person's choice is remembered for
REVIEWED = CHOICES | {
    "shipping_id",
    "uom_id",
    "quantity",
    "price",
    "discount",
    "order_ref",
    "delivery_date",
    "agent_id",
    "pricelist_id",
}


class BackofficeOrderIntakeLine(models.Model):
    """A line of an order file: what it says, what we made of it, what is in the way."""

    _name = "backoffice.order.intake.line"
    _description = "Order Intake Line"
    _order = "intake_id, row, id"
    _check_company_auto = True
    _rec_name = "row"

    intake_id = fields.Many2one(
        "backoffice.order.intake", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="intake_id.company_id", store=True, index=True)
    row = fields.Integer(readonly=True, help="The row of the file that the line stands in.")
    state = fields.Selection(
        [
            ("error", "To Fix"),
            ("warning", "Warning"),
            ("ok", "In Order"),
            ("skipped", "Left Out"),
            ("done", "Created"),
        ],
        default="error",
        required=True,
        readonly=True,
        index=True,
    )
    problems = fields.Json(readonly=True, help="[code, parameters] of what is in the way.")
    issue = fields.Text("What Is in the Way", compute="_compute_issue")
    skip_reason = fields.Char("Left Out Because")

    # what the file says
    order_ref = fields.Char("Customer Reference")
    customer_code = fields.Char(readonly=True)
    customer_name = fields.Char(readonly=True)
    customer_vat = fields.Char("Customer VAT", readonly=True)
    customer_email = fields.Char(readonly=True)
    customer_country = fields.Char(readonly=True)
    ship_to_code = fields.Char(readonly=True)
    ship_to_name = fields.Char(readonly=True)
    ship_to_street = fields.Char(readonly=True)
    ship_to_zip = fields.Char("Ship-to ZIP", readonly=True)
    ship_to_city = fields.Char(readonly=True)
    ship_to_country = fields.Char(readonly=True)
    product_code = fields.Char(readonly=True)
    barcode = fields.Char(readonly=True)
    customer_product_code = fields.Char("Customer's Code", readonly=True)
    description = fields.Char(readonly=True)
    uom = fields.Char("Unit in File", readonly=True)
    agent = fields.Char("Agent in File", readonly=True)
    currency = fields.Char("Currency in File", readonly=True)
    payment_terms = fields.Char("Payment Terms in File", readonly=True)
    incoterm = fields.Char("Incoterm in File", readonly=True)
    note = fields.Text(readonly=True)
    order_date = fields.Datetime(readonly=True)
    is_credit = fields.Boolean("Credit", readonly=True)

    # what we made of it
    partner_id = fields.Many2one("res.partner", "Customer", index="btree_not_null")
    shipping_id = fields.Many2one("res.partner", "Ship to", index="btree_not_null")
    product_id = fields.Many2one(
        "product.product", domain=[("sale_ok", "=", True)], index="btree_not_null"
    )
    uom_id = fields.Many2one("uom.uom", "Unit")
    quantity = fields.Float(digits="Product Unit")
    price = fields.Float(digits="Product Price")
    has_price = fields.Boolean(readonly=True, help="The file states a price.")
    discount = fields.Float("Discount (%)", digits="Discount")
    delivery_date = fields.Datetime()
    agent_id = fields.Many2one("res.partner", domain=[("is_agent", "=", True)])
    pricelist_id = fields.Many2one(
        "product.pricelist", help="The price list in the currency of the file."
    )
    duplicate_order_id = fields.Many2one("sale.order", "Same Order", readonly=True)
    order_line_ids = fields.One2many("sale.order.line", "intake_line_id", readonly=True)

    @api.depends("problems")
    @api.depends_context("lang")
    def _compute_issue(self):
        for line in self:
            texts = [self._intake_text(code, params) for code, params in line.problems or []]
            line.issue = "\n".join(texts)

    @api.model
    def _prepare_line_vals(self, intake, line):
        """Values of a line from an OrderLine of the kernel."""
        vals = {name: getattr(line, name) or False for name in COLUMNS}
        for name in ("order_date", "delivery_date"):
            vals[name] = self._to_utc(vals[name])
        return vals | {
            "intake_id": intake.id,
            "row": line.row,
            "quantity": line.quantity or 0.0,
            "price": line.price or 0.0,
            "has_price": line.price is not None,
            "discount": line.discount or 0.0,
            "is_credit": line.is_credit,
            "problems": [["cell", {"column": c, "text": t}] for c, t in line.problems],
        }

    @api.model
    def _to_utc(self, moment):
        """A moment of the file, which is local time; a bare day means its noon."""
        if not moment:
            return False
        if not (moment.hour or moment.minute):
            moment = moment.replace(hour=12)
        return self.env.tz.localize(moment).astimezone(UTC).replace(tzinfo=None)

    def write(self, vals):
        if self.filtered(lambda line: line.state == "done") and REVIEWED & set(vals):
            raise UserError(
                self.env._("The order of this line exists already: change it there.")
            )
        result = super().write(vals)
        if CHOICES & set(vals):
            self._remember(CHOICES & set(vals))
        if REVIEWED & set(vals):
            self._match()
        return result

    def _write_matched(self, vals):
        """Writes what the matching found: no person's choice, nothing to look at again."""
        return super().write(vals)  # pylint: disable=super-method-mismatch

    def _remember(self, names):
        """A choice made once holds for the next file, and for the same code in this one."""
        if "product_id" in names:
            self.env["backoffice.product.alias"]._remember(self)
        if "partner_id" in names:
            self.env["backoffice.partner.alias"]._remember(self)
        codes = {line._customer_key() for line in self} | {line._product_key() for line in self}
        others = self.intake_id.line_ids.filtered(
            lambda line: (
                line.state == "error"
                and (line._customer_key() in codes or line._product_key() in codes)
            )
        )
        (others - self)._match()

    def _customer_key(self):
        return "c:" + (self.customer_code or self.customer_vat or self.customer_name or "")

    def _product_key(self):
        return "p:" + (self.customer_product_code or self.product_code or self.barcode or "")

    def _order_key(self):
        """Lines with the same key belong to one order."""
        reference = (self.order_ref or "").strip().lower()
        return (
            self.intake_id.id,
            self.partner_id.id or self._customer_key(),
            reference,
            self.shipping_id.id,
            self.pricelist_id.id,
        )

    def action_skip(self):
        """Leaves the lines out of every order, with who did it kept on them."""
        default = self.env._("Left out by %(user)s", user=self.env.user.name)
        open_lines = self.filtered(lambda line: line.state in ("ok", "warning", "error"))
        for reason, lines in open_lines.grouped(lambda line: line.skip_reason).items():
            lines.write({"state": "skipped", "skip_reason": reason or default})

    def action_take_in(self):
        """Takes lines up again that were left out."""
        lines = self.filtered(lambda line: line.state == "skipped")
        lines.write({"state": "error", "skip_reason": False})
        lines._match()
