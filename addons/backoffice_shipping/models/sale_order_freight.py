from odoo import fields, models
from odoo.tools import SQL

from .backoffice_tariff import COST_GROUP

# A delivery line with a cost is in the margin as it is. `line_cost` and `cost` are compared as
# the checks on margins do it.
EXPECTED_FREIGHT = """
    SELECT CASE WHEN d.cost > 0 THEN 0 ELSE coalesce(
                CASE WHEN so.expected_freight_carrier_id = so.carrier_id
                     THEN nullif(so.expected_freight, 0) END,
                CASE WHEN c.delivery_type = 'fixed' OR c.booking_price = 'fixed'
                      AND c.delivery_type != 'base_on_rule' THEN c.fixed_price END, 0)::numeric
                * o.rate END,
           CASE WHEN d.cost > 0 THEN 0 ELSE d.net END
      FROM sale_order so
      LEFT JOIN delivery_carrier c ON c.id = so.carrier_id
     CROSS JOIN LATERAL (
           SELECT coalesce(sum(k.quantity * greatest(k.line_cost, CASE
                       WHEN o.is_open THEN k.cost END, 0)), 0) AS cost,
                  coalesce(sum(k.net) FILTER (WHERE k.net > 0), 0) AS net
             FROM checked_line k
             JOIN sale_order_line x ON x.id = k.id AND x.is_delivery
            WHERE k.order_id = o.id AND k.quantity > 0) AS d
     WHERE so.id = o.id
"""


class SaleOrder(models.Model):
    """What the transport of an order is expected to cost."""

    _inherit = "sale.order"

    freight_currency_id = fields.Many2one(
        "res.currency", "Freight Currency", related="company_id.currency_id"
    )
    expected_freight = fields.Monetary(
        currency_field="freight_currency_id",
        readonly=True,
        copy=False,
        groups=COST_GROUP,
        help="What the carrier will ask, kept when the delivery method was taken from the "
        "comparison of carriers. The check of the order's margin can take it off.",
    )
    expected_freight_carrier_id = fields.Many2one(
        "delivery.carrier",
        "Expected Freight Of",
        readonly=True,
        copy=False,
        groups=COST_GROUP,
        help="Once the order has another delivery method, the expected freight means nothing.",
    )

    def _keep_expected_freight(self, carrier, cost):
        """Who may not see costs takes a method from the comparison, too."""
        self.sudo().write({"expected_freight": cost, "expected_freight_carrier_id": carrier.id})

    def _check_trigger_fields(self):
        return super()._check_trigger_fields() | {"expected_freight"}

    def _expected_freight_sql(self):
        return SQL(EXPECTED_FREIGHT)
