from odoo import api, fields, models
from odoo.tools import SQL

from .exposure_sql import COMPONENTS
from .res_partner_credit import CREDIT_GROUPS


class SaleOrder(models.Model):
    """The credit that an order was given, and what it adds to the customer's exposure."""

    _inherit = "sale.order"

    credit_cleared_amount = fields.Monetary(
        readonly=True,
        copy=False,
        help="The total at which the order was let pass: more needs a new look at the credit.",
    )
    credit_exposure = fields.Monetary(
        "Exposure with This Order",
        compute="_compute_credit_exposure",
        currency_field="company_currency_id",
        groups=CREDIT_GROUPS,
    )
    credit_allowed = fields.Monetary(
        "Credit Limit",
        compute="_compute_credit_exposure",
        currency_field="company_currency_id",
        groups=CREDIT_GROUPS,
    )
    company_currency_id = fields.Many2one(
        related="company_id.currency_id", string="Company Currency"
    )
    exposure_amount = fields.Monetary(
        "Open Amount",
        compute="_compute_exposure_amount",
        currency_field="company_currency_id",
        groups=CREDIT_GROUPS,
        help="What this order adds to the figure that the list was opened from.",
    )

    def init(self):
        """Orders that were confirmed before have the credit that they have."""
        self.env.cr.execute(
            "UPDATE sale_order SET credit_cleared_amount = amount_total"
            " WHERE state = 'sale' AND credit_cleared_amount IS NULL"
        )

    # --- Computes

    @api.depends("partner_invoice_id", "company_id", "amount_total", "currency_rate", "state")
    def _compute_credit_exposure(self):
        self.credit_exposure = self.credit_allowed = 0.0
        for company, orders in self.grouped("company_id").items():
            if not company.account_use_credit_limit:
                continue
            debtors = (
                orders.sudo().with_company(company).partner_invoice_id.commercial_partner_id
            )
            exposures = debtors._origin._credit_exposure(company)
            for order in orders:
                debtor = order.sudo().with_company(company).partner_invoice_id
                debtor = debtor.commercial_partner_id._origin
                parts = exposures.get(debtor.id)
                if parts:
                    order.credit_allowed = debtor._credit_allowed() or 0.0
                    order.credit_exposure = parts["total"] + order._credit_own()

    def _credit_own(self):
        """What this order would add to the exposure as it is stored, in company currency."""
        if self.state not in ("draft", "sent"):
            return 0.0
        expired = self.validity_date and self.validity_date < fields.Date.context_today(self)
        if self.company_id.credit_count_quotations and self.id and not expired:
            return 0.0
        return self.company_id.currency_id.round(self.amount_total / (self.currency_rate or 1))

    @api.depends_context("exposure_part")
    @api.depends("amount_total")
    def _compute_exposure_amount(self):
        part = self.env.context.get("exposure_part")
        self.exposure_amount = 0.0
        if part not in COMPONENTS:
            return
        for company, orders in self.grouped("company_id").items():
            partners = orders.sudo().partner_invoice_id.commercial_partner_id
            amounts = partners._credit_documents(company, [part])
            for order in orders:
                order.exposure_amount = amounts.get(order.id, 0.0)

    # --- What was cleared

    @api.model
    def _without_engine_fields(self, vals):
        """The amount that was cleared is the gate's alone, whoever writes."""
        vals = super()._without_engine_fields(vals)
        return {name: value for name, value in vals.items() if name != "credit_cleared_amount"}

    @api.model_create_multi
    def create(self, vals_list):
        orders = super().create(vals_list)
        orders.filtered(lambda order: order.state == "sale")._clear_credit()
        return orders

    def write(self, vals):
        result = super().write(vals)
        if vals.get("state") == "sale":
            self._clear_credit()
        return result

    def _check_saved(self):
        """A confirmed order that was changed, and not refused, has its credit cleared as it
        stands now. Less than before gives room back, and growing again is looked at again.
        Orders of one customer that grow at the same moment are queued up, as they are when
        they are confirmed."""
        grown = self.filtered(
            lambda order: (
                order.state == "sale"
                and order.company_id.account_use_credit_limit
                and order.amount_total > order.credit_cleared_amount
            )
        )
        grown._queue_up()
        result = super()._check_saved()
        self.filtered(lambda order: order.state == "sale")._clear_credit()
        return result

    def _clear_credit(self):
        """SQL, because it is no edit: it must not change who edited the order last."""
        if not self:
            return
        self.flush_recordset(["amount_total"])
        self.env.cr.execute(
            SQL(
                """
                UPDATE sale_order SET credit_cleared_amount = amount_total
                 WHERE id = ANY(%s) AND credit_cleared_amount IS DISTINCT FROM amount_total
                """,
                self.ids,
            )
        )
        self.invalidate_recordset(["credit_cleared_amount"], flush=False)
