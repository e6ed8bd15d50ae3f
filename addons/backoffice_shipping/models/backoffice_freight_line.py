from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import format_amount

from ..freight import Charge

VERDICTS = [
    ("unreadable", "Not readable"),
    ("credit", "Credit note"),
    ("general", "For the whole invoice"),
    ("not_ours", "Not our shipment"),
    ("never_shipped", "Never shipped"),
    ("duplicate", "Billed twice"),
    ("no_expectation", "Nothing expected (no tariff)"),
    ("match", "As expected"),
    ("weight", "Heavier than ours"),
    ("surcharge", "Unexpected surcharge"),
    ("price", "Another price"),
]
STATES = [
    ("open", "To Decide"),
    ("accepted", "Accepted"),
    ("disputed", "Disputed"),
    ("credited", "Credited"),
]
#: what a person may write
OWN = {"booking_id", "note", "disputed_amount"}


class BackofficeFreightLine(models.Model):
    """A shipment on a carrier's invoice, beside what was expected of it."""

    _name = "backoffice.freight.line"
    _description = "Shipment on a Carrier's Invoice"
    _order = "invoice_id desc, id"
    _check_company_auto = True
    _rec_name = "tracking_ref"
    _rec_names_search = ["tracking_ref", "reference"]

    invoice_id = fields.Many2one(
        "backoffice.freight.invoice",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(
        related="invoice_id.company_id", store=True, precompute=True, index=True
    )
    partner_id = fields.Many2one(
        related="invoice_id.partner_id", store=True, precompute=True, index="btree_not_null"
    )
    currency_id = fields.Many2one(related="invoice_id.currency_id", store=True, precompute=True)
    invoice_state = fields.Selection(related="invoice_id.state", string="Invoice State")
    rows = fields.Char("Rows in the File", readonly=True)
    tracking_ref = fields.Char("Tracking Number", readonly=True, index="btree_not_null")
    reference = fields.Char(readonly=True)
    date = fields.Date(readonly=True)
    consignee = fields.Char(readonly=True)
    zip = fields.Char("ZIP", readonly=True)
    description = fields.Char(readonly=True)
    weight = fields.Float("Weight Billed (kg)", digits="Stock Weight", readonly=True)
    weight_ours = fields.Float("Our Weight (kg)", digits="Stock Weight", readonly=True)
    parts = fields.Json(readonly=True)
    vat = fields.Monetary(
        "VAT in the File",
        readonly=True,
        help="Not among the charges: the vendor bill has the taxes of its own lines.",
    )
    is_general = fields.Boolean(
        "For the Whole Invoice", readonly=True, help="The row of the file names no shipment."
    )
    parts_text = fields.Char("Charges", compute="_compute_parts_text")
    problems = fields.Json(readonly=True)
    problem_text = fields.Char("What Is Wrong in the File", compute="_compute_problem_text")
    booking_id = fields.Many2one(
        "backoffice.booking",
        check_company=True,
        index="btree_not_null",
        ondelete="set null",
        help="The shipment that is meant. Chosen by hand, it is remembered for this tracking"
        " number.",
    )
    is_chosen = fields.Boolean("Chosen by Hand", readonly=True)
    billed = fields.Monetary(readonly=True)
    expected = fields.Monetary(readonly=True)
    difference = fields.Monetary(readonly=True)
    verdict = fields.Selection(VERDICTS, readonly=True, required=True, index=True)
    state = fields.Selection(STATES, readonly=True, required=True, default="open", index=True)
    disputed_amount = fields.Monetary(
        "Amount Disputed", help="What the carrier is to credit of this shipment."
    )
    amount_due = fields.Monetary(
        "To Pay",
        compute="_compute_amount_due",
        store=True,
        precompute=True,
        help="Nothing before it is decided; less what is credited.",
    )
    earlier_line_id = fields.Many2one(
        "backoffice.freight.line", "Billed Before", readonly=True, index="btree_not_null"
    )
    move_id = fields.Many2one(
        "account.move",
        "Vendor Bill",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
    )
    note = fields.Char()

    _disputed_positive = models.Constraint(
        "CHECK (disputed_amount >= 0)", "The amount disputed is zero or more."
    )

    # --- Computes

    @api.depends("state", "billed", "disputed_amount")
    def _compute_amount_due(self):
        for line in self:
            due = line.billed if line.state in ("accepted", "credited") else 0.0
            line.amount_due = due - (line.disputed_amount if line.state == "credited" else 0.0)

    @api.depends("parts")
    @api.depends_context("lang")
    def _compute_parts_text(self):
        texts = self._column_texts()
        for line in self:
            line.parts_text = " · ".join(
                f"{texts.get(name, name)} {format_amount(self.env, amount, line.currency_id)}"
                for name, amount in (line.parts or {}).items()
            )

    @api.depends("problems")
    @api.depends_context("lang")
    def _compute_problem_text(self):
        texts = self._column_texts()
        for line in self:
            found = [self._problem_sentence(p, texts, line) for p in line.problems or []]
            line.problem_text = " ".join(found) or False

    @api.model
    def _problem_sentence(self, problem, texts, line):
        if "sum" in problem:
            return self.env._(
                "The file's total %(sum)s is not the sum of its charges.",
                sum=format_amount(self.env, problem["sum"], line.currency_id),
            )
        if "twice" in problem:
            return self.env._("Repeated in row %(rows)s.", rows=problem["twice"])
        if problem["column"] == "currency":
            return self.env._(
                "%(amount)s in the file: counted by the rate of the invoice's date.",
                amount=problem["text"],
            )
        return self.env._(
            "%(column)s “%(text)s” is not understood.",
            column=texts.get(problem["column"], problem["column"]),
            text=problem["text"],
        )

    @api.model
    def _column_texts(self):
        """What stands below the headings of a carrier's invoice."""
        return {
            "tracking_ref": self.env._("Tracking Number"),
            "reference": self.env._("Sender Reference"),
            "date": self.env._("Date of Shipment"),
            "consignee": self.env._("Consignee"),
            "zip": self.env._("ZIP"),
            "country": self.env._("Country"),
            "parcels": self.env._("Parcels"),
            "weight": self.env._("Weight (kg)"),
            "description": self.env._("Description of the Charge"),
            "freight": self.env._("Freight"),
            "fuel": self.env._("Fuel"),
            "cash_on_delivery": self.env._("Cash on Delivery"),
            "insurance": self.env._("Insurance"),
            "surcharge": self.env._("Surcharges"),
            "amount": self.env._("Amount"),
            "vat": self.env._("VAT"),
            "currency": self.env._("Currency"),
        }

    # --- From and to the kernel

    @api.model
    def _charge_vals(self, charge):
        """Values of a line for a kernel's Charge."""
        problems = [{"column": column, "text": text} for column, text in charge.problems]
        if charge.wrong_sum is not None:
            problems.append({"sum": charge.wrong_sum})
        if charge.twice:
            problems.append({"twice": ", ".join(map(str, charge.twice))})
        return {
            "rows": ", ".join(map(str, charge.rows)),
            "tracking_ref": charge.tracking_ref,
            "reference": charge.reference,
            "date": charge.date,
            "consignee": charge.consignee,
            "zip": charge.zip,
            "description": ", ".join(charge.texts)[:500],
            "weight": charge.weight,
            "parts": charge.parts,
            "vat": charge.vat,
            "is_general": charge.is_general,
            "problems": problems or False,
            "billed": charge.amount,
        }

    def _charge(self):
        """The kernel's Charge again, as far as judging and adding up need it."""
        charge = Charge(
            str(self.id),
            tracking_ref=self.tracking_ref or "",
            reference=self.reference or "",
            date=self.date or None,
            consignee=self.consignee or "",
            zip=self.zip or "",
            weight=self.weight,
            rows=(self.rows or "").split(", "),
            texts=[self.description] if self.description else [],
            parts=dict(self.parts or {}),
            vat=self.vat,
            is_general=self.is_general,
        )
        for problem in self.problems or []:
            if "sum" in problem:
                charge.wrong_sum = problem["sum"]
            elif "twice" in problem:
                charge.twice = problem["twice"].split(", ")
            else:
                charge.problems.append((problem["column"], problem["text"]))
        return charge

    # --- CRUD

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            raise AccessError(self.env._("Lines come from the carrier's file."))
        return super().create(vals_list)

    def write(self, vals):
        if not self.env.su:
            self._check_own_writing(vals)
        result = super().write(vals)
        if "booking_id" in vals and not self.env.su:
            self._choose_booking()
        if "disputed_amount" in vals and not self.env.su:
            self.invoice_id._settle()
        return result

    def _check_own_writing(self, vals):
        if vals.keys() - OWN:
            raise AccessError(
                self.env._("%(name)s: use the buttons.", name=self[:1].display_name)
            )
        if vals.keys() & {"booking_id", "disputed_amount"}:
            self._ensure_not_billed()

    def _ensure_not_billed(self):
        for line in self._live_billed()[:1]:
            raise UserError(
                self.env._(
                    "%(name)s is on the vendor bill %(bill)s: correct it there.",
                    name=line.display_name,
                    bill=line.sudo().move_id.display_name,
                )
            )

    def _live_billed(self):
        """The lines on a bill that stands."""
        return self.filtered(lambda line: line.sudo().move_id.state in ("draft", "posted"))

    def _billable(self):
        """The decided lines that are on no bill that stands."""
        decided = self.filtered(lambda line: line.state in ("accepted", "credited"))
        return decided - decided._live_billed()

    def _is_undecided(self):
        """Nobody has decided: open, or accepted because it was as expected."""
        is_free = self.state == "open" or (self.state == "accepted" and self.verdict == "match")
        return is_free and not self._live_billed()

    @api.ondelete(at_uninstall=False)
    def _unlink_except_billed(self):
        self._ensure_not_billed()
