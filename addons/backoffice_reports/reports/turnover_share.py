"""Net turnover by agent, zone, category or channel: share of the whole, and place in it."""

from ..matrix import INTEGER, PERCENT, Rank, RankShift, Share
from .base import Chart, Measure, register
from .net_turnover import NetTurnover


@register
class TurnoverShare(NetTurnover):
    code = "turnover_share"
    chart = Chart("stacked", series=("now",), category="month")

    def measures(self, env):
        now, _share = super().measures(env)
        return [
            now,
            Measure(
                "share",
                env._("Share"),
                kind=PERCENT,
                formula=Share("now"),
                is_compared=True,
            ),
            Measure("rank", env._("Place"), kind=INTEGER, formula=Rank("now")),
            Measure(
                "rank_shift",
                env._("Places Gained"),
                kind=INTEGER,
                formula=RankShift("now", "before"),
            ),
        ]

    def columns(self, env, parameters):
        columns = super().columns(env, parameters)
        return [c for c in columns if parameters.is_compared or c.code != "rank_shift"]
