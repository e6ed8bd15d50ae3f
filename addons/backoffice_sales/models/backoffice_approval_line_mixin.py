from odoo import api, models


class BackofficeApprovalLineMixin(models.AbstractModel):
    """A line of an order that can be approved: changed by itself, outside a save of its
    order, it is looked at too, and whoever changed it edited the order."""

    _name = "backoffice.approval.line.mixin"
    _description = "Line of an Order with Approvals"

    @api.model
    def _checked_fields(self):
        """Names of the fields whose change makes a new run necessary."""
        _head, lines = self.env[self._fields["order_id"].comodel_name]._approval_fields()
        return {"display_type", "order_id", *lines["order_line"]}

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines.order_id._recheck()
        return lines

    def write(self, vals):
        left = self.order_id if "order_id" in vals else self.order_id.browse()
        result = super().write(vals)
        if self._checked_fields() & vals.keys():
            left._note_editor()
            (left | self.order_id)._recheck()
        return result

    def unlink(self):
        orders = self.order_id
        result = super().unlink()
        orders.exists()._note_editor()
        orders._recheck()
        return result
