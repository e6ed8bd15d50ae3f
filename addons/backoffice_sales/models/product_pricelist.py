from contextlib import contextmanager

from odoo import models
from odoo.fields import Domain
from odoo.tools import SQL

AT_HAND = "backoffice_price_rules"


class RulesAtHand:
    """The price rules of some price lists and products, as the host would search them."""

    def __init__(self, pricelist_ids, rules):
        self.pricelist_ids = pricelist_ids
        self.by_target = {}
        for rank, rule in enumerate(rules):
            target = (rule.product_id or rule.product_tmpl_id or rule.categ_id)._origin
            key = (rule.pricelist_id.id, target._name if target else "", target.id)
            dates = (rule.date_start, rule.date_end)
            self.by_target.setdefault(key, []).append((rank, rule.id, *dates))

    def ids(self, pricelist, products, date):
        """Ids of the rules that may apply, in the host's order."""
        targets = {("", False)}
        for product in products:
            targets.add((product._name, product.id))
            if product._name == "product.product":
                targets.add(("product.template", product.product_tmpl_id.id))
            path = (product.categ_id.parent_path or "").split("/")
            targets.update(("product.category", int(part)) for part in path if part)
        found = [
            entry
            for target in targets
            for entry in self.by_target.get((pricelist.id, *target), ())
            if (not entry[2] or entry[2] <= date) and (not entry[3] or entry[3] >= date)
        ]
        return [rule_id for _rank, rule_id, *_dates in sorted(found, key=lambda e: e[0])]


class ProductPricelist(models.Model):
    """Prices for many lines at once: the host searches the rules for each price list,
    quantity and date anew, and again for each price list that one is based on."""

    _inherit = "product.pricelist"

    @contextmanager
    def _rules_at_hand(self, products):
        """Within this block, price rules for these products are looked up in memory: three
        queries, whatever the number of prices. `self`: the price lists."""
        ids = self._with_bases()
        domain = Domain("pricelist_id", "in", ids) & Domain.AND(
            [
                Domain("categ_id", "=", False)
                | Domain("categ_id", "parent_of", products.categ_id.ids),
                Domain("product_tmpl_id", "=", False)
                | Domain("product_tmpl_id", "in", products.product_tmpl_id.ids),
                Domain("product_id", "=", False) | Domain("product_id", "in", products.ids),
            ]
        )
        rules = self.env["product.pricelist.item"].search(domain)
        self.env.cr.cache[AT_HAND] = RulesAtHand(set(ids), rules)
        try:
            yield
        finally:
            self.env.cr.cache.pop(AT_HAND, None)

    def _with_bases(self):
        """Ids of these price lists and of all that their rules are based on."""
        if not self:
            return []
        self.env["product.pricelist.item"].flush_model(["pricelist_id", "base_pricelist_id"])
        rows = self.env.execute_query(
            SQL(
                """
                WITH RECURSIVE reached(id) AS (
                    SELECT unnest(%s)
                     UNION
                    SELECT i.base_pricelist_id FROM reached
                      JOIN product_pricelist_item i ON i.pricelist_id = reached.id
                     WHERE i.base = 'pricelist' AND i.base_pricelist_id IS NOT NULL)
                SELECT id FROM reached
                """,
                self.ids,
            )
        )
        return [pricelist_id for (pricelist_id,) in rows]

    def _get_applicable_rules(self, products, date, **kwargs):
        at_hand = self.env.cr.cache.get(AT_HAND)
        if at_hand and self.id in at_hand.pricelist_ids:
            ids = at_hand.ids(self, products, date)
            return self.env["product.pricelist.item"].browse(ids)
        return super()._get_applicable_rules(products, date, **kwargs)
