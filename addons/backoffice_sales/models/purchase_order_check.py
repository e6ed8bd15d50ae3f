from odoo import models
from odoo.tools import SQL

from .check_definition import Failure, SetQuery
from .check_text import Sentences, joined

_lt = Sentences(__name__)

SUPPLIER_BLOCKED = """
    SELECT o.id, o.supplier, NULL::numeric, NULL::numeric,
           CASE WHEN o.purchase_blocked THEN coalesce(o.purchase_block_reason, '') END
      FROM checked_purchase o
     WHERE o.is_open AND (o.purchase_blocked OR NOT o.supplier_active)
"""
SUPPLIER_INCOMPLETE = """
    SELECT * FROM (
        SELECT o.id, o.supplier, NULL::numeric, NULL::numeric, concat_ws(',',
                 CASE WHEN coalesce(o.street, '') = '' THEN 'street' END,
                 CASE WHEN coalesce(o.city, '') = '' THEN 'city' END,
                 CASE WHEN c.id IS NULL THEN 'country' END,
                 CASE WHEN coalesce(o.zip, '') = '' AND coalesce(c.zip_required, true)
                      THEN 'zip' END,
                 CASE WHEN o.is_company AND coalesce(o.vat, '') = ''
                       AND (c.id = o.home_country_id OR eu.res_country_id IS NOT NULL)
                      THEN 'vat' END,
                 CASE WHEN NOT EXISTS (SELECT FROM res_partner_bank b WHERE b.active
                           AND b.partner_id IN (o.supplier_id, o.partner_id))
                      THEN 'bank' END,
                 CASE WHEN o.payment_term_id IS NULL THEN 'term' END
               ) AS problems
          FROM checked_purchase o
          LEFT JOIN res_country c ON c.id = o.supplier_country_id
          LEFT JOIN res_country_res_country_group_rel eu
            ON eu.res_country_id = c.id AND eu.res_country_group_id = %s
         WHERE o.is_open
    ) AS incomplete WHERE problems != ''
"""
# Every live order with one of the references: the first one is the right one.
DUPLICATE = """
    SELECT b.id, lower(btrim(b.partner_ref)), s.commercial_partner_id::numeric,
           b.company_id::numeric, (b.state = 'purchase')::int || b.name
      FROM purchase_order b
      JOIN res_partner s ON s.id = b.partner_id
     WHERE lower(btrim(b.partner_ref)) = ANY(%s) AND b.state != 'cancel'
"""
# The order, and with `days` what the same buyer confirmed within them: an order that was cut
# into pieces counts as one.
LIMIT = """
    SELECT * FROM (
        SELECT o.id, NULL::text, round(o.amount_untaxed / o.rate + coalesce(x.amount, 0), 2)
                   AS total,
               coalesce(nullif(u.purchase_limit, 0), %(limit)s)::numeric AS allowed, NULL::text
          FROM checked_purchase o
          LEFT JOIN res_users u ON u.id = o.user_id
          LEFT JOIN LATERAL (
               SELECT sum(b.amount_untaxed / coalesce(nullif(b.currency_rate, 0), 1)::numeric)
                 FROM purchase_order b
                WHERE b.user_id = o.user_id AND b.company_id = o.company_id
                  AND b.state = 'purchase' AND b.id != o.id AND %(days)s > 0
                  AND b.date_approve >= o.today - %(days)s) AS x(amount) ON true
         WHERE o.is_open
    ) AS spent WHERE total > allowed AND allowed > 0
"""


class PurchaseOrder(models.Model):
    """Checks on the head of a purchase order: who sells, under which terms, for how much."""

    _inherit = "purchase.order"

    def _check_supplier_blocked(self, definition):
        """The supplier is blocked for purchases, or archived."""
        return SetQuery(SQL(SUPPLIER_BLOCKED), self._explain_supplier_blocked)

    def _explain_supplier_blocked(self, rows):
        archived = _lt("Supplier %(supplier)s is archived.")
        blocked = _lt("Supplier %(supplier)s is blocked for purchases.")
        because = _lt("Supplier %(supplier)s is blocked for purchases: %(reason)s")
        failures = []
        for row in rows:
            text = archived if row.detail is None else because if row.detail else blocked
            shown = text % {"supplier": row.line, "reason": row.detail}
            failures.append(Failure(row.record_id, shown, row.line or ""))
        return failures

    def _check_supplier_incomplete(self, definition):
        """What we need to order, to be invoiced and to pay is not all there."""
        europe = self.env["ir.model.data"]._xmlid_to_res_id("base.europe")
        return SetQuery(SQL(SUPPLIER_INCOMPLETE, europe), self._explain_supplier_incomplete)

    def _explain_supplier_incomplete(self, rows):
        names = {
            "street": _lt("the street is missing"),
            "city": _lt("the city is missing"),
            "country": _lt("the country is missing"),
            "zip": _lt("the ZIP code is missing"),
            "vat": _lt("the VAT number is missing"),
            "bank": _lt("there is no bank account"),
            "term": _lt("the order has no payment term"),
        }
        message = _lt("Supplier %(supplier)s: %(problems)s.")
        failures = []
        for row in rows:
            problems = joined([names[part] for part in row.detail.split(",")])
            text = message % {"supplier": row.line, "problems": problems}
            failures.append(Failure(row.record_id, text, row.detail))
        return failures

    def _check_supplier_reference(self, definition):
        """The supplier's reference is already on another order of the same supplier."""
        references = {(order.partner_ref or "").strip().lower() for order in self} - {""}
        if not references:
            return []
        return SetQuery(SQL(DUPLICATE, sorted(references)), self._explain_supplier_reference)

    def _explain_supplier_reference(self, rows):
        message = _lt("The supplier's reference “%(reference)s” is already on %(order)s.")
        same = {}
        for row in rows:
            same.setdefault((row.threshold, row.value, row.line), []).append(row)
        failures, checked = [], {order.id: order for order in self}
        for orders in same.values():
            # the confirmed order is the right one, or else the first
            first = min(orders, key=lambda row: (row.detail[0] == "0", row.record_id))
            for row in orders:
                order = checked.get(row.record_id)
                if order and row is not first and order.state != "purchase":
                    shown = {"reference": order.partner_ref, "order": first.detail[1:]}
                    failures.append(Failure(order.id, message % shown, first.detail[1:]))
        return failures

    def _check_purchase_limit(self, definition):
        """The order is over what its buyer may spend: the user's own limit, or else the
        check's; 0 is no limit."""
        if not definition.limit and not any(self.user_id.mapped("purchase_limit")):
            return []
        query = SQL(LIMIT, limit=definition.limit, days=definition.days)
        return SetQuery(query, self._explain_purchase_limit)

    def _explain_purchase_limit(self, rows):
        message = _lt("%(amount)s without taxes is over the limit of %(buyer)s, %(limit)s.")
        nobody = _lt("orders without a buyer")
        failures = []
        for row in rows:
            order = self.browse(row.record_id)
            currency = order.company_id.currency_id
            shown = {
                "amount": self._amount_text(float(row.value), currency),
                "limit": self._amount_text(float(row.threshold), currency),
                "buyer": order.user_id.name or nobody,
            }
            found, allowed = self._figure(row.value), self._figure(row.threshold)
            failures.append(Failure(order.id, message % shown, found, allowed))
        return failures

    def _check_supplier_terms(self, definition):
        """Payment term, currency or incoterm are not those of the supplier. What the supplier
        has none of is not compared."""
        labels = {
            "payment_term_id": _lt("payment term %(found)s instead of %(usual)s"),
            "currency_id": _lt("currency %(found)s instead of %(usual)s"),
            "incoterm_id": _lt("incoterm %(found)s instead of %(usual)s"),
        }
        message = _lt("Terms other than those of %(supplier)s: %(terms)s.")
        failures = []
        for order, differing in self._differing_terms():
            texts = [
                labels[name]
                % {"found": self._label_text(found) or "–", "usual": self._label_text(usual)}
                for name, found, usual in differing
            ]
            shown = {"supplier": order.partner_id.display_name, "terms": joined(texts)}
            value = "; ".join(
                f"{name} {found.id}/{usual.id}" for name, found, usual in differing
            )
            failures.append(Failure(order.id, message % shown, value))
        return failures

    def _differing_terms(self):
        """[(order, [(field, the order's, the supplier's)])], in the company of each order."""
        usual = {
            "payment_term_id": "property_supplier_payment_term_id",
            "currency_id": "property_purchase_currency_id",
            "incoterm_id": "purchase_incoterm_id",
        }
        rows = []
        requests = self.filtered(lambda order: order.state in ("draft", "sent", "to approve"))
        for company, orders in requests.grouped("company_id").items():
            suppliers = {s.id: s for s in orders.partner_id.with_company(company)}
            for order in orders:
                supplier = suppliers[order.partner_id.id]
                differing = [
                    (name, order[name], supplier[own])
                    for name, own in usual.items()
                    if supplier[own] and supplier[own] != order[name]
                ]
                if differing:
                    rows.append((order, differing))
        return rows
