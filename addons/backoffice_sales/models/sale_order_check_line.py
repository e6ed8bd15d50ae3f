from odoo import models
from odoo.tools import SQL

from .check_definition import SetQuery
from .check_text import Sentences

_lt = Sentences(__name__)

# The second half of both: what a negative line does counts for the whole order.
BELOW_COST = """
    SELECT id, line, rate, %(limit)s::numeric, NULL::text FROM (
        WITH sold AS NOT MATERIALIZED (
            SELECT o.id, l.line, l.net, c.cost, least(l.margin, l.net - c.cost) AS margin
              FROM checked_order o
              JOIN checked_line l ON l.order_id = o.id
             CROSS JOIN LATERAL (SELECT l.quantity * greatest(l.line_cost, CASE
                        WHEN o.is_open THEN l.cost END, 0)) AS c(cost)
             WHERE l.quantity > 0 AND %(about)s
        ), whole AS (
            SELECT id, min(line) FILTER (WHERE net < 0) AS line, sum(net) AS net,
                   sum(margin) AS margin
              FROM sold WHERE id IN (SELECT id FROM sold WHERE net < 0) GROUP BY id
        )
        SELECT id, line, round(margin / net * 100, 2) AS rate
          FROM sold WHERE cost > 0 AND net > 0 AND margin * 100 < net * (%(limit)s + 0.01)
        UNION ALL
        SELECT id, line, CASE WHEN net > 0 THEN greatest(round(margin / net * 100, 2), -999)
                              ELSE -999 END
          FROM whole WHERE margin < 0 OR net <= 0 OR margin / net * 100 < %(limit)s
    ) AS rated WHERE rate < %(limit)s
"""
# Lines with a discount, and orders that give it away in a negative line of their own.
GIVEN_DISCOUNT = """
    priced AS NOT MATERIALIZED (
        SELECT o.id, %(acting)s AS user_id, l.line, l.discount, l.net, l.product_id, l.categ_id
          FROM checked_order o
          JOIN checked_line l ON l.order_id = o.id
         WHERE l.quantity > 0 AND %(about)s
    ), given AS (
        SELECT id, user_id, line, discount, categ_id FROM priced
         WHERE discount > 0 AND product_id IS NOT NULL
        UNION ALL
        SELECT id, user_id, min(line) FILTER (WHERE net < 0),
               coalesce(round(100 - 100 * sum(net) / nullif(sum(CASE WHEN net > 0 AND
                    discount < 100 THEN net / (1 - discount / 100) END), 0), 2), 100), NULL
          FROM priced WHERE id IN (SELECT id FROM priced WHERE net < 0) GROUP BY id, user_id
    )
"""
DISCOUNT = """
    SELECT g.id, g.line, g.discount, g.allowed, NULL::text FROM (
        WITH %(members)s %(given)s
        SELECT given.*, coalesce(%(delegated)s nullif(u.discount_limit, 0),
                                 %(otherwise)s)::numeric AS allowed
          FROM given LEFT JOIN res_users u ON u.id = given.user_id %(limits)s
    ) AS g WHERE g.discount > g.allowed
"""
# The groups that those who act are in, those that imply others included.
DISCOUNT_MEMBERS = """
    RECURSIVE member(uid, gid) AS (
        SELECT r.uid, r.gid FROM res_groups_users_rel r
         WHERE r.uid = ANY(%(uids)s)
         UNION
        SELECT member.uid, i.hid FROM member JOIN res_groups_implied_rel i ON i.gid = member.gid
    ),
"""
# The narrowest row of the delegation table that fits a line. A row of somebody's own
# comes before the one figure on the user, any other after it.
DISCOUNT_LIMITS = """
    LEFT JOIN product_category own ON own.id = given.categ_id
    JOIN checked_order o ON o.id = given.id
    LEFT JOIN LATERAL (
         SELECT d.discount, d.user_id
           FROM backoffice_discount_limit d
           LEFT JOIN product_category c ON c.id = d.categ_id
          WHERE d.agent_id IS NULL AND coalesce(d.company_id, o.company_id) = o.company_id
            AND (d.user_id IS NULL OR d.user_id = given.user_id)
            AND (d.categ_id IS NULL OR starts_with(own.parent_path, c.parent_path))
            AND (d.group_id IS NULL OR (given.user_id, d.group_id) IN (
                 SELECT uid, gid FROM member))
            AND (d.partner_tag_id IS NULL OR EXISTS (
                 SELECT FROM res_partner_res_partner_category_rel t
                  WHERE t.category_id = d.partner_tag_id
                    AND t.partner_id IN (o.partner_id, o.customer_id)))
          ORDER BY d.user_id IS NULL, d.group_id IS NULL,
                   length(c.parent_path) DESC NULLS LAST, d.partner_tag_id IS NULL,
                   d.company_id IS NULL, d.discount DESC
          LIMIT 1) AS d ON true
"""
ZERO_PRICE = """
    SELECT l.order_id, l.line, NULL::numeric, NULL::numeric, NULL::text
      FROM checked_line l WHERE l.sells AND l.net = 0 AND l.free_of_charge_reason IS NULL
       AND %(about)s
"""


class SaleOrder(models.Model):
    """Checks on the lines of an order: what is sold at which price."""

    _inherit = "sale.order"

    def _check_below_cost(self, definition):
        """Lines whose margin, in percent of the net price, is under the limit (0: below
        cost), and orders that a negative line takes under it. Before confirmation the cost
        is at least the product's: the one on the line can be typed over. Lines without a
        known cost are left out, free lines have their own check."""
        query = SQL(BELOW_COST, limit=definition.limit, about=self._of_categories(definition))
        return SetQuery(query, self._explain_below_cost)

    def _explain_below_cost(self, rows):
        below = _lt("Sold below cost: %(lines)s.")
        under = _lt("Margin under %(limit)s%%: %(lines)s.")
        return self._failures_by_line(
            rows, under if rows[0].threshold else below, values=self._values_of_lines(rows)
        )

    def _check_discount(self, definition):
        """Lines with a discount over what who acts may give, and orders that give it away in
        a line of its own, with a negative price. What he may give stands in the table of
        discount limits, on the user, or on the check. It is not the order's salesperson who
        counts: a clerk would only have to fill in somebody who may give more."""
        members, limits, delegated = SQL(), SQL(), SQL()
        facts = self.env["backoffice.check"]._facts()
        personal = facts & {"discount_limit", "user_discount_limit"}
        # who acts costs a query for a program, and matters to nobody without such limits
        acting = self._acting_users() if personal else {}
        acting = {order_id: uid or 0 for order_id, uid in acting.items()}
        uids = sorted(set(acting.values()))
        otherwise = SQL("%s", definition.limit)
        if "discount_limit" in facts:
            members, limits = SQL(DISCOUNT_MEMBERS, uids=uids), SQL(DISCOUNT_LIMITS)
            delegated = SQL("CASE WHEN d.user_id IS NOT NULL THEN d.discount END,")
            otherwise = SQL("d.discount, %s", definition.limit)
        given = SQL(
            GIVEN_DISCOUNT,
            acting=self._acting_user_sql(acting, uids),
            about=self._of_categories(definition),
        )
        query = SQL(
            DISCOUNT,
            given=given,
            members=members,
            limits=limits,
            delegated=delegated,
            otherwise=otherwise,
        )
        return SetQuery(query, self._explain_discount)

    def _acting_user_sql(self, acting, uids):
        """Who acts on `checked_order o`: one user as a rule, or each one's last editor. As
        lists, so that the statement is planned once for everybody."""
        if len(uids) == 1:
            return SQL("(%s)[1]", uids)
        return SQL(
            "(%s::int[])[array_position(%s::int[], o.id)]",  # both may be empty
            list(acting.values()),
            list(acting.keys()),
        )

    def _explain_discount(self, rows):
        message = _lt("Discount over %(limit)s%%: %(lines)s.")
        return self._failures_by_line(rows, message, values=self._values_of_lines(rows))

    def _check_zero_price(self, definition):
        """Lines that cost the customer nothing, and do not say why."""
        query = SQL(ZERO_PRICE, about=self._of_categories(definition))
        return SetQuery(query, self._explain_zero_price)

    def _explain_zero_price(self, rows):
        message = _lt("Price is zero: %(lines)s.")
        return self._failures_by_line(rows, message)

    def _values_of_lines(self, rows):
        return [self._figure(row.value) for row in rows]
