import re

from odoo import api, fields, models
from odoo.tools import SQL

from .company_links import distinct_links

# What may stand before the number itself: "Ordine N. 7", "ORD.7" and "PO 7" all mean 7.
# A word counts only before a sign, a space or a digit, so that "Nova 7" keeps its name.
# Read by Python and by PostgreSQL, which is slow with groups that capture.
REFERENCE_PREFIX = (
    r"^[\s#]*(?:(?:purchase\s*order|ordine|order|ord|oda|p\.?\s?o|rif|ref|numero|number|num|nr|no"
    r"|n)(?:[\s.:°º#/-]+|(?=\d)))*"
)
PREFIX = re.compile(REFERENCE_PREFIX, re.ASCII)


def reference_key(reference):
    """What a customer's reference is compared by: letter case, spaces and the words before
    the number do not count. "" where nothing is left to compare."""
    return re.sub(r"\s+", "", PREFIX.sub("", (reference or "").lower()), flags=re.ASCII)


def reference_key_sql(column):
    """The same as `reference_key`, as SQL text: for the index and what is to use it."""
    return (
        f"regexp_replace(regexp_replace(lower({column}), '{REFERENCE_PREFIX}', ''),"
        r" '\s+', '', 'g')"
    )


class SaleOrder(models.Model):
    _name = "sale.order"
    _inherit = ["sale.order", "backoffice.approval.order.mixin"]

    agent_id = fields.Many2one(
        "res.partner",
        compute="_compute_agent_id",
        store=True,
        readonly=False,
        precompute=True,
        domain=[("is_agent", "=", True)],
        index="btree_not_null",
        tracking=True,
        help="Who collected the order. Taken from the customer; kept as it was.",
    )

    intake_id = fields.Many2one(
        "backoffice.order.intake",
        "Order Intake",
        readonly=True,
        copy=False,
        index="btree_not_null",
        help="The file that the order came in with.",
    )

    _customer_reference_idx = models.Index(
        f"({reference_key_sql('client_order_ref')}) WHERE client_order_ref IS NOT NULL"
    )

    def _check_company(self, fnames=None):
        return super(SaleOrder, distinct_links(self))._check_company(fnames)

    @api.depends("partner_id")
    def _compute_agent_id(self):
        for order in self:
            order.agent_id = order.partner_id.commercial_partner_id.agent_id

    def action_view_intake(self):
        return self.intake_id._get_records_action()

    @api.model
    def _by_customer_reference(self, company, customers, references):
        """The first live order of each customer with each of the references.

        `references` are texts as customers write them. Returns {(commercial partner id,
        reference as given): sale.order}; one query, whatever the sizes.
        """
        keys = {given: reference_key(given) for given in references}
        wanted = set(keys.values()) - {""}
        if not customers or not wanted:
            return {}
        self.flush_model(["client_order_ref", "partner_id", "company_id", "state"])
        rows = self.env.execute_query(
            SQL(
                """
                SELECT customer.commercial_partner_id, %(key)s, min(o.id)
                  FROM sale_order o
                  JOIN res_partner customer ON customer.id = o.partner_id
                 WHERE %(key)s = ANY(%(wanted)s) AND o.state != 'cancel'
                   AND customer.commercial_partner_id = ANY(%(customers)s)
                   AND o.company_id = %(company)s
                 GROUP BY 1, 2
                """,
                key=SQL(reference_key_sql("o.client_order_ref")),
                wanted=sorted(wanted),
                customers=customers.ids,
                company=company.id,
            )
        )
        found = {(partner, key): self.browse(order) for partner, key, order in rows}
        return {
            (partner, given): found[partner, key]
            for partner in customers.ids
            for given, key in keys.items()
            if (partner, key) in found
        }
