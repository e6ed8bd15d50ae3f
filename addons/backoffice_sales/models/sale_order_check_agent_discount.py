from odoo import models
from odoo.tools import SQL

from .check_definition import SetQuery
from .check_text import Sentences
from .sale_order_check_line import GIVEN_DISCOUNT

_lt = Sentences(__name__)

# The narrowest of the agent's rows in the delegation table that fits a line; an agent
# without any has no limit here.
AGENT_DISCOUNT = """
    SELECT g.id, g.line, g.discount, g.allowed, g.agent FROM (
        WITH %(given)s
        SELECT given.id, given.line, given.discount, d.discount::numeric AS allowed,
               a.name AS agent
          FROM given
          JOIN checked_order o ON o.id = given.id AND o.is_open
          JOIN res_partner a ON a.id = o.agent_id
          LEFT JOIN product_category own ON own.id = given.categ_id
          JOIN LATERAL (
               SELECT d.discount
                 FROM backoffice_discount_limit d
                 LEFT JOIN product_category c ON c.id = d.categ_id
                WHERE d.agent_id = o.agent_id
                  AND coalesce(d.company_id, o.company_id) = o.company_id
                  AND (d.categ_id IS NULL OR starts_with(own.parent_path, c.parent_path))
                  AND (d.partner_tag_id IS NULL OR EXISTS (
                       SELECT FROM res_partner_res_partner_category_rel t
                        WHERE t.category_id = d.partner_tag_id
                          AND t.partner_id IN (o.partner_id, o.customer_id)))
                ORDER BY length(c.parent_path) DESC NULLS LAST, d.partner_tag_id IS NULL,
                         d.company_id IS NULL, d.discount DESC
                LIMIT 1) AS d ON true
    ) AS g WHERE g.discount > g.allowed
"""


class SaleOrder(models.Model):
    """What the agent of an order may promise."""

    _inherit = "sale.order"

    def _check_agent_discount(self, definition):
        """Quotations with a discount over what their agent may give, whoever enters them.
        What who enters them may give has a check of its own, so that nobody gains by
        filling in another agent, or none."""
        if "agent_discount" not in self.env["backoffice.check"]._facts():
            return []
        about = self._of_categories(definition)
        given = SQL(GIVEN_DISCOUNT, acting=SQL("o.agent_id"), about=about)
        return SetQuery(SQL(AGENT_DISCOUNT, given=given), self._explain_agent_discount)

    def _explain_agent_discount(self, rows):
        message = _lt("Discount over what the agent may give: %(lines)s.")
        one = _lt("%(line)s (%(discount)s%%; %(agent)s up to %(limit)s%%)")
        texts = [
            one
            % {
                "line": row.line,
                "discount": self._figure_text(row.value),
                "agent": row.detail,
                "limit": self._figure_text(row.threshold),
            }
            for row in rows
        ]
        return self._failures_by_line(rows, message, texts, self._values_of_lines(rows))
