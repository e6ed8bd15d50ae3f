from odoo import api, fields, models
from odoo.exceptions import RedirectWarning, UserError
from odoo.fields import Command

from ..freight import CHARGES


class BackofficeFreightInvoice(models.Model):
    """From decided lines to a vendor bill."""

    _inherit = "backoffice.freight.invoice"

    move_ids = fields.One2many(
        "account.move", "freight_invoice_id", "Vendor Bills", readonly=True
    )
    move_count = fields.Integer("Vendor Bill Count", compute="_compute_move_count")
    amount_to_bill = fields.Monetary("To Enter", compute="_compute_amount_to_bill")

    @api.depends("move_ids")
    def _compute_move_count(self):
        for invoice in self:
            invoice.move_count = len(invoice.move_ids)

    @api.depends("line_ids.amount_due", "line_ids.move_id.state")
    def _compute_amount_to_bill(self):
        for invoice in self:
            invoice.amount_to_bill = sum(invoice.line_ids._billable().mapped("amount_due"))

    def action_create_bill(self):
        """A draft vendor bill of what was decided and is on no bill yet."""
        self.ensure_one()
        self.check_access("write")
        self.lock_for_update()
        lines = self.line_ids._billable()
        self._check_bill(lines)
        move = self.env["account.move"].create(self._prepare_bill(lines))
        lines.sudo().move_id = move
        self._settle()
        move.message_post_with_source(
            "mail.message_origin_link",
            render_values={"self": move, "origin": self},
            subtype_xmlid="mail.mt_note",
        )
        return move._get_records_action()

    def _check_bill(self, lines):
        if not (self.partner_id and self.number and self.date):
            raise UserError(
                self.env._(
                    "“%(name)s”: enter the carrier's company, the number and the date of the"
                    " invoice first.",
                    name=self.name,
                )
            )
        if lines:
            return
        if bills := self.line_ids._live_billed().sudo().move_id:
            raise RedirectWarning(
                self.env._(
                    "%(name)s is on the vendor bill %(bill)s already: nothing is left to"
                    " enter.",
                    name=self.display_name,
                    bill=bills[0].display_name,
                ),
                bills._get_records_action(),
                self.env._("Open the Vendor Bill"),
            )
        raise UserError(
            self.env._(
                "%(name)s has no accepted lines: decide them first.", name=self.display_name
            )
        )

    def _prepare_bill(self, lines):
        """A bill, or a credit note where the carrier gives more back than it asks."""
        rows = self._bill_rows(lines)
        sign = -1 if sum(amount for _name, amount in rows) < 0 else 1
        return {
            "move_type": "in_invoice" if sign > 0 else "in_refund",
            "company_id": self.company_id.id,
            "partner_id": self.partner_id.id,
            "currency_id": self.currency_id.id,
            "invoice_date": self.date,
            "ref": self.number,
            "freight_invoice_id": self.id,
            "invoice_line_ids": [
                Command.create(self._prepare_bill_line(name, sign * amount))
                for name, amount in rows
            ],
        }

    def _bill_rows(self, lines):
        """[(text, amount)]: one row a kind of charge, and what the carrier credited; to the
        cent what the lines say."""
        texts = self.env["backoffice.freight.line"]._column_texts()
        sums = dict.fromkeys(CHARGES, 0.0)
        for line in lines:
            for name, amount in line._rounded_parts().items():
                sums[name] = sums.get(name, 0.0) + amount
        rows = [(texts[name], amount) for name, amount in sums.items()]
        credited = sum(
            lines.filtered(lambda line: line.state == "credited").mapped("disputed_amount")
        )
        rows.append((self.env._("Credited after dispute"), -credited))
        rounded = [(text, self.currency_id.round(amount)) for text, amount in rows]
        return [(text, amount) for text, amount in rounded if amount]

    def _prepare_bill_line(self, name, amount):
        label = self.env._("%(charge)s, invoice %(number)s", charge=name, number=self.number)
        vals = {"name": label, "quantity": 1.0, "price_unit": amount}
        product = self.company_id.sudo().freight_product_id
        return vals | {"product_id": product.id} if product else vals

    def action_view_bills(self):
        return self.move_ids._get_records_action(name=self.env._("Vendor Bills"))
