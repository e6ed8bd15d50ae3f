from datetime import timedelta

from odoo import fields, models
from odoo.tools import SQL

from .check_definition import Failure, SetQuery
from .check_text import Sentences

_lt = Sentences(__name__)

CUSTOMER_CLOSED = """
    SELECT DISTINCT ON (o.id) o.id, o.promised_day::text, k.id::numeric, NULL::numeric,
           o.ship_to
      FROM checked_order o
      JOIN backoffice_closing_period k
        ON k.partner_id = ANY(ARRAY[o.partner_shipping_id, o.customer_id])
     WHERE o.is_open AND CASE k.kind
           WHEN 'weekly' THEN k.weekday = (extract(isodow FROM o.promised_day) - 1)::text
           WHEN 'once' THEN o.promised_day BETWEEN k.date_from AND k.date_to
           ELSE CASE WHEN to_char(k.date_from, 'MMDD') <= to_char(k.date_to, 'MMDD')
                THEN to_char(o.promised_day, 'MMDD') BETWEEN to_char(k.date_from, 'MMDD')
                                                         AND to_char(k.date_to, 'MMDD')
                ELSE to_char(o.promised_day, 'MMDD') >= to_char(k.date_from, 'MMDD')
                  OR to_char(o.promised_day, 'MMDD') <= to_char(k.date_to, 'MMDD') END
           END
     ORDER BY o.id, k.kind, k.id
"""
LEAD_TIME = """
    SELECT o.id, o.promised_day::text, ceil(max(s.customer_lead))::numeric, NULL::numeric,
           o.today::text
      FROM checked_order o
      JOIN sale_order_line s ON s.order_id = o.id AND s.display_type IS NULL
     WHERE o.is_open AND o.promised_day >= o.today
     GROUP BY o.id, o.promised_day, o.today
    HAVING o.promised_day < o.today + ceil(max(s.customer_lead))::int + %(most)s
"""
FAR = """
    SELECT o.id, o.promised_day::text, NULL::numeric, NULL::numeric, NULL::text
      FROM checked_order o
     WHERE o.is_open AND o.promised_day > o.today + %(days)s
"""
FUTURE = """
    SELECT o.id, greatest(o.order_day, s.client_order_date)::text, NULL::numeric,
           NULL::numeric, NULL::text
      FROM checked_order o
      JOIN sale_order s ON s.id = o.id
     WHERE o.is_open
       AND greatest(o.order_day, s.client_order_date) > o.today
"""
OLD = """
    SELECT o.id, s.client_order_date::text, NULL::numeric, NULL::numeric, NULL::text
      FROM checked_order o
      JOIN sale_order s ON s.id = o.id
     WHERE o.is_open AND s.client_order_date < o.today - %(days)s
"""


class SaleOrder(models.Model):
    """Checks on days: when it was ordered, and when it can be there."""

    _inherit = "sale.order"

    def _check_customer_closed(self, definition):
        """The promised day is one on which the customer, or the address, is closed."""
        if "closing_period" not in self.env["backoffice.check"]._facts():
            return []
        if not any(order.commitment_date for order in self):
            return []
        return SetQuery(SQL(CUSTOMER_CLOSED), self._explain_customer_closed)

    def _explain_customer_closed(self, rows):
        message = _lt("%(address)s is closed on the promised %(day)s%(reason)s.")
        periods = self.env["backoffice.closing.period"].browse(int(row.value) for row in rows)
        reasons = {period.id: period.reason for period in periods}
        failures = []
        for row in rows:
            reason = reasons[int(row.value)]
            shown = {
                "address": row.detail,
                "day": self._day_text(row.line, "EEEE d MMMM y"),
                "reason": f" ({reason})" if reason else "",
            }
            failures.append(Failure(row.record_id, message % shown, row.line))
        return failures

    def _check_promised_date_early(self, definition):
        """The promised day comes before the goods can be ready and there: longest lead time
        of the lines, days on the way to the zone, and the days of the check."""
        if not any(order.commitment_date for order in self):
            return []
        zones = self.env["backoffice.delivery.zone"]._zones()
        most = max([0, *(zone.transit_days for zone in zones)]) + definition.days
        return SetQuery(
            SQL(LEAD_TIME, most=most),
            lambda rows: self._explain_promised_date_early(rows, definition.days),
        )

    def _explain_promised_date_early(self, rows, spare):
        message = _lt(
            "The promised date %(day)s cannot be kept: %(lead)s days to prepare and "
            "%(transit)s on the way make it %(earliest)s."
        )
        zones = self.browse(row.record_id for row in rows)._zones_by_order()
        failures = []
        for row in rows:
            zone = zones[row.record_id]
            lead, transit = int(row.value) + spare, zone.transit_days if zone else 0
            today, promised = map(fields.Date.to_date, (row.detail, row.line))
            earliest = today + timedelta(days=lead + transit)
            if promised < earliest:
                shown = {
                    "day": self._day_text(promised),
                    "lead": lead,
                    "transit": transit,
                    "earliest": self._day_text(earliest),
                }
                failures.append(
                    Failure(row.record_id, message % shown, row.line, str(lead + transit))
                )
        return failures

    def _check_promised_date_far(self, definition):
        """The promised day is so far away that it is likely a typing error."""
        if not definition.days or not any(order.commitment_date for order in self):
            return []
        message = _lt("The promised date %(day)s is far away: is it right?")
        query = SQL(FAR, days=definition.days)
        return SetQuery(query, lambda rows: self._explain_day(rows, message))

    def _check_order_date_future(self, definition):
        """The order, or the customer's paper, bears a date to come."""
        dates = [moment for moment in self.mapped("date_order") if moment]
        future = dates and max(dates) > fields.Datetime.now()
        if not future and not any(order.client_order_date for order in self):
            return []
        message = _lt("The order is dated %(day)s, which is still to come.")
        return SetQuery(SQL(FUTURE), lambda rows: self._explain_day(rows, message))

    def _check_order_date_old(self, definition):
        """The customer's paper is old: perhaps it was delivered long ago."""
        if not definition.days or not any(order.client_order_date for order in self):
            return []
        message = _lt("The customer's order is of %(day)s: is it still wanted?")
        query = SQL(OLD, days=definition.days)
        return SetQuery(query, lambda rows: self._explain_day(rows, message))

    def _explain_day(self, rows, message):
        return [
            Failure(row.record_id, message % {"day": self._day_text(row.line)}, row.line)
            for row in rows
        ]
