from datetime import datetime, time

from odoo import api, models

from .backoffice_shipping_capacity import BOARD_DAYS

BY_DAY = "scheduled_date:day"


class StockPicking(models.Model):
    """The board's columns: the next working days stand there without a delivery, too, so
    that one can be dropped on them."""

    _inherit = "stock.picking"

    @api.model
    def formatted_read_group(self, domain, groupby=(), aggregates=(), *args, **kwargs):
        groups = super().formatted_read_group(domain, groupby, aggregates, *args, **kwargs)
        context = self.env.context
        on_board = context.get("backoffice_board") and context.get("read_group_expand")
        if not on_board or list(groupby) != [BY_DAY] or kwargs.get("offset"):
            return groups
        return self._add_board_days(groups, list(aggregates), kwargs.get("order") or "")

    @api.model
    def _add_board_days(self, groups, aggregates, order):
        known = {group[BY_DAY][0] for group in groups if group[BY_DAY]}
        empty = [self._read_group_empty_value(spec) for spec in aggregates]
        days = self.env["backoffice.shipping.capacity"]._get_next_days(BOARD_DAYS)
        rows = [(datetime.combine(day, time.min), *empty) for day in days]
        added = self._web_read_group_format((BY_DAY,), tuple(aggregates), rows)
        added = [group for group in added if group[BY_DAY][0] not in known]
        undated = [group for group in groups if not group[BY_DAY]]
        dated = [group for group in groups if group[BY_DAY]] + added
        dated.sort(key=lambda group: group[BY_DAY][0], reverse=" desc" in order.lower())
        return dated + undated
