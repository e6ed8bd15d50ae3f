from odoo import api, fields, models
from odoo.tools import SQL

from .company_links import distinct_links


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
        "(lower(btrim(client_order_ref))) WHERE client_order_ref IS NOT NULL"
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

        `references` are lower-case and stripped. Returns {(commercial partner id,
        reference): sale.order}; one query, whatever the sizes.
        """
        if not customers or not references:
            return {}
        self.flush_model(["client_order_ref", "partner_id", "company_id", "state"])
        rows = self.env.execute_query(
            SQL(
                """
                SELECT customer.commercial_partner_id, lower(btrim(client_order_ref)), min(o.id)
                  FROM sale_order o
                  JOIN res_partner customer ON customer.id = o.partner_id
                 WHERE lower(btrim(client_order_ref)) = ANY(%s)
                   AND customer.commercial_partner_id = ANY(%s)
                   AND o.company_id = %s AND o.state != 'cancel'
                 GROUP BY 1, 2
                """,
                sorted(references),
                customers.ids,
                company.id,
            )
        )
        return {(partner, ref): self.browse(order) for partner, ref, order in rows}
