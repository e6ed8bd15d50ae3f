"""Why the turnover changed: quantities, prices, the mix of items, new and lost ones."""

from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal

from odoo.exceptions import UserError
from odoo.tools import SQL

from .base import Chart, Measure, register
from .chart_data import waterfall
from .net_turnover import NetTurnover
from .scope import Scope

NOTHING = (Decimal(0), Decimal(0))
EFFECTS = ("volume", "price", "mix", "new", "lost", "other")


def effects(now, before, growth, cent):
    """The effects of one item; they add up to its change of turnover exactly.

    ``now``, ``before``: (amount, quantity). ``growth``: how all quantities sold in both
    periods grew (1 = as many). ``cent``: what amounts are rounded to.

    >>> now, before = (Decimal(120), Decimal(10)), (Decimal(80), Decimal(8))
    >>> {k: str(v) for k, v in effects(now, before, Decimal(1), Decimal("0.01")).items()}
    {'volume': '0.00', 'price': '20.00', 'mix': '20.00'}
    """
    change = now[0] - before[0]
    if not is_compared(now, before):
        if before == NOTHING:
            return {"new": change}
        return {"lost": change} if now == NOTHING else {"other": change}
    at_old_price = before[0] * now[1] / before[1]
    price = (now[0] - at_old_price).quantize(cent, ROUND_HALF_UP)
    volume = (before[0] * (growth - 1)).quantize(cent, ROUND_HALF_UP)
    return {"volume": volume, "price": price, "mix": change - price - volume}


def is_compared(now, before):
    """There is a price in both periods; more returned than sold has none."""
    return now[1] > 0 and before[1] > 0


def quantity(scope):
    """The quantity in the item's own unit, returned ones taken off."""
    line, item = scope.field("quantity"), scope.field("product_id.uom_id.factor")
    return SQL(
        "SUM(CASE WHEN %(kind)s = 'out_refund' THEN -1 ELSE 1 END * %(line)s"
        " * COALESCE(%(unit)s / NULLIF(%(item)s, 0), 1))::numeric",
        kind=scope.field("move_id.move_type"),
        line=line,
        unit=scope.field("product_uom_id.factor"),
        item=item,
    )


@register
class PriceVolumeMix(NetTurnover):
    code = "price_volume_mix"
    groupings = {
        code: grouping
        for code, grouping in NetTurnover.groupings.items()
        if code not in ("month", "quarter", "week", "day")
    }
    default_groupings = ("product_category", "product")
    chart = Chart("waterfall")
    has_budget = False

    def measures(self, env):
        now, _share = super().measures(env)
        labels = {
            "volume": env._("Volume"),
            "price": env._("Price"),
            "mix": env._("Mix"),
            "new": env._("New Items"),
            "lost": env._("Lost Items"),
            "other": env._("Not Comparable"),
        }
        return [now, *(Measure(code, label) for code, label in labels.items())]

    def compute(self, env, parameters):
        if not parameters.compared:
            raise UserError(
                env._(
                    "Effects come from two periods. Compare with a period, such as last year."
                )
            )
        return super().compute(env, parameters)

    # --- Figures

    def fill(self, scope, matrix):
        """Both periods at once, item by item within the groups that were chosen."""
        if scope.is_compared:
            return
        codes = tuple(dict.fromkeys([*scope.parameters.groupings, "product"]))
        now, before = (
            self._sold(scope.env, replace(scope.parameters, groupings=codes), period)
            for period in (scope.parameters.period, scope.parameters.compared)
        )
        pairs = {
            path: (now.get(path, NOTHING), before.get(path, NOTHING)) for path in now | before
        }
        place, depth = codes.index("product"), len(scope.parameters.groupings)
        with_item = [pair for path, pair in pairs.items() if path[place] and is_compared(*pair)]
        growth = _growth(with_item)
        cent = Decimal(1).scaleb(-scope.currency.decimal_places)
        for path, (new, old) in pairs.items():
            values = {"now": new[0], "before": old[0]}
            if path[place]:
                values |= effects(new, old, growth, cent)
            else:
                values["other"] = new[0] - old[0]
            matrix.add(path[:depth], [values.get(column.code) for column in matrix.summed])

    def _sold(self, env, parameters, period):
        """``{path: (amount, quantity)}``."""
        scope = Scope(self, env, parameters, period)
        scope.query = env[self.model]._search(self.domain(scope))
        if scope.query.is_empty():
            return {}
        keys = [self.groupings[code].sql(scope) for code in parameters.groupings]
        self._group_by(scope.query, keys, [])
        amount = SQL("-SUM(%s)", scope.money("balance"))
        rows = env.execute_query(scope.query.select(*keys, amount, quantity(scope)))
        return {row[:-2]: tuple(Decimal(str(cell or 0)) for cell in row[-2:]) for row in rows}

    # --- Chart

    def chart_data(self, env, parameters, table):
        """From the turnover before, step by step, to that of now."""
        places = {column.code: index for index, column in enumerate(table["columns"])}
        codes = [code for code in ("before", *EFFECTS) if code in places]
        labels = [table["columns"][places[code]].label for code in codes]
        values = [float(table["total"][places[code]] or 0) for code in codes]
        now = table["columns"][places["now"]].label
        made = {"kind": "waterfall", "categories": labels, "series": []}
        made["series"] = [{"name": now, "values": values}]
        return waterfall(env, made, now)


def _growth(pairs):
    old = sum(before[1] for _now, before in pairs)
    return sum(now[1] for now, _before in pairs) / old if old else Decimal(1)
