"""Amounts in the report's currency, at the rate of the document's day."""

from odoo.tools import SQL

RATES = "report_rates"


def converted(scope, amount, currency, day, currency_ids):
    """``amount`` (SQL) of a row in the report's currency, rounded like each document.

    ``currency``, ``day``: SQL of the row's currency id and day. ``currency_ids``: the
    currencies it can be in; when that is the report's alone, nothing is converted. The
    rates of the period are joined as a small table, one row a currency and day; only a
    day outside it is looked up row by row.
    """
    target = scope.currency
    if set(currency_ids) <= {target.id}:
        return amount
    to, of = _rates(scope, currency, day, sorted(currency_ids))
    return SQL(
        "CASE WHEN %(currency)s = %(target)s THEN %(amount)s"
        " ELSE ROUND((%(amount)s)::numeric * %(to)s / %(of)s, %(places)s) END",
        currency=currency,
        target=target.id,
        amount=amount,
        to=to,
        of=of,
        places=target.decimal_places,
    )


def _rates(scope, currency, day, currency_ids):
    """SQL of the rate into the report's currency, and that of the row's own."""
    target, root_id = SQL("%s", scope.currency.id), scope.companies[:1].root_id.id
    table = SQL(
        "(SELECT c.id AS currency_id, d::date AS day, %(to)s AS to_rate, %(of)s AS of_rate"
        " FROM generate_series(%(first)s::date, %(last)s::date, interval '1 day') AS d"
        " CROSS JOIN res_currency c WHERE c.id = ANY(%(ids)s) OFFSET 0)",
        to=rate_sql(target, SQL("d::date"), root_id),
        of=rate_sql(SQL("c.id"), SQL("d::date"), root_id),
        first=scope.period.first,
        last=scope.period.last,
        ids=currency_ids,
    )
    known = SQL.identifier(RATES, "currency_id")
    on = SQL("%s = %s AND %s = %s", known, currency, SQL.identifier(RATES, "day"), day)
    scope.query.add_join("LEFT JOIN", RATES, table, on)
    return (
        SQL("COALESCE(%s.to_rate, %s)", SQL.identifier(RATES), rate_sql(target, day, root_id)),
        SQL(
            "COALESCE(%s.of_rate, %s)", SQL.identifier(RATES), rate_sql(currency, day, root_id)
        ),
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
