from collections import defaultdict
from typing import NamedTuple

from odoo import models


class ListPrice(NamedTuple):
    """What one unit of a line costs by the price list: `shown` before the discount that the
    price list lets the customer see, `net` after it; `rule_id` is the rule that says so."""

    shown: float
    net: float
    rule_id: int


class SaleOrderLine(models.Model):
    """What lines would cost by their price lists, many at a time."""

    _inherit = "sale.order.line"

    def _list_prices(self, moment=None):
        """{line id: ListPrice} of the lines that a price list prices, at `moment` or at the
        date of their orders. The host's own figures, in a constant number of queries."""
        lines = self.filtered(lambda line: line._is_priced_by_list())
        if not lines:
            return self._contract_prices()
        groups = defaultdict(list)
        for line in lines:
            groups[line._price_key(moment)].append(line.id)
        prices = {}
        with lines.order_id.pricelist_id._rules_at_hand(lines.product_id):
            for key, ids in groups.items():
                # prefetched as one set, however few are in a group
                members = self.browse(ids).with_prefetch(lines._prefetch_ids)
                prices.update(members._prices_of_group(key))
        return prices | lines._contract_prices()

    def _contract_prices(self):
        """{line id: ListPrice} of the lines whose contract has a price."""
        prices = {}
        for line in self.filtered(lambda line: line.contract_line_id.price_unit):
            agreed = line.contract_line_id._price_for(line)
            prices[line.id] = ListPrice(agreed, agreed, 0)
        return prices

    def _is_priced_by_list(self):
        """Down payments, expenses, freight and the like have prices of their own; the parts
        of a combo share the price of the whole."""
        return bool(
            self.product_id
            and self.product_uom_qty > 0
            and not (self.display_type or self.is_downpayment or self.is_expense)
            and not (self.combo_item_id or self.product_id.type == "combo")
            and not (self._is_delivery() or self._is_global_discount())
        )

    def _price_key(self, moment):
        """Lines with the same key are priced in one call of the host's."""
        arguments = self._get_pricelist_kwargs()
        if moment:
            arguments["date"] = moment
        context = {}
        if self.product_no_variant_attribute_value_ids:
            context = self._get_product_price_context()
        return (
            self.company_id,
            self.order_id.pricelist_id,
            self.order_id.fiscal_position_id,
            tuple(sorted(arguments.items())),
            tuple(sorted((name, tuple(value)) for name, value in context.items())),
        )

    def _prices_of_group(self, key):
        company, pricelist, position, arguments, context = key
        arguments, context = dict(arguments), dict(context)
        lines = self.with_company(company)
        products = lines.product_id.with_context(**context)
        pricelist = pricelist.with_company(company)
        found = pricelist._compute_price_rule(products, **arguments)
        prices = {}
        # one look at the setting instead of one a rule
        discounts = pricelist.env["product.pricelist.item"]._is_discount_feature_enabled()
        for product in products:
            net, rule_id = found[product.id]
            rule = (
                self.env["product.pricelist.item"].browse(rule_id or ()).with_company(company)
            )
            shown = net
            if discounts and rule._show_discount():
                shown = max(rule._compute_price_before_discount(product, **arguments), net)
            if position:
                taxes = product.taxes_id._filter_taxes_by_company(company)
                shown, net = (
                    product._get_tax_included_unit_price_from_price(
                        price, taxes, fiscal_position=position
                    )
                    for price in (shown, net)
                )
            prices[product.id] = ListPrice(shown, net, rule_id or 0)
        return {line.id: prices[line.product_id.id] for line in lines}
