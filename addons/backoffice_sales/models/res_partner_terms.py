from odoo import api, fields, models
from odoo.exceptions import AccessError, ValidationError

SALES_STATES = [
    ("blocked", "Blocked"),
    ("litigation", "In Litigation"),
    ("ceased", "Ceased"),
]
TERMS = [
    "eori",
    "freight_free_value",
    "hide_delivery_prices",
    "label_instructions",
    "minimum_order",
    "sale_incoterm_id",
    "sale_incoterm_location",
    "sales_state",
    "sales_state_date",
    "sales_state_reason",
]


class ResPartner(models.Model):
    """What was agreed with a customer, and what holds its orders."""

    _name = "res.partner"
    _inherit = ["res.partner", "backoffice.fact.mixin"]

    # --- Fields

    sales_state = fields.Selection(
        SALES_STATES,
        index="btree_not_null",
        tracking=True,
        help="Blocked or ceased: no order goes on. In litigation: each order needs approval. "
        "Lifted by a manager only.",
    )
    sales_state_reason = fields.Char("Reason", tracking=True)
    sales_state_date = fields.Date(
        "Since",
        compute="_compute_sales_state_date",
        store=True,
        readonly=False,
        precompute=True,
    )
    minimum_order = fields.Float(
        company_dependent=True,
        help="Least net value of an order, in our currency. 0: that of the delivery zone.",
    )
    freight_free_value = fields.Float(
        "Freight Free From",
        company_dependent=True,
        help="Net value from which on we carry the freight, in our currency. 0: that of the "
        "delivery zone.",
    )
    sale_incoterm_id = fields.Many2one(
        "account.incoterms",
        "Usual Incoterm",
        company_dependent=True,
        ondelete="restrict",
        help="New orders take it over.",
    )
    sale_incoterm_location = fields.Char("Usual Place", company_dependent=True)
    invoice_to_ids = fields.Many2many(
        "res.partner",
        "backoffice_partner_invoice_to_rel",
        "customer_id",
        "invoiced_id",
        "May Also Be Invoiced",
        help="Other companies that agreed to pay this customer's orders.",
    )
    eori = fields.Char(
        "EORI Number",
        help="Economic Operators Registration and Identification number: the country's two "
        "letters and up to 15 characters.",
    )
    document_kind_ids = fields.Many2many(
        "backoffice.document.kind",
        string="Documents Wanted",
        help="Each order has to plan them.",
    )
    hide_delivery_prices = fields.Boolean(
        "No Prices on Deliveries", help="The customer wants no prices on delivery documents."
    )
    label_instructions = fields.Char("Special Labels", help="What labels must say.")
    delivery_zone_id = fields.Many2one(
        "backoffice.delivery.zone",
        index="btree_not_null",
        help="Empty: the first zone that the address is in.",
    )
    closing_period_ids = fields.One2many(
        "backoffice.closing.period", "partner_id", "Closing Days", copy=True
    )
    completeness = fields.Integer(
        "Master Data Complete (%)", compute="_compute_completeness", compute_sudo=True
    )

    # --- Computes

    @api.depends("sales_state")
    def _compute_sales_state_date(self):
        for partner in self:
            since = partner.sales_state_date or fields.Date.context_today(partner)
            partner.sales_state_date = partner.sales_state and since

    @api.depends_context("company")
    @api.depends(
        *("name", "is_company", "vat", "street", "zip", "city", "country_id", "email", "phone"),
        *("lang", "property_payment_term_id"),
    )
    def _compute_completeness(self):
        for partner in self:
            wanted = partner._wanted_data()
            filled = sum(bool(partner[name]) for name in wanted)
            partner.completeness = round(100 * filled / len(wanted))

    def _wanted_data(self):
        """Names of the fields that make a customer's master data whole; a hook."""
        names = ["name", "street", "city", "country_id", "email", "phone", "lang"]
        names.append("property_payment_term_id")
        if self.is_company:
            names.append("vat")
        if not self.country_id or self.country_id.zip_required:
            names.append("zip")
        return names

    def _missing_data(self):
        """Labels of what is missing, for a message."""
        missing = [name for name in self._wanted_data() if not self[name]]
        fields_info = self.fields_get(missing, ["string"])
        return [fields_info[name]["string"] for name in missing]

    def _commercial_fields(self):
        return super()._commercial_fields() + TERMS

    def _fact_fields(self):
        return super()._fact_fields() | {
            "document_kind_ids",
            "freight_free_value",
            "minimum_order",
            "property_inbound_payment_method_line_id",
        }

    # --- Constraints

    @api.constrains("sales_state", "sales_state_reason")
    def _check_sales_state_reason(self):
        for partner in self:
            if partner.sales_state and not (partner.sales_state_reason or "").strip():
                raise ValidationError(
                    self.env._(
                        "%(partner)s: say why its orders are held (Back Office, Reason).",
                        partner=partner.display_name,
                    )
                )

    # --- CRUD

    def write(self, vals):
        if "sales_state" in vals:
            self._ensure_may_lift(vals["sales_state"])
        if {"parent_id", "is_company"} & vals.keys():
            self._ensure_stays_itself(vals)
        return super().write(vals)

    def _ensure_stays_itself(self, vals):
        """A contact has what its company has: a customer that is held would be free again as
        the contact of another. Managers may, as they may let go."""
        manager = "backoffice_sales.backoffice_sales_group_manager"
        if self.env.su or self.env.user.has_group(manager):
            return
        blocks = self.env["backoffice.partner.change"]._blocks
        for partner in self.sudo():
            joins = vals.get("parent_id", partner.parent_id.id) and not vals.get(
                "is_company", partner.is_company
            )
            if joins and partner == partner.commercial_partner_id and blocks(partner):
                raise AccessError(
                    self.env._(
                        "%(partner)s is held (%(fields)s): ask a manager to make it a contact "
                        "of another company.",
                        partner=partner.display_name,
                        fields=", ".join(blocks(partner)),
                    )
                )

    def _ensure_may_lift(self, state):
        """Whoever sees a reason may hold a customer's orders; only a manager lets go. What a
        contact has is its company's, and counts for nothing."""
        manager = "backoffice_sales.backoffice_sales_group_manager"
        if self.env.su or self.env.user.has_group(manager):
            return
        for partner in self:
            held = partner.sales_state and partner.sales_state != state
            if held and partner == partner.commercial_partner_id:
                raise AccessError(
                    self.env._(
                        "%(partner)s is held (%(reason)s): ask a manager to change that.",
                        partner=partner.display_name,
                        reason=partner.sales_state_reason,
                    )
                )
