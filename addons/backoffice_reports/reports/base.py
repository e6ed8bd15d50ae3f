"""How a report is written: one module in this folder, one class, one catalogue record.

The engine API. A report ``order_count`` is whole with three files of its own:

``reports/order_count.py`` (found by itself; the file is called like the code)::

    from odoo.fields import Domain
    from odoo.tools import SQL

    from ..matrix import INTEGER, PERCENT, Ratio
    from .base import Chart, Measure, Option, ReportDefinition, register
    from .groupings import standard


    @register
    class OrderCount(ReportDefinition):
        code = "order_count"
        model = "sale.order.line"                 # the lines that are counted
        groupings = standard("month", "agent", "customer", "product_category")
        default_groupings = ("agent", "month")
        options = (Option("big", lambda env: env._("Big from"), 1000),)
        chart = Chart("column_line", series=("now",), line=("rate",))

        def domain(self, scope):                  # lines of scope.period: figures, drill-down
            return self.standard_domain(scope) & Domain("state", "=", "sale")

        def measures(self, env):
            return [
                # the main one is called "now"; its comparison is before, delta, change
                Measure("now", env._("Order Lines"), lambda s: SQL("COUNT(*)"), INTEGER),
                Measure("net", env._("Net"), lambda s: SQL("SUM(%s)", s.money("price_total"))),
                Measure(
                    "big",
                    env._("Big Lines"),
                    lambda s: SQL(
                        "COUNT(*) FILTER (WHERE %s >= %s)",
                        s.money("price_subtotal"),
                        s.option("big"),
                    ),
                    INTEGER,
                ),
                # not the sum of its parts: asked anew for every subtotal and the total
                Measure(
                    "customers",
                    env._("Customers"),
                    lambda s: SQL("COUNT(DISTINCT %s)", s.of("customer")),
                    INTEGER,
                    additive=False,
                ),
                # a ratio comes from additive columns, in every row and total anew
                Measure("rate", env._("Big %"), kind=PERCENT, formula=Ratio("big", "now")),
            ]

``data/backoffice_report_order_count_data.xml``, listed on a line of its own in the manifest:
the record ``backoffice_report_order_count`` of ``backoffice.report`` with code, name, audience,
sequence (from 20 on) and definition (in words: what counts, what does not, which day, which
currency).

``tests/test_order_count.py``: figures computed by hand (see test_order_intake.py).

Rules that the engine keeps for all: the reader's record rules are in every query
(``_search``); columns come from :meth:`Scope.field`, which checks field rights; values go
into SQL as parameters only; subtotals are sums of rounded leaves or asked by ROLLUP.

A report that is no GROUP BY (ABC, RFM, cohorts) overrides :meth:`ReportDefinition.fill`
and adds facts of its own with ``matrix.add(keys, values)``, one value a column without
formula, or ``matrix.put(path, {code: value})`` for what is no sum; it starts from
``self.facts(scope)`` where it can. A long one calls :func:`checkpoint` between its steps.
"""

from odoo.fields import Domain

from .compute import ReportComputer
from .parameters import Parameters
from .parts import Chart, Grouping, Measure, Option, checkpoint
from .paths import PATHS
from .scope import Scope

__all__ = (
    "REPORTS",
    "Chart",
    "Grouping",
    "Measure",
    "Option",
    "Parameters",
    "ReportDefinition",
    "Scope",
    "checkpoint",
    "register",
)
#: code -> the one instance of each report
REPORTS = {}


def register(report):
    """Class decorator: makes a report known by its code."""
    REPORTS[report.code] = report()
    return report


class ReportDefinition(ReportComputer):
    """Base of all reports; see the module's docstring for a whole one."""

    code = ""
    model = ""
    groupings = {}
    default_groupings = ()
    options = ()
    chart = Chart()
    #: the summed column by which groups are sorted, greatest first
    sort_column = "now"
    #: paths that differ from the model's usual ones (paths.PATHS)
    paths = {}
    #: its main measure can be held against backoffice.budget.line
    has_budget = False

    # --- To be answered by each report

    def measures(self, env):
        """The figures, with labels in the reader's language."""
        raise NotImplementedError

    def domain(self, scope):
        """The domain of the lines of ``scope.period``: of the figures and the drill-down."""
        return self.standard_domain(scope)

    # --- May be answered by a report

    def drill_model(self, path, column):
        """The model that :meth:`drill_domain` speaks of."""
        return self.model

    def chart_data(self, env, parameters, table):
        """A chart of the report's own in the form of ``chart.from_table``, or None."""
        return

    # --- The same for all

    def get_paths(self):
        return PATHS.get(self.model, {}) | self.paths

    def get_option(self, parameters, code):
        default = next(option.default for option in self.options if option.code == code)
        return parameters.options.get(code, default)

    def standard_domain(self, scope):
        """Companies, period and filters, by the model's paths."""
        parameters = scope.parameters
        domain = Domain(scope.path("company"), "in", list(parameters.company_ids))
        domain &= scope.in_period() if scope.has("day") else Domain.TRUE
        return domain & self.filter_domain(scope)

    def filter_domain(self, scope):
        """The chosen filters: ``agent_ids`` for the path ``agent``, and so on."""
        domain = Domain.TRUE
        for name, ids in scope.parameters.filters.items():
            code = name.removesuffix("_ids")
            if ids and scope.has(code):
                nested = code in ("partner", "product_category")
                domain &= Domain(scope.path(code), "child_of" if nested else "in", ids)
        return domain
