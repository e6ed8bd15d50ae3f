from odoo import api, fields, models
from odoo.tools import SQL

from .company_links import distinct_links

# What may stand before the number itself: "Ordine N. 7", "ORD.7" and "PO 7" all mean 7.
# A word counts only before a sign, a space or a digit, so that "Nova 7" keeps its name.
REFERENCE_PREFIX = (
    r"^[\s#]*((purchase\s*order|ordine|order|ord|oda|p\.?\s?o|rif|ref|numero|number|num|nr|no|n)"
    r"([\s.:°º#/-]+|(?=\d)))*"
)


def reference_key(column):
    """SQL text that makes of a customer's reference what it is compared by: letter case,
    spaces and the words before the number do not count. The one rule for the check, for the
    intake and for the index."""
    return (
        f"regexp_replace(regexp_replace(lower({column}), '{REFERENCE_PREFIX}', ''),"
        r" '\s+', '', 'g')"
    )


BY_REFERENCE = """
    WITH wanted AS MATERIALIZED (
        SELECT given, %(given)s AS key FROM unnest(%(references)s::text[]) AS given
    ), found AS (
        SELECT customer.commercial_partner_id AS partner_id, %(known)s AS key,
               min(o.id) AS order_id
          FROM sale_order o
          JOIN res_partner customer ON customer.id = o.partner_id
         WHERE %(known)s = ANY(ARRAY(SELECT key FROM wanted WHERE key != ''))
           AND customer.commercial_partner_id = ANY(%(customers)s)
           AND o.company_id = %(company)s AND o.state != 'cancel'
         GROUP BY 1, 2
    )
    SELECT f.partner_id, w.given, f.order_id FROM found f JOIN wanted w USING (key)
"""


class SaleOrder(models.Model):
    _name = "sale.order"
    _inherit = ["sale.order", "backoffice.approval.mixin"]

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
        f"({reference_key('client_order_ref')}) WHERE client_order_ref IS NOT NULL"
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
        if not customers or not references:
            return {}
        self.flush_model(["client_order_ref", "partner_id", "company_id", "state"])
        query = SQL(
            BY_REFERENCE,
            references=sorted(references),
            customers=customers.ids,
            company=company.id,
            given=SQL(reference_key("given")),
            known=SQL(reference_key("o.client_order_ref")),
        )
        rows = self.env.execute_query(query)
        return {(partner, given): self.browse(order) for partner, given, order in rows}
