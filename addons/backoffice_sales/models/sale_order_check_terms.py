from odoo import models
from odoo.tools import SQL

from .check_definition import Failure, SetQuery
from .check_text import Sentences

_lt = Sentences(__name__)

PAYMENT_TERM = """
    SELECT t.id, t.customer, t.payment_term_id::numeric, t.usual_payment_term_id::numeric,
           NULL::text
      FROM checked_terms t
     WHERE t.usual_payment_term_id IS NOT NULL
       AND t.payment_term_id IS DISTINCT FROM t.usual_payment_term_id
"""
# What the host would take over from the contact who orders.
PAYMENT_METHOD = """
    SELECT o.id, NULL::text, o.method_id::numeric, o.usual_method_id::numeric, NULL::text
      FROM (SELECT c.id, s.preferred_payment_method_line_id AS method_id,
                   (p.property_inbound_payment_method_line_id ->> c.company_id::text)::int
                       AS usual_method_id
              FROM checked_order c
              JOIN sale_order s ON s.id = c.id
              JOIN res_partner p ON p.id = c.partner_id
             WHERE c.is_open) AS o
     WHERE o.usual_method_id IS NOT NULL AND o.method_id IS DISTINCT FROM o.usual_method_id
"""
BANK_ACCOUNT = """
    SELECT o.id, d.name, NULL::numeric, NULL::numeric, o.payment_term_id::text
      FROM checked_order o
      JOIN res_partner d ON d.id = coalesce(o.debtor_id, o.customer_id)
     WHERE o.is_open AND o.payment_term_id = ANY(%(terms)s)
       AND NOT EXISTS (SELECT FROM res_partner_bank b
                        WHERE b.partner_id = d.id AND b.active)
"""
CURRENCY = """
    SELECT t.id, t.customer, t.currency_id::numeric, u.currency_id::numeric, u.whose
      FROM checked_terms t
      JOIN LATERAL (
           SELECT l.currency_id,
                  CASE WHEN l.id = t.pricelist_id THEN 'list' ELSE 'customer' END AS whose
             FROM product_pricelist l
            WHERE l.id IN (t.pricelist_id, t.usual_pricelist_id)
              AND l.currency_id != t.currency_id
            ORDER BY (l.id = t.pricelist_id) DESC LIMIT 1
           ) AS u ON true
"""
# The host takes the newest rate up to the order's day, of the company's root or of nobody.
OLD_RATE = """
    SELECT o.id, max(r.name)::text, o.currency_id::numeric, NULL::numeric, o.order_day::text
      FROM checked_order o
      LEFT JOIN res_currency_rate r
        ON r.currency_id IN (o.currency_id, o.company_currency_id)
       AND r.name <= o.order_day
       AND (r.company_id IS NULL OR r.company_id = (
            SELECT split_part(co.parent_path, '/', 1)::int
              FROM res_company co WHERE co.id = o.company_id))
     WHERE o.is_open AND o.currency_id != o.company_currency_id
     GROUP BY o.id, o.currency_id, o.order_day
    HAVING max(r.name) IS NULL
        OR %(days)s > 0 AND max(r.name) < o.order_day - %(days)s
"""
MINIMUM_ORDER = """
    SELECT t.id, NULL::text, t.amount, t.minimum_order, t.company_currency_id::text
      FROM checked_terms t
     WHERE t.amount > 0 AND t.amount < greatest(t.minimum_order, %(most)s)
"""
# What the customer carries itself needs no freight of ours.
FREIGHT_FREE = """
    SELECT t.id, NULL::text, t.amount, t.freight_free_value, t.company_currency_id::text
      FROM checked_terms t
     WHERE t.amount > 0 AND t.amount < greatest(t.freight_free_value, %(most)s)
       AND t.id IN (SELECT l.order_id FROM checked_line l WHERE l.type = 'consu')
       AND t.id NOT IN (SELECT l.order_id FROM checked_line l
                         WHERE l.quantity > 0 AND l.net > 0 AND %(freight)s)
       AND coalesce(t.incoterm_id NOT IN (
            SELECT i.id FROM account_incoterms i
             WHERE i.code IN ('EXW', 'FCA', 'FAS', 'FOB')), true)
"""


class SaleOrder(models.Model):
    """Checks on the terms: how it is paid, in which currency, from which value on."""

    _inherit = "sale.order"

    def _check_payment_term(self, definition):
        """Another payment term than agreed with the customer, or none."""
        return SetQuery(SQL(PAYMENT_TERM), self._explain_payment_term)

    def _explain_payment_term(self, rows):
        message = _lt("Payment term %(found)s instead of %(usual)s.")
        terms = {int(x) for row in rows for x in (row.value, row.threshold) if x}
        terms = self.env["account.payment.term"].browse(terms)
        names, kept = self._name_texts(terms), self._source_names(terms)
        failures = []
        for row in rows:
            found, usual = int(row.value or 0), int(row.threshold)
            shown = {"found": names.get(found) or _lt("none"), "usual": names[usual]}
            kept_names = kept.get(found, ""), kept[usual]
            failures.append(Failure(row.record_id, message % shown, *kept_names))
        return failures

    def _check_payment_method(self, definition):
        """Another payment method than the customer's usual one, or none."""
        if "payment_method" not in self.env["backoffice.check"]._facts():
            return []
        return SetQuery(SQL(PAYMENT_METHOD), self._explain_payment_method)

    def _explain_payment_method(self, rows):
        message = _lt("Payment method %(found)s instead of %(usual)s.")
        ids = {int(x) for row in rows for x in (row.value, row.threshold) if x}
        methods = self.env["account.payment.method.line"].browse(ids)
        names = self._name_texts(methods, "display_name")
        kept, failures = self._source_names(methods), []
        for row in rows:
            found = names[int(row.value)] if row.value else _lt("none")
            shown = {"found": found, "usual": names[int(row.threshold)]}
            value = str(int(row.value or 0))
            limit = kept[int(row.threshold)] or ""
            failures.append(Failure(row.record_id, message % shown, value, limit))
        return failures

    def _check_bank_account(self, definition):
        """The payment is collected at the customer's bank, which nobody knows."""
        collected = self.env["account.payment.term"]._collected_ids()
        terms = collected.intersection(self.payment_term_id.ids)
        if not terms:
            return []
        return SetQuery(SQL(BANK_ACCOUNT, terms=sorted(terms)), self._explain_bank_account)

    def _explain_bank_account(self, rows):
        message = _lt(
            "%(term)s is collected at the bank, and %(payer)s has no bank account here."
        )
        terms = {int(row.detail) for row in rows}
        terms = self.env["account.payment.term"].browse(terms)
        names, kept = self._name_texts(terms), self._source_names(terms)
        return [
            Failure(
                row.record_id,
                message % {"term": names[int(row.detail)], "payer": row.line},
                kept[int(row.detail)],
            )
            for row in rows
        ]

    # --- Currency

    def _check_currency(self, definition):
        """Another currency than that of the price list, or of the customer's list."""
        if not self.pricelist_id and not self._any_foreign_currency():
            return []
        return SetQuery(SQL(CURRENCY), self._explain_currency)

    def _explain_currency(self, rows):
        of_list = _lt("The order is in %(found)s, its price list in %(usual)s.")
        of_customer = _lt("The order is in %(found)s, %(customer)s buys in %(usual)s.")
        names = self._currency_names(rows)
        failures = []
        for row in rows:
            found, usual = names[int(row.value)], names[int(row.threshold)]
            text = of_list if row.detail == "list" else of_customer
            text = text % {"found": found, "usual": usual, "customer": row.line}
            failures.append(Failure(row.record_id, text, found, usual))
        return failures

    def _check_currency_rate(self, definition):
        """The order's currency has no rate of the last days before the order; with 0 days,
        no rate at all."""
        if not self._any_foreign_currency():
            return []
        return SetQuery(SQL(OLD_RATE, days=definition.days), self._explain_currency_rate)

    def _explain_currency_rate(self, rows):
        old = _lt("The rate of %(currency)s is of %(day)s: update it.")
        none = _lt("There is no rate of %(currency)s: enter one.")
        names = self._currency_names(rows)
        failures = []
        for row in rows:
            shown = {"currency": names[int(row.value)]}
            if row.line:
                shown["day"] = self._day_text(row.line)
            text = (old if row.line else none) % shown
            failures.append(Failure(row.record_id, text, row.line or ""))
        return failures

    def _any_foreign_currency(self):
        return self.currency_id != self.company_id.currency_id

    def _currency_names(self, rows):
        ids = {int(x) for row in rows for x in (row.value, row.threshold) if x}
        return {currency.id: currency.name for currency in self.env["res.currency"].browse(ids)}

    # --- Values

    def _check_minimum_order(self, definition):
        """The net value is under the least one: the customer's, or else the zone's, or else
        the check's."""
        most = self._most_value(definition, "minimum_order")
        if most is None:
            return []
        query = SQL(MINIMUM_ORDER, most=most)
        message = _lt("Order value %(found)s under the minimum of %(least)s.")
        return SetQuery(
            query,
            lambda rows: self._explain_value(rows, message, "minimum_order", definition),
        )

    def _check_freight_free(self, definition):
        """The goods go freight free under the value that was agreed: the customer's, or
        else the zone's, or else the check's."""
        most = self._most_value(definition, "freight_free_value")
        if most is None:
            return []
        query = SQL(FREIGHT_FREE, most=most, freight=self._is_freight(definition))
        message = _lt(
            "No freight is charged, and %(found)s is under the %(least)s from which on the "
            "goods go freight free."
        )
        return SetQuery(
            query,
            lambda rows: self._explain_value(rows, message, "freight_free_value", definition),
        )

    def _is_freight(self, definition):
        """A condition on `checked_line l`: products of the chosen categories, or else what
        the host calls a delivery, or else any service."""
        if definition.category_ids:
            return self._of_categories(definition)
        if "is_delivery" not in self.env["sale.order.line"]._fields:
            return SQL("l.type = 'service'")
        return SQL(
            """
            l.id IN (SELECT s.id FROM sale_order_line s
                      WHERE s.order_id = ANY(%s) AND s.is_delivery)
            """,
            self.ids,
        )

    def _most_value(self, definition, name):
        """The largest value that holds without the customer's; None where no value holds
        for anybody. `name` is the field of zone and customer."""
        zones = self.env["backoffice.delivery.zone"]._zones()
        most = max([definition.limit, *(getattr(zone, name) for zone in zones)])
        used = most or name in self.env["backoffice.check"]._facts()
        return most if used else None

    def _explain_value(self, rows, message, name, definition):
        """`name` is the field of zone that holds the value where the customer has none."""
        failures = []
        zones = self.browse(row.record_id for row in rows)._zones_by_order()
        for row in rows:
            zone = zones[row.record_id]
            least = float(row.threshold) or (zone and getattr(zone, name)) or definition.limit
            currency = self.env["res.currency"].browse(int(row.detail))
            if not least or currency.compare_amounts(float(row.value), least) >= 0:
                continue
            amounts = float(row.value), least
            found, least = (self._amount_text(amount, currency) for amount in amounts)
            text = message % {"found": found, "least": least}
            kept = [self._amount_value(amount, currency) for amount in amounts]
            failures.append(Failure(row.record_id, text, *kept))
        return failures
