from dateutil.relativedelta import relativedelta

from odoo import api, fields, models

from .res_partner_credit import CREDIT_GROUPS


class BackofficeApprovalRequest(models.Model):
    """What one has to know to decide, beside the document itself."""

    _inherit = "backoffice.approval.request"

    exposure = fields.Monetary(
        compute="_compute_exposure",
        currency_field="company_currency_id",
        groups=CREDIT_GROUPS,
        help="What the customer owes and will owe already, in company currency.",
    )
    company_currency_id = fields.Many2one(
        related="company_id.currency_id", string="Company Currency"
    )
    history = fields.Char("Customer's History", compute="_compute_history")
    changes = fields.Text("What Changed", compute="_compute_changes")

    @api.depends("partner_id", "company_id")
    def _compute_exposure(self):
        for company, requests in self.sudo().grouped("company_id").items():
            owed = requests.partner_id._credit_exposure(company) if company else {}
            for request in requests:
                request.exposure = owed.get(request.partner_id.id, {}).get("total", 0)

    @api.depends("partner_id")
    def _compute_history(self):
        """Orders of the last twelve months, and how requests about them went."""
        customers = self.sudo().partner_id.commercial_partner_id
        orders = self._orders_of(customers)
        decided = self._decisions_of(customers)
        for request in self:
            customer = request.sudo().partner_id.commercial_partner_id
            approved, rejected = (
                decided.get((customer, state), 0) for state in ("approved", "rejected")
            )
            request.history = customer and self.env._(
                "Orders in 12 months: %(orders)s; requests approved: %(approved)s, "
                "rejected: %(rejected)s",
                orders=orders.get(customer, 0),
                approved=approved,
                rejected=rejected,
            )

    @api.model
    def _orders_of(self, customers):
        since = fields.Datetime.now() - relativedelta(months=12)
        rows = (
            self.env["sale.order"]
            .sudo()
            ._read_group(
                [
                    ("partner_id.commercial_partner_id", "in", customers.ids),
                    ("state", "=", "sale"),
                    ("date_order", ">=", since),
                ],
                ["partner_id"],
                ["__count"],
            )
        )
        return summed((partner.commercial_partner_id, count) for partner, count in rows)

    @api.model
    def _decisions_of(self, customers):
        rows = self.sudo()._read_group(
            [
                ("partner_id.commercial_partner_id", "in", customers.ids),
                ("state", "in", ("approved", "rejected")),
            ],
            ["partner_id", "state"],
            ["__count"],
        )
        return summed(
            ((partner.commercial_partner_id, state), count) for partner, state, count in rows
        )

    @api.depends("content", "lapsed_content")
    @api.depends_context("lang")
    def _compute_changes(self):
        """The readable difference between what was asked about and what is now."""
        self.changes = False
        for model, requests in self.filtered("lapsed_content").grouped("res_model").items():
            texts = self.env[model]._content_differences(
                [(r.content, r.lapsed_content) for r in requests]
            )
            for request, lines in zip(requests, texts, strict=True):
                request.changes = "\n".join(lines)


def summed(pairs):
    total = {}
    for key, count in pairs:
        total[key] = total.get(key, 0) + count
    return total
