from datetime import datetime, time, timedelta

import pytz

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import SQL, format_date

DAYS = [
    ("0", "Monday"),
    ("1", "Tuesday"),
    ("2", "Wednesday"),
    ("3", "Thursday"),
    ("4", "Friday"),
    ("5", "Saturday"),
    ("6", "Sunday"),
]
#: working days that the board shows in any case, and how far ahead they are looked for
BOARD_DAYS, HORIZON = 5, 21
LOAD = """
    SELECT (p.scheduled_date AT TIME ZONE 'UTC' AT TIME ZONE %(zone)s)::date AS day,
           p.company_id, t.warehouse_id, p.carrier_id, count(*) AS deliveries,
           sum(packed.parcels) AS parcels,
           sum(coalesce(nullif(p.shipping_weight, 0), p.weight, 0)) AS weight
      FROM stock_picking p
      JOIN stock_picking_type t ON t.id = p.picking_type_id
      JOIN LATERAL (SELECT greatest(count(DISTINCT l.result_package_id), 1) AS parcels
                      FROM stock_move_line l WHERE l.picking_id = p.id) packed ON true
     WHERE t.code = 'outgoing' AND p.state != 'cancel' AND p.company_id = ANY(%(companies)s)
       AND p.scheduled_date >= %(first)s AND p.scheduled_date < %(last)s
  GROUP BY 1, 2, 3, 4
"""


class BackofficeShippingCapacity(models.Model):
    """How much can leave in a day. A row for a date counts in place of the weekday's."""

    _name = "backoffice.shipping.capacity"
    _description = "Shipping Capacity"
    _order = "company_id, warehouse_id, date desc, weekday, id"
    _check_company_auto = True

    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company", required=True, index=True, default=lambda self: self.env.company
    )
    warehouse_id = fields.Many2one(
        "stock.warehouse", check_company=True, help="Empty: all warehouses together."
    )
    carrier_id = fields.Many2one(
        "delivery.carrier", check_company=True, help="Empty: all carriers together."
    )
    weekday = fields.Selection(DAYS, help="Empty, and without a date: every day.")
    date = fields.Date("Special Date", help="Counts in place of the weekday's row.")
    max_deliveries = fields.Integer("Deliveries at Most", help="0: no limit.")
    max_parcels = fields.Integer("Parcels at Most", help="0: no limit.")
    max_weight = fields.Float("Weight at Most", digits="Stock Weight", help="0: no limit.")

    @api.depends("warehouse_id", "carrier_id", "weekday", "date")
    def _compute_display_name(self):
        names = dict(self._fields["weekday"]._description_selection(self.env))
        for row in self:
            day = format_date(self.env, row.date) if row.date else names.get(row.weekday)
            parts = (row.warehouse_id.name, row.carrier_id.name, day)
            row.display_name = " · ".join(x for x in parts if x) or self.env._("Every day")

    @api.constrains("max_deliveries", "max_parcels", "max_weight")
    def _check_limits(self):
        for row in self:
            if min(row.max_deliveries, row.max_parcels, row.max_weight) < 0:
                raise ValidationError(
                    self.env._("%(name)s: a limit is 0 or more.", name=row.display_name)
                )

    # --- Load against capacity

    @api.model
    def _get_load(self, companies, first, days):
        """What leaves on `days` days from `first` on: a row for each day, company, warehouse
        and carrier."""
        zone = self.env["stock.picking"]._get_board_zone()
        self.env["stock.picking"].flush_model()
        self.env["stock.move.line"].flush_model(["picking_id", "result_package_id"])
        start, end = (
            zone.localize(datetime.combine(day, time.min))
            .astimezone(pytz.utc)
            .replace(tzinfo=None)
            for day in (first, first + timedelta(days=days))
        )
        values = {"zone": str(zone), "companies": companies.ids, "first": start, "last": end}
        return self.env.execute_query_dict(SQL(LOAD, **values))

    def _applies_to(self, day):
        return self.date == day if self.date else self.weekday in (False, str(day.weekday()))

    def _of_day(self, day):
        """The rows that count on a day: the most special one of each scope."""
        scopes = {}
        ranked = self.filtered(lambda row: row._applies_to(day)).sorted(
            lambda row: (bool(row.date), bool(row.weekday))
        )
        for row in ranked:
            scopes[row.company_id, row.warehouse_id, row.carrier_id] = row
        return self.browse().union(*scopes.values())

    def _get_uses(self, loads):
        """[(kind, load, limit)] of the limits of this row; `loads`: of the day."""
        self.ensure_one()
        own = [
            load
            for load in loads
            if load["company_id"] == self.company_id.id
            and self.warehouse_id.id in (False, load["warehouse_id"])
            and self.carrier_id.id in (False, load["carrier_id"])
        ]
        return [
            (kind, float(sum(load[kind] or 0 for load in own)), self[f"max_{kind}"])
            for kind in ("deliveries", "parcels", "weight")
            if self[f"max_{kind}"]
        ]

    @api.model
    def _get_closed_days(self, company, first, days):
        """Those of the days on which the company's calendar has no working hour."""
        calendar = company.sudo().resource_calendar_id
        if not calendar:
            return set()
        zone = pytz.timezone(calendar.tz or "UTC")
        start = zone.localize(datetime.combine(first, time.min))
        end = zone.localize(datetime.combine(first + timedelta(days=days), time.min))
        intervals = calendar._work_intervals_batch(start, end)[False]
        worked = {begin.astimezone(zone).date() for begin, _end, _meta in intervals}
        return {first + timedelta(days=n) for n in range(days)} - worked

    @api.model
    def _get_next_days(self, count):
        """The next working days from today on, of whichever company is open."""
        companies, first = self.env.companies, fields.Date.context_today(self)
        closed = [self._get_closed_days(company, first, HORIZON) for company in companies]
        closed = set.intersection(*closed)
        days = (first + timedelta(days=n) for n in range(HORIZON))
        return [day for day in days if day not in closed][:count]

    def _hold(self):
        """Whoever else moves something to the day of these limits waits for us, and then
        begins anew: both count what the other one moved. A lock alone would let him count
        what he saw before it."""
        if self:
            query = "UPDATE backoffice_shipping_capacity SET write_date = write_date"
            self.env.cr.execute(SQL(f"{query} WHERE id = ANY(%s)", self.ids))

    @api.model
    def _get_warnings(self, pickings):
        """What to know of the days on which these deliveries leave now, a sentence each."""
        warnings, rows = [], self.sudo().search([("company_id", "in", pickings.company_id.ids)])
        by_company = pickings.grouped(lambda p: (p.company_id, p._get_ship_day()))
        for (company, day), moved in by_company.items():
            if moved and self._get_closed_days(company, day, 1):
                warnings.append(
                    self.env._(
                        "%(company)s is closed on %(day)s.",
                        company=company.name,
                        day=format_date(self.env, day, date_format="EEEE d MMMM"),
                    )
                )
            own = rows.filtered(lambda row, c=company: row.company_id == c)._of_day(day)
            own = own.filtered(lambda row, ps=moved: row._is_touched(ps))
            own._hold()
            loads = self._get_load(company, day, 1) if own else []
            for row in own:
                warnings += row._get_excess(day, loads)
        return warnings

    def _is_touched(self, pickings):
        places = pickings.picking_type_id.warehouse_id
        return (not self.warehouse_id or self.warehouse_id in places) and (
            not self.carrier_id or self.carrier_id in pickings.carrier_id
        )

    def _get_excess(self, day, loads):
        words = {
            "deliveries": self.env._("%(place)s %(day)s: deliveries %(load)g of %(limit)g."),
            "parcels": self.env._("%(place)s %(day)s: parcels %(load)g of %(limit)g."),
            "weight": self.env._("%(place)s %(day)s: weight %(load)g of %(limit)g."),
        }
        names = [self.warehouse_id.name, self.carrier_id.name]
        shown = {
            "place": " · ".join(name for name in names if name) or self.company_id.name,
            "day": format_date(self.env, day, date_format="EEEE d MMMM"),
        }
        return [
            words[kind] % {**shown, "load": load, "limit": limit}
            for kind, load, limit in self._get_uses(loads)
            if load > limit
        ]

    # --- Panel

    @api.model
    def get_panel(self, days=7):
        """What leaves today and on the next days against capacity, for the board."""
        self.env["stock.picking"].check_access("read")
        companies, first = self.env.companies, fields.Date.context_today(self)
        rows = self.search([("company_id", "in", companies.ids)])
        loads = self._get_load(companies, first, days)
        closed = [self._get_closed_days(company, first, days) for company in companies]
        closed = set.intersection(*closed)
        panel = []
        for day in (first + timedelta(days=n) for n in range(days)):
            today = [load for load in loads if load["day"] == day]
            uses = [use for row in rows._of_day(day) for use in row._get_uses(today)]
            panel.append(
                {
                    "day": fields.Date.to_string(day),
                    "label": format_date(self.env, day, date_format="EEE d"),
                    "deliveries": sum(load["deliveries"] for load in today),
                    "percent": round(
                        max((100 * u / limit for _k, u, limit in uses), default=0)
                    ),
                    "is_limited": bool(uses),
                    "is_closed": day in closed,
                }
            )
        return panel
