"""ABC analysis of items: what makes the first 80 % of the turnover."""

from .abc_customers import CLASS, AbcCustomers, class_grouping
from .base import Chart, register
from .groupings import standard


@register
class AbcItems(AbcCustomers):
    code = "abc_items"
    subject = "product"
    groupings = {CLASS: class_grouping()} | standard(
        "product",
        "product_category",
        "agent",
        "zone",
        "customer",
        "customer_category",
        "team",
        "country",
        "company",
        "month",
    )
    default_groupings = (CLASS, "product")
    chart = Chart("pareto", ("now",), line=("cumulative",), category="product", limit=25)

    def count_label(self, env):
        return env._("Items")
