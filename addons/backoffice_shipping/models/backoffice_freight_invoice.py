from odoo import api, fields, models
from odoo.exceptions import RedirectWarning, UserError

STATES = [
    ("draft", "Draft"),
    ("matched", "To Decide"),
    ("disputed", "Disputed"),
    ("done", "Done"),
    ("rejected", "Refused"),
]


class BackofficeFreightInvoice(models.Model):
    """A carrier's invoice as a list of shipments, set beside what was expected of them.

    The file is kept whatever becomes of it. `action_read` reads and matches it; what is
    within the tolerance is accepted at once, the rest waits for a person. Accepted lines
    become a vendor bill, disputed ones stay out of it until they are decided.
    """

    _name = "backoffice.freight.invoice"
    _description = "Carrier's Invoice"
    _inherit = ["backoffice.file.mixin", "mail.thread", "mail.activity.mixin"]
    _order = "id desc"
    _check_company_auto = True
    _rec_names_search = ["number", "name", "partner_id.name"]
    _upload_action = "backoffice_shipping.backoffice_freight_invoice_action"

    name = fields.Char("File Name", required=True, readonly=True)
    company_id = fields.Many2one(
        "res.company",
        required=True,
        readonly=True,
        default=lambda self: self.env.company,
        index=True,
    )
    partner_id = fields.Many2one(
        "res.partner",
        "Carrier's Company",
        check_company=True,
        index="btree_not_null",
        tracking=True,
        help="Shipments are looked for among those of its delivery methods. Empty: it is"
        " taken from the profile, or from the shipments found.",
    )
    number = fields.Char("Invoice Number", copy=False, tracking=True)
    date = fields.Date("Invoice Date", default=fields.Date.context_today, tracking=True)
    currency_id = fields.Many2one(
        "res.currency",
        compute="_compute_currency_id",
        store=True,
        readonly=False,
        required=True,
        precompute=True,
    )
    company_rate = fields.Float(
        compute="_compute_company_rate",
        store=True,
        digits=0,
        help="From the invoice's currency to the company's, on the invoice's date.",
    )
    state = fields.Selection(
        STATES, default="draft", required=True, readonly=True, tracking=True, index=True
    )
    file = fields.Binary(attachment=True, readonly=True, copy=False)
    file_hash = fields.Char(readonly=True, copy=False, help="SHA-256 of the file.")
    profile_id = fields.Many2one(
        "backoffice.freight.profile",
        check_company=True,
        index="btree_not_null",
        help="How this carrier's files are read. Empty: by the headings alone.",
    )
    reject_reason = fields.Text("Why Refused", readonly=True, tracking=True, copy=False)
    duplicate_of_id = fields.Many2one(
        "backoffice.freight.invoice",
        "First Invoice",
        readonly=True,
        copy=False,
        index="btree_not_null",
    )
    columns = fields.Json(readonly=True, copy=False)
    line_ids = fields.One2many("backoffice.freight.line", "invoice_id", "Shipments")
    line_count = fields.Integer("Shipment Count", compute="_compute_amounts", store=True)
    open_count = fields.Integer("Lines to Decide", compute="_compute_amounts", store=True)
    amount_billed = fields.Monetary("Billed", compute="_compute_amounts", store=True)
    amount_expected = fields.Monetary("Expected", compute="_compute_amounts", store=True)
    amount_difference = fields.Monetary("Difference", compute="_compute_amounts", store=True)
    amount_disputed = fields.Monetary(
        "Credit Note Expected",
        compute="_compute_amounts",
        store=True,
        help="What was disputed and is not credited yet.",
    )

    _file_hash_uniq = models.UniqueIndex(
        "(company_id, file_hash) WHERE state != 'rejected'",
        "This file was taken in already.",
    )
    _number_uniq = models.UniqueIndex(
        "(company_id, partner_id, number) WHERE state != 'rejected'",
        "This invoice of the carrier is here already.",
    )

    # --- Computes

    @api.depends("company_id")
    def _compute_currency_id(self):
        for invoice in self:
            invoice.currency_id = invoice.currency_id or invoice.company_id.currency_id

    @api.depends("currency_id", "date", "company_id")
    def _compute_company_rate(self):
        for invoice in self:
            company = invoice.company_id
            invoice.company_rate = self.env["res.currency"]._get_conversion_rate(
                invoice.currency_id or company.currency_id,
                company.currency_id,
                company,
                invoice.date or fields.Date.context_today(invoice),
            )

    @api.depends(
        "line_ids.billed", "line_ids.expected", "line_ids.difference", "line_ids.state",
        "line_ids.disputed_amount",
    )  # fmt: skip
    def _compute_amounts(self):
        groups = self.env["backoffice.freight.line"]._read_group(
            [("invoice_id", "in", self.ids)],
            ["invoice_id", "state"],
            ["__count", "billed:sum", "expected:sum", "difference:sum", "disputed_amount:sum"],
        )
        rows = {}
        for invoice, state, *sums in groups:
            rows.setdefault(invoice.id, {})[state] = sums
        for invoice in self:
            found = rows.get(invoice.id, {})
            totals = [sum(column) for column in zip(*found.values(), strict=True)] or [0] * 5
            invoice.line_count, invoice.amount_billed = totals[:2]
            invoice.amount_expected, invoice.amount_difference = totals[2:4]
            invoice.open_count = found["open"][0] if "open" in found else 0
            invoice.amount_disputed = found["disputed"][4] if "disputed" in found else 0.0

    @api.depends("name", "number", "partner_id.name")
    def _compute_display_name(self):
        for invoice in self:
            parts = (invoice.partner_id.name, invoice.number)
            invoice.display_name = " ".join(parts) if all(parts) else invoice.name

    # --- CRUD

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._refuse_second(vals)
        return super().create(vals_list)

    def write(self, vals):
        if {"partner_id", "number", "state"} & vals.keys():
            for invoice in self:
                invoice._refuse_second(vals)
        return super().write(vals)

    def _refuse_second(self, vals):
        """Asks before the index does, so that the first one can be opened."""
        partner = vals.get("partner_id", self.partner_id.id)
        number = vals.get("number", self.number)
        if not (partner and number) or vals.get("state", self.state) == "rejected":
            return
        company = vals.get("company_id", (self.company_id or self.env.company).id)
        other = self.search(
            [
                ("company_id", "=", company),
                ("partner_id", "=", partner),
                ("number", "=", number),
                ("state", "!=", "rejected"),
                ("id", "not in", self.ids),
            ],
            limit=1,
        )
        if other:
            raise RedirectWarning(
                self.env._(
                    "Invoice %(number)s of %(carrier)s was taken in already from “%(name)s”: it"
                    " is not entered twice.",
                    number=number,
                    carrier=other.partner_id.name,
                    name=other.name,
                ),
                other._get_records_action(),
                self.env._("Open the First One"),
            )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_billed(self):
        for invoice in self:
            if invoice.line_ids.move_id:
                raise UserError(
                    self.env._(
                        "%(name)s is the origin of a vendor bill and is kept.",
                        name=invoice.display_name,
                    )
                )

    # --- Actions

    def action_view_lines(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "backoffice_shipping.backoffice_freight_line_action"
        )
        return action | {
            "domain": [("invoice_id", "=", self.id)],
            "context": {"search_default_group_verdict": 1},
        }

    def action_create_profile(self):
        """Keeps the columns as they were understood, for this carrier's next file."""
        self.ensure_one()
        if not self.partner_id:
            raise UserError(
                self.env._("Choose the carrier's company of “%(name)s” first.", name=self.name)
            )
        self.profile_id = self.env["backoffice.freight.profile"]._create_from_invoice(self)
        return self.profile_id._get_records_action()

    def _settle(self):
        """The state by what is left to do."""
        for invoice in self.filtered(lambda i: i.state in ("matched", "disputed", "done")):
            if invoice.amount_disputed or "disputed" in invoice.line_ids.mapped("state"):
                state = "disputed"
            elif invoice.open_count or invoice.line_ids._billable():
                state = "matched"
            else:
                state = "done"
            if invoice.state != state:
                invoice.state = state
