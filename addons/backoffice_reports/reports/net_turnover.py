"""Net turnover: customer invoices less credit notes, untaxed, by invoice date."""

from odoo.fields import Domain
from odoo.tools import SQL

from ..matrix import PERCENT, Share
from .base import Chart, Measure, ReportDefinition, register
from .groupings import standard

#: the journal items that the host adds up to an invoice's untaxed amount
UNTAXED = ("product", "non_deductible_product", "non_deductible_product_total")


def posted_sales(scope):
    """The journal items of posted customer invoices and credit notes, without taxes."""
    domain = Domain(
        [
            ("parent_state", "=", "posted"),
            ("move_id.move_type", "in", ["out_invoice", "out_refund"]),
            "|",
            ("display_type", "in", UNTAXED),
            "&",
            ("display_type", "=", "rounding"),
            ("tax_repartition_line_id", "=", False),
        ]
    )
    if len(scope.companies) > 1:
        own = scope.companies.partner_id
        domain &= Domain("move_id.commercial_partner_id", "not in", own.ids)
    return domain


@register
class NetTurnover(ReportDefinition):
    code = "net_turnover"
    model = "account.move.line"
    groupings = standard(
        "month",
        "quarter",
        "week",
        "day",
        "agent",
        "zone",
        "customer",
        "customer_category",
        "product",
        "product_category",
        "team",
        "salesperson",
        "country",
        "company",
        "source",
        "medium",
    )
    default_groupings = ("agent", "month")
    chart = Chart("column", series=("now", "before"))
    has_budget = True

    def domain(self, scope):
        return self.standard_domain(scope) & posted_sales(scope)

    def measures(self, env):
        return [
            Measure(
                "now",
                env._("Net Turnover"),
                lambda scope: SQL("-SUM(%s)", scope.money("balance")),
            ),
            Measure("share", env._("Share"), kind=PERCENT, formula=Share("now")),
        ]
