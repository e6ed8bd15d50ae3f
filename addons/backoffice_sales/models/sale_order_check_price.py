from odoo import fields, models
from odoo.tools import SQL, format_date

from .check_definition import Failure, SetQuery, by_record

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
        lines = self._open_lines(definition)
        prices = lines._list_prices()
        found = {}
        for line in lines:
            expected = prices.get(line.id)
            if expected and not line.free_of_charge_reason:
                wrong = self._off_list(line, expected, definition.limit)
                if wrong:
                    found.setdefault(line.order_id.id, []).append(wrong)
        return self._explain_price_list(found)

    def _open_lines(self, definition):
        """The lines of quotations that a check is about, in the order of the orders."""
        lines = self.filtered(lambda order: order.state in ("draft", "sent")).order_line
        lines = lines.filtered(lambda line: not line.display_type)
        if definition.category_ids:
            below = self.env["product.category"].search(
                [("id", "child_of", definition.category_ids)]
            )
            lines = lines.filtered(lambda line: line.product_id.categ_id in below)
        return lines

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

    def _explain_price_list(self, found):
        message = self.env._("Not the price of the price list: %(lines)s.")
        one = self.env._("%(line)s (%(price)s instead of %(right)s)")
        failures = []
        for order_id, wrong in found.items():
            lines = [
                one % {"line": name, "price": own, "right": right} for name, own, right in wrong
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
        message = self.env._("The quotation expired on %(day)s.")
        return [
            Failure(
                order.id,
                message % {"day": format_date(self.env, order.validity_date)},
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
        message = self.env._("Price of a campaign that is over: %(lines)s.")
        one = self.env._("%(line)s (until %(day)s; now %(price)s)")
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
                    day, price = format_date(self.env, end), self._figure(today[line.id].net)
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
