from odoo import fields, models
from odoo.tools import SQL

from .check_definition import Failure, SetQuery, by_record
from .check_text import Sentences

_lt = Sentences(__name__)

# Lines that a rule may have priced which was in force then and is over now; whether it did,
# the host's own choice of rules says.
CAMPAIGN_OVER = """
    SELECT o.id, l.line, NULL::numeric, NULL::numeric, l.id::text
      FROM checked_order o
      JOIN checked_line l ON l.order_id = o.id AND l.sells
     WHERE o.is_open AND %(about)s
       AND EXISTS (SELECT FROM product_pricelist_item i
                    WHERE i.pricelist_id = o.pricelist_id
                      AND i.date_end < now() AT TIME ZONE 'UTC' AND i.date_end > o.order_day - 1
                      AND coalesce(i.product_id, l.product_id) = l.product_id
                      AND coalesce(i.product_tmpl_id, l.template_id) = l.template_id)
"""


# Lines with their price by the list, where that is the sales price or a fixed price of a rule
# in force, as it stands: same unit, same currency, nothing extra. Of these, the wrong ones
# only. Any other line comes without a price, to be priced by the host; but not one that is
# free and says why.
PRICE_LIST = """
    SELECT o.id, l.line, CASE WHEN plain THEN CASE WHEN w.dear THEN w.net ELSE l.price END END,
           CASE WHEN plain THEN w.right_price END, CASE WHEN plain THEN '' ELSE l.id::text END
      FROM checked_order o
      JOIN checked_line l ON l.order_id = o.id AND l.sells
      JOIN sale_order_line s ON s.id = l.id
      JOIN sale_order so ON so.id = o.id
      JOIN product_template t ON t.id = l.template_id
      LEFT JOIN product_category pc ON pc.id = l.categ_id
      JOIN res_currency cur ON cur.id = o.currency_id
      LEFT JOIN LATERAL (
           SELECT i.compute_price, i.fixed_price::numeric, i.currency_id, i.applied_on
             FROM product_pricelist_item i
             LEFT JOIN product_category c ON c.id = i.categ_id
            WHERE i.pricelist_id = o.pricelist_id
              AND (i.date_start IS NULL OR i.date_start <= so.date_order)
              AND (i.date_end IS NULL OR i.date_end >= so.date_order)
              AND coalesce(i.min_quantity, 0) <= l.quantity
              AND CASE i.applied_on
                  WHEN '0_product_variant' THEN i.product_id = l.product_id
                  WHEN '1_product' THEN i.product_tmpl_id = l.template_id
                  WHEN '2_product_category' THEN starts_with(pc.parent_path, c.parent_path)
                  ELSE true END
            ORDER BY i.applied_on, i.min_quantity DESC, i.id DESC LIMIT 1) AS r ON true
     CROSS JOIN LATERAL (SELECT coalesce(r.fixed_price, t.list_price::numeric) AS right_price,
                l.price * (1 - l.discount / 100) AS net) AS n
     CROSS JOIN LATERAL (SELECT n.right_price, n.net, n.net > n.right_price + x.room AS dear,
                l.price < n.right_price - x.room AND n.net < n.right_price - x.room AS cheap
           FROM (SELECT greatest(abs(n.right_price) * %(limit)s / 100, cur.rounding / 2)
                        + 0.000001 AS room) AS x) AS w
     CROSS JOIN LATERAL (SELECT
           coalesce(r.compute_price = 'fixed' AND r.currency_id = o.currency_id
                    AND r.applied_on != '2_product_category', true)
           AND o.currency_id = o.company_currency_id AND l.type = 'consu'
           AND l.uom_id = l.product_uom_id AND s.contract_line_id IS NULL
           AND t.company_id IS NULL AND (o.fiscal_position_id IS NULL
                OR (SELECT bool_and(account_price_include = 'tax_excluded') FROM res_company)
                AND NOT EXISTS (SELECT FROM account_tax
                                 WHERE price_include_override = 'tax_included'))
           AND s.combo_item_id IS NULL AND s.extra_tax_data IS NULL
           AND s.is_expense IS NOT TRUE AND l.is_downpayment IS NOT TRUE
           AND NOT EXISTS (SELECT FROM product_template_attribute_line a
                            WHERE a.product_tmpl_id = t.id) AS plain) AS p
     WHERE o.is_open AND l.free_of_charge_reason IS NULL AND %(about)s
       AND (NOT plain OR w.dear OR w.cheap)
"""


class SaleOrder(models.Model):
    """Checks on prices: are they those of the price list, and is the offer still good?"""

    _inherit = "sale.order"

    def _check_trigger_fields(self):
        return super()._check_trigger_fields() | {"date_order", "validity_date"}

    # --- Price list

    def _check_price_list(self, definition):
        """Lines of quotations that are not priced as the price list says, or as the contract
        that they draw on, beyond the tolerance. A price below counts before the discount,
        which has a check of its own; a price above counts after it."""
        query = SQL(PRICE_LIST, limit=definition.limit, about=self._of_categories(definition))
        return SetQuery(query, lambda rows: self._explain_price_list(rows, definition.limit))

    def _explain_price_list(self, rows, tolerance):
        """The rows say what is wrong, or name lines that the host has to price."""
        ids = [int(row.detail) for row in rows if row.detail]
        lines = self.env["sale.order.line"].browse(ids).sudo()
        prices = lines._list_prices()
        found = {}
        for row in rows:
            if not row.detail:
                wrong = row.line, self._figure(row.value), self._figure(row.threshold)
            else:
                line = lines.browse(int(row.detail))
                expected = prices.get(line.id)
                wrong = expected and self._off_list(line, expected, tolerance)
            if wrong:
                found.setdefault(row.record_id, []).append(wrong)
        return self._price_list_failures(found)

    def _off_list(self, line, expected, tolerance):
        """(name of the line, its price, the price by the list), or None when it is right."""
        net = line.price_unit * (1 - line.discount / 100)
        room = max(abs(expected.net) * tolerance / 100, line.currency_id.rounding / 2) + 1e-6
        dear = net > expected.net + room
        cheap = line.price_unit < expected.shown - room and net < expected.net - room
        if not dear and not cheap:
            return None
        name = (line.name or line.product_id.display_name).split("\n")[0]
        own, right = (net, expected.net) if dear else (line.price_unit, expected.shown)
        return name, self._figure(own), self._figure(right)

    def _price_list_failures(self, found):
        message = _lt("Not the price of the price list: %(lines)s.")
        one = _lt("%(line)s (%(price)s instead of %(right)s)")
        failures = []
        for order_id, wrong in found.items():
            lines = [
                one
                % {
                    "line": name,
                    "price": self._figure_text(own),
                    "right": self._figure_text(right),
                }
                for name, own, right in wrong
            ]
            text = message % {"lines": self._names_text(lines)}
            value = "; ".join(sorted(f"{name} {own}" for name, own, _right in wrong))
            threshold = "; ".join(right for _name, _own, right in wrong)
            failures.append(Failure(order_id, text, value, threshold))
        return failures

    # --- Validity

    def _check_quotation_expired(self, definition):
        """The customer wants to order by a quotation that has expired, by the host's rule.
        (Its field `is_expired` is not computed anew when the day is changed.)"""
        today = fields.Date.today()
        message = _lt("The quotation expired on %(day)s.")
        return [
            Failure(
                order.id,
                message % {"day": self._day_text(order.validity_date)},
                str(order.validity_date),
            )
            for order in self
            if order.validity_date
            and order.validity_date < today
            and order.state in ("draft", "sent")
        ]

    def _check_campaign_over(self, definition):
        """Lines that sell at the price of a campaign after its end, below what the price
        list says now."""
        if "dated_prices" not in self.env["backoffice.check"]._facts():
            return []
        query = SQL(CAMPAIGN_OVER, about=self._of_categories(definition))
        return SetQuery(query, self._explain_campaign_over)

    def _explain_campaign_over(self, rows):
        message = _lt("Price of a campaign that is over: %(lines)s.")
        one = _lt("%(line)s (until %(day)s; now %(price)s)")
        lines = self.env["sale.order.line"].browse([int(row.detail) for row in rows]).sudo()
        now = fields.Datetime.now()
        then, today = lines._list_prices(), lines._list_prices(now)
        failures = []
        for record_id, found in by_record(rows).items():
            texts, values = [], []
            for row in found:
                line = lines.browse(int(row.detail))
                if line.id not in then:
                    continue
                end = self._campaign_end(line, then[line.id], today[line.id], now)
                if end:
                    day, price = self._day_text(end), self._figure_text(today[line.id].net)
                    texts.append(one % {"line": row.line, "day": day, "price": price})
                    values.append(f"{row.line} {self._figure(line.price_unit)}")
            if texts:
                text = message % {"lines": self._names_text(texts)}
                failures.append(Failure(record_id, text, "; ".join(sorted(values))))
        return failures

    def _campaign_end(self, line, then, today, now):
        """When the rule ended by which the line still sells cheaper; None if it does not."""
        rule = self.env["product.pricelist.item"].sudo().browse(then.rule_id)
        net = line.price_unit * (1 - line.discount / 100)
        over = rule and rule.date_end and rule.date_end < now
        if over and net < today.net - line.currency_id.rounding / 2:
            return rule.date_end
        return None
