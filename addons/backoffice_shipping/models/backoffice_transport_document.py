from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

# in the context it lets issuing and cancelling through; being an object, no call from
# outside can send it
TRANSITION = object()
STATES = [("draft", "Draft"), ("issued", "Issued"), ("cancelled", "Cancelled")]
APPEARANCES = [
    ("cartons", "Cartons"),
    ("pallets", "Pallets"),
    ("crates", "Crates"),
    ("bags", "Bags"),
    ("rolls", "Rolls"),
    ("drums", "Drums"),
    ("bundles", "Bundles"),
    ("envelopes", "Envelopes"),
    ("bulk", "In bulk"),
    ("visible", "Unpacked"),
]
CARRIED_BY = [("sender", "Sender"), ("receiver", "Receiver"), ("carrier", "Carrier")]
PAYMENTS = [
    ("prepaid", "Carriage paid"),
    ("charged", "Carriage paid and charged"),
    ("collect", "Carriage forward"),
]


class BackofficeTransportDocument(models.Model):
    """The paper that goods travel under: one or more done deliveries to one consignee.

    A draft has no number and can be changed or deleted. ``action_issue`` takes the number
    and freezes everything; from then on it can be printed, invoiced and cancelled
    (which keeps the number), nothing else.
    """

    _name = "backoffice.transport.document"
    _description = "Transport Document"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "date desc nulls first, number desc nulls first, id desc"
    _check_company_auto = True

    # --- Number and state
    name = fields.Char("Number", readonly=True, copy=False, index="trigram")
    number = fields.Integer("Number in Series", readonly=True, copy=False, aggregator=None)
    number_year = fields.Integer(readonly=True, copy=False, aggregator=None)
    series_id = fields.Many2one(
        "backoffice.transport.series",
        compute="_compute_series_id",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
        check_company=True,
        index=True,
    )
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company, index=True
    )
    state = fields.Selection(
        STATES, default="draft", required=True, readonly=True, copy=False, index=True
    )
    date = fields.Date(copy=False, help="Empty: the day on which it is issued.")
    issued_at = fields.Datetime(readonly=True, copy=False)
    issued_by_id = fields.Many2one("res.users", readonly=True, copy=False)
    cancelled_at = fields.Datetime(readonly=True, copy=False)
    cancelled_by_id = fields.Many2one("res.users", readonly=True, copy=False)
    cancel_reason = fields.Text(readonly=True, copy=False)

    # --- Parties
    partner_id = fields.Many2one(
        "res.partner",
        "Consignee",
        required=True,
        check_company=True,
        index=True,
        help="Where the goods go.",
    )
    commercial_partner_id = fields.Many2one(
        related="partner_id.commercial_partner_id", store=True, index=True
    )
    customer_id = fields.Many2one(
        "res.partner",
        compute="_compute_customer_id",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
        check_company=True,
        index=True,
        help="To whom the goods are supplied: may be another one than the consignee.",
    )
    sender_text = fields.Text(readonly=True, copy=False)
    customer_text = fields.Text(readonly=True, copy=False)
    consignee_text = fields.Text(readonly=True, copy=False)
    carrier_text = fields.Text(readonly=True, copy=False)

    # --- Transport
    reason_id = fields.Many2one("backoffice.transport.reason", index=True)
    carried_by = fields.Selection(CARRIED_BY, "Carried by", default="sender", required=True)
    carrier_id = fields.Many2one(
        "delivery.carrier", "Delivery Method", check_company=True, index="btree_not_null"
    )
    carrier_partner_id = fields.Many2one(
        "res.partner",
        "Carrier",
        compute="_compute_carrier_partner_id",
        store=True,
        readonly=False,
        precompute=True,
        index="btree_not_null",
    )
    vehicle = fields.Char(help="Number plate of the lorry and the trailer.", copy=False)
    incoterm_id = fields.Many2one("account.incoterms", index="btree_not_null")
    incoterm_location = fields.Char("Named Place")
    payment = fields.Selection(PAYMENTS, "Carriage")
    appearance = fields.Selection(APPEARANCES, "Appearance of Goods", default="cartons")
    packages = fields.Integer(default=1, aggregator="sum")
    weight = fields.Float("Gross Weight", digits="Stock Weight")
    weight_net = fields.Float("Net Weight", digits="Stock Weight")
    weight_uom_name = fields.Char(compute="_compute_weight_uom_name")
    start_at = fields.Datetime("Start of Transport", copy=False)
    note = fields.Text("Remarks", help="Printed on the document.")
    show_values = fields.Boolean("Print Values", help="Prices and values on the paper.")

    # --- Content
    picking_ids = fields.One2many(
        "stock.picking", "transport_document_id", "Deliveries", copy=False
    )
    picking_count = fields.Integer("Delivery Count", compute="_compute_picking_count")
    line_ids = fields.One2many(
        "backoffice.transport.document.line", "document_id", "Lines", copy=False
    )
    warnings = fields.Text(compute="_compute_warnings")

    _number_uniq = models.UniqueIndex(
        "(series_id, number_year, number) WHERE number > 0",
        "This number was taken by another transport document.",
    )
    _name_uniq = models.UniqueIndex(
        "(company_id, name) WHERE name IS NOT NULL",
        "This number was taken by another transport document.",
    )
    _amounts_positive = models.Constraint(
        "CHECK (packages >= 0 AND weight >= 0 AND weight_net >= 0)",
        "Packages and weights cannot be negative.",
    )

    # --- Computes

    @api.depends("name", "state")
    def _compute_display_name(self):
        for document in self:
            document.display_name = document.name or self.env._(
                "Draft %(number)s", number=document.id or ""
            )

    @api.depends("company_id")
    def _compute_series_id(self):
        for company, documents in self.grouped("company_id").items():
            series = self.series_id._get_default(company)
            for document in documents:
                if document.series_id.company_id != company:
                    document.series_id = series

    @api.depends("partner_id")
    def _compute_customer_id(self):
        for document in self:
            document.customer_id = document.partner_id.commercial_partner_id

    @api.depends("carrier_id")
    def _compute_carrier_partner_id(self):
        for document in self:
            document.carrier_partner_id = document.carrier_id.transport_partner_id

    @api.depends_context("uid")
    def _compute_weight_uom_name(self):
        Template = self.env["product.template"]
        self.weight_uom_name = Template._get_weight_uom_name_from_ir_config_parameter()

    @api.depends("line_ids.picking_id", "picking_ids")
    def _compute_picking_count(self):
        for document in self:
            document.picking_count = len(document._get_pickings())

    @api.onchange("carrier_id", "incoterm_id")
    def _onchange_carrier_id(self):
        if self.carrier_id and self.carried_by == "sender":
            self.carried_by = "carrier"

    @api.onchange("reason_id")
    def _onchange_reason_id(self):
        self.payment = self.reason_id.payment or self.payment

    # --- Rules

    @api.constrains("series_id", "company_id")
    def _check_series(self):
        for document in self:
            if document.series_id.company_id != document.company_id:
                raise ValidationError(
                    self.env._(
                        "Series %(series)s belongs to another company than %(document)s.",
                        series=document.series_id.name,
                        document=document.display_name,
                    )
                )

    @api.constrains("partner_id", "company_id", "picking_ids")
    def _check_pickings(self):
        self.picking_ids._check_transport_document()

    @api.model
    def _get_locked_fields(self):
        """Fields that only issuing and cancelling set."""
        return {
            "state", "name", "number", "number_year", "issued_at", "issued_by_id",
            "cancelled_at", "cancelled_by_id", "cancel_reason",
            "sender_text", "customer_text", "consignee_text", "carrier_text",
        }  # fmt: skip

    @api.model
    def _get_free_fields(self):
        """Fields that may change on an issued document: none of them is on paper."""
        return {
            name
            for name in self._fields
            if name.startswith(("message_", "activity_", "website_message_", "my_activity_"))
        }

    @api.model
    def _get_fields_to_complete(self):
        """Fields that may be filled in, once, where the paper left them free."""
        return {"start_at", "vehicle"}

    @api.model_create_multi
    def create(self, vals_list):
        locked = self._get_locked_fields()
        for vals in vals_list:
            if vals.get("state", "draft") != "draft" or (locked - {"state"}) & vals.keys():
                raise UserError(
                    self.env._("A transport document gets its number when it is issued.")
                )
        self._fill_in_content(vals_list)
        return super().create(vals_list)

    def write(self, vals):
        self._check_write(vals)
        result = super().write(vals)
        if "picking_ids" in vals:
            self._refresh_content(keep=vals.keys())
        return result

    def _check_write(self, vals):
        """Refuses what may not change: UserError says which document and why."""
        if self.env.context.get("transport_transition") is TRANSITION:
            return
        if self._get_locked_fields() & vals.keys():
            raise UserError(
                self.env._("Number and state change by issuing and cancelling alone.")
            )
        fixed = self.filtered(lambda doc: doc.state != "draft")
        wanted = vals.keys() - self._get_free_fields()
        if not fixed or not wanted:
            return
        later = self._get_fields_to_complete()
        if wanted <= later and not any(doc[name] for doc in fixed for name in wanted):
            return
        raise UserError(
            self.env._(
                "%(documents)s was issued and stays as it is (%(fields)s). Cancel it and "
                "issue another one if it is wrong.",
                documents=", ".join(fixed.mapped("display_name")),
                fields=", ".join(sorted(self._fields[name].string for name in wanted)),
            )
        )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_issued(self):
        if fixed := self.filtered("number"):
            raise UserError(
                self.env._(
                    "%(documents)s has its number and cannot be deleted: cancel it, the "
                    "number stays.",
                    documents=", ".join(fixed.mapped("display_name")),
                )
            )

    # --- Help

    def _get_lang(self):
        """The language that the paper speaks: the consignee's, or the customer's."""
        return self.partner_id.lang or self.customer_id.lang or self.env.lang

    def _get_pickings(self):
        """The deliveries, also those that a cancelled document had."""
        return self.picking_ids | self.line_ids.picking_id

    def action_view_pickings(self):
        return self._get_pickings()._get_records_action(name=self.env._("Deliveries"))
