"""Approvals under way: one that nobody decided in time, and people who are away."""

from datetime import timedelta

from odoo import fields
from odoo.fields import Command

from .common import by_code, load
from .quotations import Quotation, quotation_vals

#: to the hotels' rule; over the contract; an item that was replaced
ASKED = Quotation("C0020", [("AD-0005", 24, {"discount": 25})], reference="HO 3316", days_old=3)
OTHERS = [
    Quotation("C0019", [("AD-0116", 300, {})], reference="MC/204"),
    Quotation("C0026", [("AD-0118", 24, {})], reference="BC 1907", days_old=1),
]


def build(env):
    customers, products = by_code(env, "customer"), by_code(env, "product")
    rule(env)
    absences(env)
    orders = env["sale.order"].create(
        [quotation_vals(env, one, customers, products) for one in (ASKED, *OTHERS)]
    )
    clerk = env.ref("backoffice_sales.demo_user_clerk")
    asked = orders[:1].with_user(clerk).with_company(env.company)
    asked.with_context(allowed_company_ids=env.company.ids).action_confirm()
    let_time_pass(env, asked.sudo().approval_request_ids)


def rule(env):
    """Without it any manager decides."""
    horeca = env.ref("backoffice_sales.demo_category_horeca")
    load(
        env,
        "backoffice.approval.rule",
        [
            (
                "demo_approval_rule_hotels",
                {
                    "name": "High discounts for hotels and restaurants",
                    "model_id": env["ir.model"]._get_id("sale.order"),
                    "company_id": env.company.id,
                    "sequence": 10,
                    "domain": f"[('partner_id.category_id', 'in', [{horeca.id}])]",
                    "discount_over": 20,
                    "tier_ids": [
                        Command.create(
                            {
                                "name": "Head of sales",
                                "who": "users",
                                "user_ids": [
                                    Command.link(
                                        env.ref("backoffice_sales.demo_user_approver").id
                                    )
                                ],
                                "escalate_user_id": env.ref("base.user_admin").id,
                            }
                        )
                    ],
                },
            )
        ],
    )


def absences(env):
    today = fields.Date.context_today(env.user)
    approver = env.ref("backoffice_sales.demo_user_approver")
    manager = env.ref("backoffice_sales.demo_user_manager")
    common = {"company_id": env.company.id}
    load(
        env,
        "backoffice.approval.substitute",
        [
            (
                "demo_substitute_now",
                common
                | {
                    "user_id": env.ref("base.user_admin").id,
                    "substitute_id": approver.id,
                    "model_id": env["ir.model"]._get_id("purchase.order"),
                    "date_from": today - timedelta(days=2),
                    "date_to": today + timedelta(days=8),
                },
            ),
            (
                "demo_substitute_later",
                common
                | {
                    "user_id": manager.id,
                    "substitute_id": approver.id,
                    "date_from": today + timedelta(days=20),
                    "date_to": today + timedelta(days=34),
                },
            ),
        ],
    )


def let_time_pass(env, requests):
    """Two working days went by: whoever comes next was called."""
    tiers = requests.tier_ids.filtered(lambda tier: tier.state == "open")
    past = fields.Datetime.now() - timedelta(days=1)
    requests._engine_write(tiers, {"escalate_at": past, "remind_at": False, "mail_due": False})
    requests._escalate()
