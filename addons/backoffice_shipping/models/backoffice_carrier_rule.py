from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import ormcache

from ..tariffs import Rule

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


class BackofficeCarrierRule(models.Model):
    """When which delivery method is taken, or none of some.

    All conditions that are set must hold. Rules are asked in their order: what they forbid
    adds up, and the first other one decides.
    """

    _name = "backoffice.carrier.rule"
    _description = "Carrier Rule"
    _inherit = ["backoffice.cached.mixin"]
    _order = "sequence, id"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one("res.company", index=True, help="Empty: for every company.")
    action = fields.Selection(
        [
            ("use", "Use these"),
            ("forbid", "Forbid these"),
            ("promised", "The cheapest that keeps the promised day"),
            ("cheapest", "The cheapest"),
            ("fastest", "The fastest"),
        ],
        default="use",
        required=True,
    )
    carrier_ids = fields.Many2many(
        "delivery.carrier",
        string="Delivery Methods",
        check_company=True,
        help="To use: the cheapest of them that can. Else: only among these; empty, among all.",
    )
    delivery_zone_ids = fields.Many2many("backoffice.delivery.zone", string="Delivery Zones")
    country_ids = fields.Many2many("res.country", string="Countries")
    state_ids = fields.Many2many(
        "res.country.state",
        string="Provinces",
        domain="[('country_id', 'in', country_ids)]",
    )
    zip_codes = fields.Char(
        "ZIP Codes", help="Codes, how they begin, or ranges: 00118-00199, 07, 090."
    )
    weight_over = fields.Float("Weight Over (kg)", digits="Stock Weight", help="0: no limit.")
    weight_to = fields.Float("Weight Up to (kg)", digits="Stock Weight", help="0: no limit.")
    volume_over = fields.Float("Volume Over (m³)", digits="Volume", help="0: no limit.")
    volume_to = fields.Float("Volume Up to (m³)", digits="Volume", help="0: no limit.")
    partner_ids = fields.Many2many("res.partner", string="Customers")
    partner_category_ids = fields.Many2many("res.partner.category", string="Customer Tags")
    product_category_ids = fields.Many2many(
        "product.category",
        string="Product Categories",
        help="Goods of one of them, or of what is below it.",
    )
    payment_term_ids = fields.Many2many("account.payment.term", string="Payment Terms")
    is_cash_on_delivery = fields.Boolean("Cash on Delivery Only")
    incoterm_ids = fields.Many2many("account.incoterms", string="Incoterms")
    on_monday = fields.Boolean("Mon")
    on_tuesday = fields.Boolean("Tue")
    on_wednesday = fields.Boolean("Wed")
    on_thursday = fields.Boolean("Thu")
    on_friday = fields.Boolean("Fri")
    on_saturday = fields.Boolean("Sat")
    on_sunday = fields.Boolean("Sun")

    _limits = models.Constraint(
        "CHECK (weight_over >= 0 AND weight_to >= 0 AND volume_over >= 0 AND volume_to >= 0"
        " AND (weight_to = 0 OR weight_over < weight_to)"
        " AND (volume_to = 0 OR volume_over < volume_to))",
        "The limits of weight and volume go from the lower to the higher one.",
    )

    @api.constrains("action", "carrier_ids")
    def _check_carriers(self):
        for rule in self:
            if rule.action == "use" and not rule.carrier_ids:
                raise ValidationError(
                    self.env._(
                        "Rule %(rule)s: choose the delivery methods to use.", rule=rule.name
                    )
                )

    # --- As the choice understands it

    @api.model
    @ormcache("self.env.lang")
    def _rules(self):
        """The rules in use as a tuple of Rule, in their order; cached."""
        rules = self.sudo().with_context(active_test=True).search([])  # pylint: disable=no-search-all
        return tuple(rule._to_kernel() for rule in rules)

    def _to_kernel(self):
        self.ensure_one()
        rule = self.sudo()
        days = [n for n, day in enumerate(DAYS) if rule[f"on_{day}"]]
        states = [(s.country_id.code, s.code) for s in rule.state_ids]
        return Rule(
            key=rule._origin.id or 0,
            name=rule.name or "",
            action=rule.action,
            among=frozenset(rule.carrier_ids._origin.ids),
            company=rule.company_id.id or 0,
            zones=frozenset(rule.delivery_zone_ids._origin.ids),
            countries=frozenset(rule.country_ids.mapped("code")),
            provinces=frozenset(states),
            zips=rule._zip_ranges(),
            weight=(rule.weight_over, rule.weight_to),
            volume=(rule.volume_over, rule.volume_to),
            customers=frozenset(rule.partner_ids._origin.ids),
            tags=frozenset(rule.partner_category_ids._origin.ids),
            categories=frozenset(rule.product_category_ids._origin.ids),
            payment_terms=frozenset(rule.payment_term_ids._origin.ids),
            cash=rule.is_cash_on_delivery,
            incoterms=frozenset(rule.incoterm_ids._origin.ids),
            weekdays=frozenset(days),
        )

    def _zip_ranges(self):
        """((first, last), …) of what was typed in."""
        ranges = []
        for text in (self.zip_codes or "").replace(";", ",").split(","):
            first, _dash, last = (part.replace(" ", "").upper() for part in text.partition("-"))
            if first:
                ranges.append((first, last))
        return tuple(ranges)

    @api.constrains("zip_codes")
    def _check_zip_codes(self):
        for rule in self:
            for first, last in rule._zip_ranges():
                if not (first + last).isalnum() or (last and last < first[: len(last)]):
                    raise ValidationError(
                        self.env._(
                            "Rule %(rule)s: “%(codes)s” are no ZIP codes. Write for instance"
                            " 00118-00199, 07.",
                            rule=rule.name,
                            codes=f"{first}-{last}" if last else first,
                        )
                    )
