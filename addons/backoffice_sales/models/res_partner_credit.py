from odoo import api, fields, models
from odoo.exceptions import AccessError

from .res_company_credit import AREAS, POLICIES

CREDIT_GROUPS = (
    "account.group_account_invoice,account.group_account_readonly,"
    "backoffice_sales.backoffice_sales_group_readonly"
)
BY_COMPANY = {"company_dependent": True, "copy": False, "groups": CREDIT_GROUPS}
#: who may give credit: everybody else reads
GRANTING_GROUPS = (
    "backoffice_sales.backoffice_sales_group_manager,account.group_account_manager"
)
#: what the checks and the exposure need to know of a customer
CREDIT_SETTINGS = (
    "credit_limit",
    "credit_limit_order",
    "credit_limit_invoiced",
    "credit_limit_ordered",
    "credit_state",
    "credit_overdue_days",
    "credit_overdue_amount",
    "credit_unpaid_date",
    "credit_insured_limit",
    "credit_insured_until",
    *(f"credit_policy_{area}" for area in AREAS),
)


class ResPartner(models.Model):
    """The credit that a customer has with each company, and what is done beyond it.

    All of it is kept on the commercial entity; contacts have none of their own.
    """

    _inherit = "res.partner"

    credit_state = fields.Selection(
        [
            ("unmanaged", "Not Managed"),
            ("active", "Active"),
            ("revoked", "Revoked"),
            ("waived", "Waived"),
        ],
        help="Empty or Active: the limits hold. Revoked: no credit at all, every order needs "
        "an open advance. Waived: management goes without limits, overdue invoices still "
        "count. Not Managed: nobody looks at this customer's credit.",
        **BY_COMPANY,
    )
    credit_limit_order = fields.Float(
        "Limit of an Order",
        help="The highest single order. 0: the credit limit.",
        **BY_COMPANY,
    )
    credit_limit_invoiced = fields.Float(
        "Limit of What Is Invoiced",
        help="The most that may be invoiced and unpaid. 0: the credit limit.",
        **BY_COMPANY,
    )
    credit_limit_ordered = fields.Float(
        "Limit of Open Orders",
        help="The most that may be ordered and not delivered. 0: the credit limit.",
        **BY_COMPANY,
    )
    credit_policy_order = fields.Selection(POLICIES, "Order over Its Limit", **BY_COMPANY)
    credit_policy_invoiced = fields.Selection(POLICIES, "Invoiced over Its Limit", **BY_COMPANY)
    credit_policy_ordered = fields.Selection(
        POLICIES, "Open Orders over Their Limit", **BY_COMPANY
    )
    credit_policy_total = fields.Selection(POLICIES, "Exposure over the Limit", **BY_COMPANY)
    credit_policy_overdue = fields.Selection(
        POLICIES, "Invoices Overdue for Too Long", **BY_COMPANY
    )
    credit_policy_insured = fields.Selection(
        POLICIES, "Exposure over the Insured Limit", **BY_COMPANY
    )
    credit_overdue_days = fields.Integer(
        "Overdue Days Tolerated", help="0: as many as the check says.", **BY_COMPANY
    )
    credit_overdue_amount = fields.Float(
        "Overdue Amount Tolerated", help="0: as much as the check says.", **BY_COMPANY
    )
    credit_unpaid_date = fields.Date(
        "Presented Item Unpaid On",
        help="The day on which the last bill, RiBa or direct debit came back unpaid. "
        "Set when such a payment is rejected; new orders need approval until it is emptied.",
        **BY_COMPANY,
    )
    credit_insured_limit = fields.Float("Insured Limit", **BY_COMPANY)
    credit_insured_until = fields.Date("Insured Until", **BY_COMPANY)
    credit_insurer = fields.Char("Insurer's Reference", **BY_COMPANY)

    # --- CRUD

    @api.model_create_multi
    def create(self, vals_list):
        if any(self._credit_fields() & vals.keys() for vals in vals_list):
            blank = self.new({})
            for vals in vals_list:
                blank._ensure_may_grant(vals)
        return super().create(vals_list)

    def write(self, vals):
        self._ensure_may_grant(vals)
        return super().write(vals)

    @api.model
    def _credit_fields(self):
        """Fields that only those may change who may give credit."""
        return {*CREDIT_SETTINGS, "credit_insurer"}

    def _ensure_may_grant(self, vals):
        """Raises when somebody changes a credit limit, or what is done beyond it, who may
        not say yes to the order either. Values that stay as they are pass, and those that a
        contact takes over from its company."""
        changed = self._credit_fields() & vals.keys()
        if not changed or self.env.su or self.env.user.has_groups(GRANTING_GROUPS):
            return
        for partner in self.sudo():
            kept = partner | partner.commercial_partner_id
            for name in changed:
                field = self._fields[name]
                new = field.convert_to_record(
                    field.convert_to_cache(vals[name], partner), partner
                )
                if all((owner[name] or False) != (new or False) for owner in kept):
                    raise AccessError(
                        self.env._(
                            "Only a Back Office manager or an accounting administrator "
                            "changes the credit of %(customer)s. Ask one.",
                            customer=partner.display_name or self.env._("a customer"),
                        )
                    )
