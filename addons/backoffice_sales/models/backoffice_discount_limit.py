from odoo import api, fields, models
from odoo.exceptions import ValidationError


class BackofficeDiscountLimit(models.Model):
    """Up to which discount somebody may go without asking: a row of the delegation table.

    Of the rows that fit a line, the narrowest counts: by person before by group before for
    everybody, then the deepest category, then by customer tag, then by company. The rows of
    an agent are held against his orders, beside those for who enters them.
    """

    _name = "backoffice.discount.limit"
    _inherit = ["backoffice.fact.mixin"]
    _description = "Discount Limit"
    _order = "user_id, group_id, categ_id, id"
    _rec_name = "discount"

    user_id = fields.Many2one("res.users", index="btree_not_null", ondelete="cascade")
    group_id = fields.Many2one(
        "res.groups",
        index="btree_not_null",
        ondelete="cascade",
        help="The limit is that of every user in this group.",
    )
    agent_id = fields.Many2one(
        "res.partner",
        index="btree_not_null",
        ondelete="cascade",
        domain=[("is_agent", "=", True)],
        help="The limit is for the orders of this agent, whoever enters them.",
    )
    categ_id = fields.Many2one(
        "product.category",
        "Product Category",
        ondelete="cascade",
        help="Only products of this category and of those below. Empty: every product.",
    )
    partner_tag_id = fields.Many2one(
        "res.partner.category",
        "Customer Tag",
        ondelete="cascade",
        help="Only customers with this tag. Empty: every customer.",
    )
    company_id = fields.Many2one(
        "res.company", index=True, help="Empty: in every company.", ondelete="cascade"
    )
    discount = fields.Float(
        "Highest Discount (%)",
        help="What may be given without approval. 0: no discount at all.",
    )

    _who_for_uniq = models.UniqueIndex(
        "(COALESCE(user_id, 0), COALESCE(group_id, 0), COALESCE(agent_id, 0), "
        "COALESCE(categ_id, 0), COALESCE(partner_tag_id, 0), COALESCE(company_id, 0))",
        "There is a discount limit for exactly this already: change that one.",
    )
    _discount_range = models.Constraint(
        "CHECK (discount >= 0 AND discount <= 100)",
        "A discount limit is a percentage between 0 and 100.",
    )

    @api.constrains("user_id", "group_id", "agent_id")
    def _check_whose(self):
        for limit in self:
            if limit.agent_id and (limit.user_id or limit.group_id):
                raise ValidationError(
                    self.env._(
                        "The discount limit of the agent %(agent)s is for his orders, whoever "
                        "enters them: clear %(other)s.",
                        agent=limit.agent_id.name,
                        other=limit.user_id.name or limit.group_id.display_name,
                    )
                )
            if limit.user_id and limit.group_id:
                raise ValidationError(
                    self.env._(
                        "The discount limit of %(user)s is for a salesperson or for the group "
                        "%(group)s, not for both: clear one of them.",
                        user=limit.user_id.name,
                        group=limit.group_id.display_name,
                    )
                )

    def _fact_fields(self):
        return super()._fact_fields() | {"agent_id", "discount"}
