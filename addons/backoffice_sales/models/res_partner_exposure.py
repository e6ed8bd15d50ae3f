from odoo import api, fields, models
from odoo.tools import SQL

from .exposure_sql import COMPONENTS, debtors_of, documents_sql, exposure_sql
from .res_partner_credit import CREDIT_GROUPS

#: part -> the model of its documents
DOCUMENT_MODELS = {
    "overdue": "account.move.line",
    "not_due": "account.move.line",
    "credits": "account.move.line",
    "presented": "account.payment",
    "draft": "account.move",
    "delivered": "sale.order",
    "ordered": "sale.order",
    "down_payments": "sale.order",
    "quotation": "sale.order",
}


def figure(label, help_text=None):
    return fields.Monetary(
        label,
        compute="_compute_exposure",
        currency_field="currency_id",
        groups=CREDIT_GROUPS,
        help=help_text,
    )


class ResPartner(models.Model):
    """What a customer owes and will owe us, part by part, in company currency."""

    _inherit = "res.partner"

    exposure_overdue = figure("Overdue Invoices")
    exposure_not_due = figure("Invoices Not Yet Due")
    exposure_presented = figure(
        "Presented, Not Cleared",
        "Payments that are not on the bank account for good: not matched with a statement, "
        "or collected when due, until the bank days are over.",
    )
    exposure_delivered = figure("Delivered, Not Invoiced")
    exposure_ordered = figure("Confirmed, Not Delivered")
    exposure_draft = figure("Draft Invoices")
    exposure_quotation = figure("Quotations")
    exposure_credits = figure(
        "Credit Notes and Unmatched Payments",
        "Posted and not yet used up: they lower what is owed.",
    )
    exposure_down_payments = figure(
        "Down Payments",
        "Invoiced in advance on open orders: these orders will cost as much less.",
    )
    exposure_total = figure("Exposure")
    exposure_limit = figure("Credit Limit in Force")
    exposure_available = figure("Credit Left")
    exposure_percent = fields.Float(
        "Credit Used (%)", compute="_compute_exposure", groups=CREDIT_GROUPS
    )

    @api.depends_context("company")
    @api.depends("commercial_partner_id", "credit_limit", "credit_state")
    def _compute_exposure(self):
        exposures = self._origin._credit_exposure(self.env.company)
        for partner in self:
            parts = exposures.get(partner._origin.id) or dict.fromkeys(COMPONENTS, 0.0)
            for name in COMPONENTS:
                partner[f"exposure_{name}"] = parts[name]
            exposure = parts.get("total", 0.0)
            limit = partner.sudo().commercial_partner_id._credit_allowed()
            partner.exposure_total = exposure
            partner.exposure_limit = limit or 0.0
            partner.exposure_available = 0.0 if limit is None else limit - exposure
            partner.exposure_percent = 100.0 * max(exposure, 0.0) / limit if limit else 0.0

    def _credit_allowed(self):
        """The credit limit with the current company; None where none holds."""
        self.ensure_one()
        if self.credit_state == "revoked":
            return 0.0
        if self.credit_state in ("unmanaged", "waived") or self.credit_limit <= 0:
            return None
        return self.credit_limit

    # --- Engine

    def _credit_exposure(self, company):
        """What these partners owe and will owe `company`: {partner id: {part: amount}}.

        The parts are `exposure_sql.COMPONENTS`, credits and down payments being negative,
        and `total`; beside them `overdue_since`, a date or None. A contact has the figures of
        its commercial entity. Two queries for any number of partners, in company currency,
        record rules apart: what the user may see is for the caller to say.
        """
        entities = self._credit_entities()
        if not entities:
            return {}
        debtors = debtors_of([(company.id, entity) for entity in set(entities.values())])
        sql = exposure_sql(debtors, fields.Date.context_today(self))
        found = {}
        for row in self.env.execute_query_dict(sql):
            parts = {name: float(row[name]) for name in COMPONENTS}
            parts["total"] = company.currency_id.round(sum(parts.values()))
            found[row["partner_id"]] = parts | {"overdue_since": row["overdue_since"]}
        return {partner: dict(found[entity]) for partner, entity in entities.items()}

    def _credit_documents(self, company, parts):
        """The documents behind some figures, all of one model: {document id: amount}; the
        model is `DOCUMENT_MODELS[part]`."""
        entities = set(self._credit_entities().values())
        debtors = debtors_of([(company.id, entity) for entity in entities])
        text = "SELECT id, sum(amount) FROM document WHERE part = ANY(%s) GROUP BY 1"
        today = fields.Date.context_today(self)
        rows = self.env.execute_query(documents_sql(debtors, today, SQL(text, parts)))
        return {document: float(amount) for document, amount in rows}

    def _credit_entities(self):
        """{partner id: id of its commercial entity}, without loading what else they have."""
        self.env.flush_all()
        return dict(
            self.env.execute_query(
                SQL(
                    "SELECT id, commercial_partner_id FROM res_partner WHERE id = ANY(%s)"
                    " AND commercial_partner_id IS NOT NULL",
                    self.ids,
                )
            )
        )
