from odoo import api, models
from odoo.tools import SQL, ormcache

# What somebody must keep before a check can find anything; see `backoffice.fact.mixin`.
FACTS = {
    "order_quantity": "SELECT FROM product_template "
    "WHERE minimum_order_quantity > 0 OR order_multiple > 0",
    "unsold": "SELECT FROM product_template WHERE NOT active OR NOT sale_ok "
    "UNION ALL SELECT FROM product_product WHERE NOT active",
    "discontinued": "SELECT FROM product_template WHERE discontinued_on IS NOT NULL",
    "sale_country": "SELECT FROM product_template_sale_country_rel",
    "no_sale_country": "SELECT FROM product_template_no_sale_country_rel",
    "exclusive": "SELECT FROM product_template_exclusive_partner_rel",
    "technical_data": "SELECT FROM product_template WHERE needs_technical_data",
    "customer_code": "SELECT FROM backoffice_product_alias WHERE partner_id IS NOT NULL",
    "dated_prices": "SELECT FROM product_pricelist_item WHERE date_end IS NOT NULL",
    "category_margin": "SELECT FROM product_category WHERE minimum_margin > 0",
    "discount_limit": "SELECT FROM backoffice_discount_limit WHERE agent_id IS NULL",
    "agent_discount": "SELECT FROM backoffice_discount_limit WHERE agent_id IS NOT NULL",
    "user_discount_limit": "SELECT FROM res_users WHERE discount_limit > 0",
    "contract": "SELECT FROM backoffice_contract_line",
    "minimum_order": "SELECT FROM res_partner WHERE minimum_order IS NOT NULL",
    "freight_free_value": "SELECT FROM res_partner WHERE freight_free_value IS NOT NULL",
    "documents_wanted": "SELECT FROM backoffice_document_kind_res_partner_rel",
    "closing_period": "SELECT FROM backoffice_closing_period",
    "screened_party": "SELECT FROM backoffice_screened_party WHERE active",
    "dual_use": "SELECT FROM product_template WHERE is_dual_use",
    "payment_method": "SELECT FROM res_partner "
    "WHERE property_inbound_payment_method_line_id IS NOT NULL",
    "agent_zone": "SELECT FROM res_partner_agent_country_rel "
    "UNION ALL SELECT FROM res_partner_agent_state_rel",
    "commission": "SELECT FROM res_partner WHERE commission_rate > 0 "
    "UNION ALL SELECT FROM crm_team WHERE commission_rate > 0",
    "sale_team": "SELECT FROM product_template_sale_team_rel",
    "shelf_life": "SELECT FROM res_partner WHERE minimum_shelf_life > 0 "
    "UNION ALL SELECT FROM product_template WHERE minimum_shelf_life > 0",
    "complete_delivery": "SELECT FROM res_partner WHERE complete_delivery_only",
}


class BackofficeCheck(models.Model):
    """Which of the checks have anything to look for in this database.

    To plan an SQL statement for a feature that nobody uses would cost every order that is
    confirmed more than the rest of the check."""

    _inherit = "backoffice.check"

    @api.model
    def _fact_sources(self):
        """{name: query that finds a row where it is so}; a hook for other addons' fields."""
        return FACTS

    @api.model
    @ormcache()
    def _facts(self):
        """Names of the facts that are so; cached, one query when asked first."""
        parts = [
            SQL("SELECT %s WHERE EXISTS (%s)", name, SQL(source))
            for name, source in self._fact_sources().items()
        ]
        rows = self.env.execute_query(SQL(" UNION ALL ").join(parts))
        return frozenset(name for (name,) in rows)
