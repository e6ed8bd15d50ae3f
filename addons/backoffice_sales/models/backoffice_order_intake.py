from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..intake import IntakeError, read

STATES = [
    ("received", "Received"),
    ("parsed", "To Work"),
    ("done", "Done"),
    ("rejected", "Rejected"),
]


class BackofficeOrderIntake(models.Model):
    """A file of orders on its way to sale orders.

    The file is kept whatever becomes of it. ``create_from_file`` takes it in,
    ``action_parse`` reads and matches it, ``action_create_orders`` makes the orders
    whose lines are all in order; the others wait for a person.
    """

    _name = "backoffice.order.intake"
    _description = "Order Intake"
    _inherit = ["backoffice.file.mixin", "mail.thread", "mail.activity.mixin"]
    _order = "id desc"
    _upload_action = "backoffice_sales.backoffice_order_intake_action"
    _check_company_auto = True

    name = fields.Char(required=True, readonly=True, tracking=True)
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company, index=True
    )
    state = fields.Selection(
        STATES, default="received", required=True, tracking=True, index=True
    )
    file = fields.Binary(attachment=True, readonly=True, copy=False)
    file_hash = fields.Char(readonly=True, copy=False, help="SHA-256 of the file.")
    kind = fields.Selection(
        [("csv", "CSV"), ("xlsx", "Excel"), ("ubl", "UBL")], readonly=True, copy=False
    )
    source = fields.Selection(
        [("upload", "Upload"), ("email", "E-mail"), ("api", "Program")],
        default="api",
        required=True,
        readonly=True,
    )
    sender = fields.Char(readonly=True, help="The address that the e-mail came from.")
    profile_id = fields.Many2one(
        "backoffice.intake.profile",
        check_company=True,
        index="btree_not_null",
        help="How this sender's files are read. Empty: by the headings alone.",
    )
    partner_id = fields.Many2one(
        "res.partner",
        "Customer of the File",
        check_company=True,
        index="btree_not_null",
        help="Taken for every line that names no customer itself.",
    )
    reject_reason = fields.Text(readonly=True, tracking=True, copy=False)
    duplicate_of_id = fields.Many2one(
        "backoffice.order.intake", readonly=True, copy=False, index="btree_not_null"
    )
    columns = fields.Json(readonly=True, copy=False)
    line_ids = fields.One2many("backoffice.order.intake.line", "intake_id", "Lines")
    order_ids = fields.One2many("sale.order", "intake_id", "Orders")
    line_count = fields.Integer(compute="_compute_counts")
    error_count = fields.Integer("To Fix", compute="_compute_counts")
    order_count = fields.Integer(compute="_compute_order_count")
    preview = fields.Html(compute="_compute_preview", sanitize=False)

    _file_hash_uniq = models.UniqueIndex(
        "(company_id, file_hash) WHERE state != 'rejected'",
        "This file was taken in already.",
    )

    # --- Computes

    @api.depends("line_ids.state")
    def _compute_counts(self):
        groups = self.env["backoffice.order.intake.line"]._read_group(
            [("intake_id", "in", self.ids)], ["intake_id", "state"], ["__count"]
        )
        found = {(intake.id, state): count for intake, state, count in groups}
        for intake in self:
            intake.line_count = sum(n for (i, _s), n in found.items() if i == intake.id)
            intake.error_count = found.get((intake.id, "error"), 0)

    def _compute_order_count(self):
        groups = self.env["sale.order"]._read_group(
            [("intake_id", "in", self.ids)], ["intake_id"], ["__count"]
        )
        found = {intake.id: count for intake, count in groups}
        for intake in self:
            intake.order_count = found.get(intake.id, 0)

    @api.depends("columns", "line_ids")
    def _compute_preview(self):
        for intake in self:
            values = {"intake": intake, "lines": intake.line_ids[:5]}
            intake.preview = self.env["ir.qweb"]._render(
                "backoffice_sales.backoffice_order_intake_preview", values
            )

    # --- Reading

    def action_parse(self):
        """Reads the file, matches its lines and shows what is to be fixed."""
        for intake in self:
            if intake.state not in ("received", "parsed") or intake.order_count:
                continue
            try:
                message = read(
                    intake.name,
                    intake._file_content(),
                    mapping=intake.profile_id.mapping or None,
                    limits=intake._limits(),
                )
            except IntakeError as error:
                intake._reject(self._translate_error(error))
                continue
            intake._store_message(message)
        return True

    def _store_message(self, message):
        self.ensure_one()
        self.line_ids.unlink()
        if not self.profile_id and message.headers:
            self.profile_id = self.env["backoffice.intake.profile"]._find_by_headers(
                message.headers, self.company_id
            )
        Line = self.env["backoffice.order.intake.line"]
        Line.create([Line._prepare_line_vals(self, line) for line in message.lines])
        self.write({"kind": message.kind, "columns": message.columns, "state": "parsed"})
        self.line_ids._match()

    def action_match(self):
        """Looks again: customers and products may have been made meanwhile."""
        self.line_ids.filtered(lambda line: line.state in ("ok", "warning", "error"))._match()

    def action_reject(self):
        for intake in self:
            if intake.order_count:
                raise UserError(
                    self.env._(
                        "Orders were created from “%(name)s”: cancel those instead.",
                        name=intake.name,
                    )
                )
            intake._reject(self.env._("Rejected by %(user)s.", user=self.env.user.name))

    def action_reset(self):
        """Takes a rejected file up again, unless it is here already."""
        for intake in self.filtered(lambda i: i.state == "rejected" and i.file_hash):
            domain = Domain("file_hash", "=", intake.file_hash)
            domain &= Domain("company_id", "=", intake.company_id.id)
            domain &= Domain("state", "!=", "rejected") & Domain("id", "!=", intake.id)
            earlier = self.search(domain, limit=1)
            if earlier:
                raise UserError(self._prepare_duplicate_vals(earlier)["reject_reason"])
            intake.write(
                {"state": "received", "reject_reason": False, "duplicate_of_id": False}
            )
        self.action_parse()

    def action_create_profile(self):
        """Keeps the columns as they were understood, for this sender's next file."""
        self.ensure_one()
        self.profile_id = self.env["backoffice.intake.profile"]._create_from_intake(self)
        return self.profile_id._get_records_action()

    # --- Creating

    def action_create_orders(self):
        """Creates the orders whose lines are all in order; returns them as an action."""
        self.check_access("write")
        lines = self.filtered(lambda i: i.state == "parsed").line_ids
        open_lines = lines.filtered(lambda line: line.state in ("ok", "warning", "error"))
        if not open_lines:
            raise UserError(self.env._("There is no line left to create an order from."))
        open_lines._look_for_new_duplicates()
        groups = open_lines.grouped(lambda line: line._order_key())
        ready = [
            group
            for group in groups.values()
            if all(line.state in ("ok", "warning") for line in group)
        ]
        if not ready:
            raise UserError(
                self.env._(
                    "No order can be created yet: every order of the file has a line to fix"
                    " (%(count)d in all). Fix or leave out the lines shown in red.",
                    count=len(open_lines.filtered(lambda line: line.state == "error")),
                )
            )
        orders = self._create_orders(ready)
        for intake in self:
            intake._close_if_worked_off()
        return orders._get_records_action(name=self.env._("Orders"))

    def _close_if_worked_off(self):
        left = self.line_ids.filtered(lambda line: line.state in ("ok", "warning", "error"))
        made = len(self.order_ids)
        body = self.env._("%(made)d orders created.", made=made)
        if left:
            body += " " + self.env._("%(left)d lines are still open.", left=len(left))
        else:
            self.state = "done"
        self.message_post(body=body)

    def action_view_orders(self):
        return self.order_ids._get_records_action(name=self.env._("Orders"))

    def action_create_missing(self):
        """Opens the list of customers and products that the file names and nobody knows."""
        self.ensure_one()
        wizard = self.env["backoffice.intake.create.missing"]._create_for(self)
        return wizard._get_records_action(
            name=self.env._("Create What Is Missing"), target="new"
        )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_with_orders(self):
        for intake in self:
            if intake.order_ids:
                raise UserError(
                    self.env._(
                        "“%(name)s” is the origin of orders and is kept.", name=intake.name
                    )
                )
