from odoo import fields, models


class ProductTemplate(models.Model):
    """Terms on which an item is sold; the checks on sales orders hold orders against them."""

    _name = "product.template"
    _inherit = ["product.template", "backoffice.fact.mixin"]

    minimum_order_quantity = fields.Float(
        digits="Product Unit",
        help="The least that an order may ask for, in the product's own unit. 0: any quantity.",
    )
    order_multiple = fields.Float(
        digits="Product Unit",
        help="The item is sold in multiples of this quantity, in its own unit: what a package "
        "or a pallet layer holds. 0: any quantity.",
    )
    discontinued_on = fields.Date(
        "Discontinued From",
        help="From this day on the item is not sold any more.",
    )
    replaced_by_id = fields.Many2one(
        "product.template",
        index="btree_not_null",
        check_company=True,
        help="What to offer in its place.",
    )
    sale_country_ids = fields.Many2many(
        "res.country",
        "product_template_sale_country_rel",
        "template_id",
        "country_id",
        "Sold Only In",
        help="Countries that the item may be shipped to. Empty: everywhere.",
    )
    no_sale_country_ids = fields.Many2many(
        "res.country",
        "product_template_no_sale_country_rel",
        "template_id",
        "country_id",
        "Not Sold In",
        help="Countries that the item may not be shipped to.",
    )
    exclusive_partner_ids = fields.Many2many(
        "res.partner",
        "product_template_exclusive_partner_rel",
        "template_id",
        "partner_id",
        "Exclusive To",
        domain=[("parent_id", "=", False)],
        help="The only customers who may buy the item. Empty: everybody.",
    )
    sale_team_ids = fields.Many2many(
        "crm.team",
        "product_template_sale_team_rel",
        "template_id",
        "team_id",
        "Sold Only By",
        help="The sales channels (sales teams) that may sell the item. Empty: every one.",
    )
    minimum_shelf_life = fields.Integer(
        "Remaining Shelf Life (Days)",
        help="What a customer may expect at least on the day of delivery, unless he has a "
        "minimum of his own. Held against the expiration dates of the lots in stock, where "
        "these are kept. 0: no minimum.",
    )
    needs_technical_data = fields.Boolean(
        help="An order line of this item must say how it is to be made or labelled.",
    )
    technical_data_hint = fields.Char(
        "What to State",
        translate=True,
        help="What the line has to say, such as the colour and the language of the label.",
    )

    def _fact_fields(self):
        return super()._fact_fields() | {
            "active",
            "sale_ok",
            "minimum_order_quantity",
            "order_multiple",
            "discontinued_on",
            "sale_country_ids",
            "no_sale_country_ids",
            "exclusive_partner_ids",
            "needs_technical_data",
            "sale_team_ids",
            "minimum_shelf_life",
        }
