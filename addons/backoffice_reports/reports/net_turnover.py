"""Net turnover: customer invoices less credit notes, untaxed, by invoice date."""

from calendar import monthrange
from datetime import date

from odoo.fields import Domain
from odoo.tools import SQL
from odoo.tools.misc import format_date

from ..matrix import PERCENT, Column, Delta, DeltaPercent, Period, Share
from ..matrix.period import shift_months
from .base import Grouping, ReportDefinition, register

#: the journal items that the host adds up to an invoice's untaxed amount
UNTAXED = ("product", "non_deductible_product", "non_deductible_product_total")


def move_alias(query):
    return query.left_join(query.table, "move_id", "account_move", "id", "move_id")


def month_sql(report, query, shift):
    day = SQL.identifier(move_alias(query), "invoice_date")
    return (
        SQL("to_char(%s + %s, 'YYYY-MM')", day, shift)
        if shift.params
        else SQL("to_char(%s, 'YYYY-MM')", day)
    )


def month_names(env, keys):
    return {
        key: format_date(env, date.fromisoformat(f"{key}-01"), date_format="MMMM yyyy")
        for key in keys
    }


def month_drill(report, env, key, parameters, period):
    first = date.fromisoformat(f"{key}-01")
    asked = parameters.period
    months = (asked.first.year - period.first.year) * 12 + asked.first.month
    first = shift_months(first, period.first.month - months)
    last = first.replace(day=monthrange(first.year, first.month)[1])
    return Domain("move_id.invoice_date", ">=", max(first, period.first)) & Domain(
        "move_id.invoice_date", "<=", min(last, period.last)
    )


def agent_sql(report, query, shift):
    return SQL.identifier(query.table, "agent_id")


def agent_drill(report, env, key, parameters, period):
    return Domain("agent_id", "=", key or False)


def product_category_sql(report, query, shift):
    product = query.left_join(query.table, "product_id", "product_product", "id", "product_id")
    template = query.left_join(
        product, "product_tmpl_id", "product_template", "id", "product_tmpl_id"
    )
    return SQL.identifier(template, "categ_id")


def product_category_drill(report, env, key, parameters, period):
    if key:
        return Domain("product_id.categ_id", "=", key)
    return Domain("product_id", "=", False) | Domain("product_id.categ_id", "=", False)


def customer_category_sql(report, query, shift):
    """One tag a customer, so that nothing counts twice: the oldest one of the company."""
    tags = SQL(
        "(SELECT rel.partner_id, MIN(rel.category_id) AS category_id"
        " FROM res_partner_res_partner_category_rel rel"
        " JOIN res_partner_category tag ON tag.id = rel.category_id AND tag.active"
        " GROUP BY rel.partner_id)"
    )
    partner = SQL.identifier(move_alias(query), "commercial_partner_id")
    query.add_join("LEFT JOIN", "main_tag", tags, SQL("main_tag.partner_id = %s", partner))
    return SQL.identifier("main_tag", "category_id")


def customer_category_drill(report, env, key, parameters, period):
    query = env[report.model]._search(report.domain(env, parameters, period))
    tag = customer_category_sql(report, query, None)
    query.add_where(SQL("%s IS NOT DISTINCT FROM %s", tag, key))
    partner = SQL.identifier(move_alias(query), "commercial_partner_id")
    rows = env.execute_query(query.select(SQL("DISTINCT %s", partner)))
    return Domain("move_id.commercial_partner_id", "in", [partner_id for (partner_id,) in rows])


def record_names(model, missing):
    """Names by id; ``missing(env)`` is the text for lines that have none."""

    def names(env, keys):
        # the name of whom a figure belongs to, also where the reader may not open it
        records = env[model].sudo().browse(sorted(key for key in keys if key))
        return {record.id: record.display_name for record in records} | (
            {None: missing(env)} if None in keys else {}
        )

    return names


@register
class NetTurnover(ReportDefinition):
    code = "net_turnover"
    model = "account.move.line"
    default_groupings = ("agent", "month")
    chart_columns = ("now", "before")
    sort_column = "now"
    groupings = {
        "month": Grouping(
            lambda env: env._("Month"), month_sql, month_names, month_drill, by_key=True
        ),
        "agent": Grouping(
            lambda env: env._("Agent"),
            agent_sql,
            record_names("res.partner", lambda env: env._("No agent")),
            agent_drill,
        ),
        "customer_category": Grouping(
            lambda env: env._("Customer Category"),
            customer_category_sql,
            record_names("res.partner.category", lambda env: env._("No customer category")),
            customer_category_drill,
        ),
        "product_category": Grouping(
            lambda env: env._("Product Category"),
            product_category_sql,
            record_names("product.category", lambda env: env._("No product category")),
            product_category_drill,
        ),
    }

    def columns(self, env, parameters):
        digits = env["res.currency"].browse(parameters.currency_id).decimal_places
        columns = [
            Column("now", env._("Net Turnover"), digits=digits),
            Column("share", env._("Share"), PERCENT, formula=Share("now")),
        ]
        if parameters.compare == "none":
            return columns
        label = env._("Previous Year")
        if parameters.compare == "previous":
            label = env._("Previous Period")
        delta, percent = Delta("now", "before"), DeltaPercent("now", "before")
        columns[1:1] = [
            Column("before", label, digits=digits),
            Column("delta", env._("Change"), digits=digits, formula=delta),
            Column("change", env._("Change %"), PERCENT, formula=percent),
        ]
        return columns

    def domain(self, env, parameters, period: Period):
        filters = parameters.filters
        domain = Domain(
            [
                ("parent_state", "=", "posted"),
                ("move_id.move_type", "in", ["out_invoice", "out_refund"]),
                ("move_id.invoice_date", ">=", period.first),
                ("move_id.invoice_date", "<=", period.last),
                ("company_id", "in", list(parameters.company_ids)),
                "|",
                ("display_type", "in", UNTAXED),
                "&",
                ("display_type", "=", "rounding"),
                ("tax_repartition_line_id", "=", False),
            ]
        )
        if len(parameters.company_ids) > 1:
            own = env["res.company"].sudo().browse(parameters.company_ids).partner_id
            domain &= Domain("move_id.commercial_partner_id", "not in", own.ids)
        if agent_ids := filters.get("agent_ids"):
            domain &= Domain("agent_id", "in", agent_ids)
        if partner_ids := filters.get("partner_ids"):
            domain &= Domain("move_id.partner_id", "child_of", partner_ids)
        if category_ids := filters.get("product_category_ids"):
            domain &= Domain("product_id.categ_id", "child_of", category_ids)
        return domain

    def amount(self, env, query, parameters):
        """Company currency; of a company in another one, each item at its invoice's day."""
        net = SQL("-%s", SQL.identifier(query.table, "balance"))
        companies = env["res.company"].sudo().browse(parameters.company_ids)
        currency = env["res.currency"].browse(parameters.currency_id)
        if companies.currency_id <= currency:
            return net
        day = SQL.identifier(move_alias(query), "invoice_date")
        of_company = SQL.identifier(query.table, "company_currency_id")
        root_id = companies[:1].root_id.id
        return SQL(
            "CASE WHEN %(of_company)s = %(currency)s THEN %(net)s"
            " ELSE ROUND((%(net)s * %(to)s / %(of)s)::numeric, %(places)s) END",
            of_company=of_company,
            currency=currency.id,
            net=net,
            to=rate_sql(SQL("%s", currency.id), day, root_id),
            of=rate_sql(of_company, day, root_id),
            places=currency.decimal_places,
        )


def rate_sql(currency, day, company_id):
    """The rate that the host takes: the latest until a day, or else the first, or 1."""
    template = (
        "(SELECT r.rate FROM res_currency_rate r WHERE r.currency_id = %s"
        " AND (r.company_id IS NULL OR r.company_id = %s)"
    )
    until = SQL(
        template + " AND r.name <= %s ORDER BY r.company_id, r.name DESC LIMIT 1)",
        currency,
        company_id,
        day,
    )
    first = SQL(template + " ORDER BY r.company_id, r.name LIMIT 1)", currency, company_id)
    return SQL("COALESCE(%s, %s, 1.0)", until, first)
