from odoo import fields, models
from odoo.tools import SQL

from .check_definition import Failure, SetQuery
from .check_text import Sentences, joined
from .public_holidays import holiday_name

_lt = Sentences(__name__)

# the address of the consignee, as carriers and transport documents need it
SHIP_TO = """
    SELECT * FROM (
        SELECT o.id, o.ship_to, NULL::numeric, NULL::numeric, concat_ws(',',
                 CASE WHEN coalesce(o.street, '') = '' THEN 'street' END,
                 CASE WHEN coalesce(o.city, '') = '' THEN 'city' END,
                 CASE WHEN o.ship_to_country_id IS NULL THEN 'country' END,
                 CASE WHEN coalesce(o.zip, '') = '' AND coalesce(o.zip_required, true)
                      THEN 'zip' END,
                 CASE WHEN o.state_id IS NULL AND o.state_required THEN 'state' END,
                 CASE WHEN NOT o.ship_to_active THEN 'archived' END,
                 CASE WHEN o.ship_to_customer_id != o.customer_id THEN 'foreign' END
               ) AS problems
          FROM checked_order o
         WHERE o.partner_shipping_id IS NOT NULL
           AND o.id IN (SELECT l.order_id FROM checked_line l WHERE l.type = 'consu')
    ) AS incomplete WHERE problems != ''
"""
VAT = """
    SELECT o.id, o.customer, (o.is_company AND (eu.res_country_id IS NOT NULL
               OR o.customer_country_id = o.home_country_id))::int::numeric,
           NULL::numeric, coalesce(o.customer_country, '') || '|' || coalesce(o.vat, '')
      FROM checked_order o
      LEFT JOIN res_country_res_country_group_rel eu
        ON eu.res_country_id = o.customer_country_id AND eu.res_country_group_id = %s
"""
PAST = """
    SELECT o.id, o.promised_day::text, NULL::numeric, NULL::numeric, NULL::text
      FROM checked_order o
     WHERE o.is_open AND o.promised_day < o.today
"""
CLOSED = """
    SELECT o.id, o.promised_day::text, (
               EXISTS (SELECT FROM resource_calendar_attendance a
                        WHERE a.calendar_id = o.calendar_id)
               AND NOT EXISTS (SELECT FROM resource_calendar_attendance a
                        WHERE a.calendar_id = o.calendar_id AND a.dayofweek =
                              (extract(isodow FROM o.promised_day) - 1)::text)
               OR EXISTS (SELECT FROM resource_calendar_leaves v
                        WHERE v.resource_id IS NULL AND v.company_id = o.company_id
                          AND coalesce(v.calendar_id, o.calendar_id) = o.calendar_id
                          AND o.commitment_date BETWEEN v.date_from AND v.date_to)
           )::int::numeric, NULL::numeric,
           coalesce(o.home_country, '') || ',' || coalesce(o.ship_to_country, '')
      FROM checked_order o
     WHERE o.is_open AND o.promised_day IS NOT NULL
"""


class SaleOrder(models.Model):
    """Checks on the head of an order: who buys, where to, until when."""

    _inherit = "sale.order"

    def _check_trigger_fields(self):
        return super()._check_trigger_fields() | {
            "client_order_ref",
            "commitment_date",
            "company_id",
            "currency_id",
            "order_line",
            "partner_id",
            "partner_invoice_id",
            "partner_shipping_id",
            "payment_term_id",
            "pricelist_id",
            "user_id",
        }

    def _checked_records(self):
        return self.filtered(lambda order: order.state != "cancel")

    def _finding_facts_sql(self):
        """The customer is the company, whichever contact orders; the day is the one where
        the seller is."""
        return SQL(
            """
            SELECT o.id, o.company_id, p.commercial_partner_id AS partner_id, o.agent_id,
                   (o.date_order AT TIME ZONE 'UTC'
                                 AT TIME ZONE coalesce(w.tz, 'UTC'))::date AS document_date
              FROM sale_order o
              JOIN res_partner p ON p.id = o.partner_id
              JOIN res_company c ON c.id = o.company_id
              LEFT JOIN resource_calendar w ON w.id = c.resource_calendar_id
             WHERE o.id = ANY(%s)
            """,
            self.ids,
        )

    # --- Built-in checks

    def _check_vat(self, definition):
        """A company of the European Union, or of our own country, without a VAT number, or
        any customer with one that is not valid."""
        europe = self.env["ir.model.data"]._xmlid_to_res_id("base.europe")
        return SetQuery(SQL(VAT, europe), self._explain_vat)

    def _explain_vat(self, rows):
        missing = _lt("%(customer)s has no VAT number.")
        wrong = _lt("The VAT number %(vat)s of %(customer)s is not valid.")
        known, failures = {}, []
        for row in rows:
            if row.detail not in known:
                known[row.detail] = self._vat_is_valid(*row.detail.split("|", 1))
            vat = row.detail.split("|", 1)[1]
            if (not vat and row.value) or not known[row.detail]:
                text = (wrong if vat else missing) % {"customer": row.line, "vat": vat}
                failures.append(Failure(row.record_id, text, vat))
        return failures

    def _vat_is_valid(self, country, vat):
        """Whether a number may be that country's; "/" says explicitly that there is none."""
        if not vat or vat == "/" or not country:
            return True
        check = self.env["res.partner"]._check_vat_number
        prefix, number = vat[:2].upper(), vat[2:].upper()
        if check(country, vat.upper()):
            return True
        if prefix == country:  # some countries are checked without it (CHE-…, NO …MVA)
            return bool(check(country, number))
        return prefix.isalpha() and self._foreign_vat_is_valid(prefix, vat)

    def _foreign_vat_is_valid(self, prefix, vat):
        """A company may be registered for VAT in another member state than its own."""
        country = {"EL": "GR"}.get(prefix, prefix)
        codes = self.env["res.country.group"]._union_codes()
        return country in codes and bool(
            self.env["res.partner"]._check_vat_number(country, vat.upper())
        )

    def _check_ship_to(self, definition):
        """Goods that leave need a whole address of a living consignee of this customer."""
        return SetQuery(SQL(SHIP_TO), self._explain_ship_to)

    def _explain_ship_to(self, rows):
        names = {
            "street": _lt("the street is missing"),
            "city": _lt("the city is missing"),
            "country": _lt("the country is missing"),
            "zip": _lt("the ZIP code is missing"),
            "state": _lt("the state or province is missing"),
            "archived": _lt("the address is archived"),
            "foreign": _lt("the address belongs to another customer"),
        }
        message = _lt("Ship-to %(address)s: %(problems)s.")
        failures = []
        for row in rows:
            problems = joined([names[part] for part in row.detail.split(",")])
            text = message % {"address": row.line or "", "problems": problems}
            failures.append(Failure(row.record_id, text, row.detail))
        return failures

    def _check_promised_date_past(self, definition):
        """The promised day is over, in the company's time zone."""
        if not any(order.commitment_date for order in self):
            return []
        return SetQuery(SQL(PAST), self._explain_promised_date_past)

    def _explain_promised_date_past(self, rows):
        message = _lt("The promised date %(day)s is in the past.")
        return [
            Failure(row.record_id, message % {"day": self._day_text(row.line)}, row.line)
            for row in rows
        ]

    def _check_promised_date_closed(self, definition):
        """The promised day is no working day of the company, or a public holiday where the
        company is or where the goods go."""
        if not any(order.commitment_date for order in self):
            return []
        return SetQuery(SQL(CLOSED), self._explain_promised_date_closed)

    def _explain_promised_date_closed(self, rows):
        closed = _lt("The promised date %(day)s is not a working day.")
        holiday = _lt("The promised date %(day)s is a public holiday (%(holiday)s).")
        names, texts, failures = {}, {}, []
        for row in rows:
            key = row.line, row.detail
            if key not in names:
                day, countries = fields.Date.to_date(row.line), (row.detail or "").split(",")
                found = (holiday_name(day, code) for code in countries)
                names[key] = next(filter(None, found), "")
            if row.value or names[key]:
                if key not in texts:
                    shown = {"day": self._day_text(row.line), "holiday": names[key]}
                    texts[key] = (holiday if names[key] else closed) % shown
                failures.append(Failure(row.record_id, texts[key], row.line))
        return failures
