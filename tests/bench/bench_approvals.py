"""Asking for approval of 100 orders on three tiers, mails and activities included; and the
list and counter of who decides, with a long backlog.

The references for asking are the same done order by order, and OCA's sale_tier_validation
on as many orders of the same kind, with a review for each tier and a mail for each.
"""

import statistics
import time

PEERS = ("base_tier_validation", "sale_tier_validation")
ORDERS, FEW, MANY, ROUNDS = 100, 100, 5000, 5


def people(env, group):
    return (
        env["res.users"]
        .with_context(no_reset_password=True)
        .create(
            [
                {
                    "name": f"Bench {n}",
                    "login": f"bench{n}",
                    "email": f"bench{n}@example.com",
                    "group_ids": [(4, group.id)],
                }
                for n in range(3)
            ]
        )
    )


def make_rule(env, deciders):
    env["backoffice.approval.rule"].search([]).active = False
    return env["backoffice.approval.rule"].create(
        {
            "name": "Bench",
            "model_id": env["ir.model"]._get_id("sale.order"),
            "tier_ids": [
                (0, 0, {"name": f"T{n}", "sequence": n, "who": "users", "user_ids": user.ids})
                for n, user in enumerate(deciders)
            ],
        }
    )


def make_orders(env, count=ORDERS):
    """Orders below cost, of a customer without a fault."""
    customer = env["res.partner"].create({"name": "Bench"})
    product = env["product.product"].create(
        {"name": "Bench", "type": "service", "list_price": 10, "standard_price": 6}
    )
    line = {"product_id": product.id, "price_unit": 1}
    vals = {"partner_id": customer.id, "order_line": [(0, 0, line)]}
    return env["sale.order"].create([vals for _n in range(count)])


def timed(env, function):
    env.flush_all()
    env.invalidate_all()
    queries, started = env.cr.sql_log_count, time.perf_counter()
    function()
    env.flush_all()
    return time.perf_counter() - started, env.cr.sql_log_count - queries


def ask(env, orders):
    """As a person and the scheduled action do it."""
    orders.action_request_approval()
    env["backoffice.approval.request"]._cron_remind()


def asking(env):
    at_once, one_by_one = [], []
    for _round in range(ROUNDS):
        orders = make_orders(env)
        at_once.append(timed(env, lambda orders=orders: ask(env, orders)))
        orders = make_orders(env)
        one_by_one.append(timed(env, lambda orders=orders: [ask(env, o) for o in orders]))
    waiting = env["backoffice.approval.request"].search([("state", "=", "pending")])
    if len(waiting) < 2 * ROUNDS * ORDERS or len(waiting[0].tier_ids) != 3:
        raise ValueError("not everything that was asked for waits")
    return median(at_once), median(one_by_one)


def median(pairs):
    return tuple(statistics.median(column) for column in zip(*pairs, strict=True))


def peer(env):
    """What the peer takes for the same, mails included: (seconds, queries)."""
    env = env(context={**env.context, "tracking_disable": True})
    group = env.ref("sales_team.group_sale_manager")
    for user in people(env, group):
        env["tier.definition"].create(
            {
                "model_id": env["ir.model"]._get_id("sale.order"),
                "review_type": "individual",
                "reviewer_id": user.id,
                "notify_on_create": True,
                "definition_domain": "[]",
            }
        )
    make_orders(env, 2).request_validation()  # warm
    found = []
    for _round in range(ROUNDS):
        orders = make_orders(env)
        found.append(timed(env, orders.request_validation))
        if len(orders.review_ids) != 3 * ORDERS:
            raise ValueError(f"{len(orders.review_ids)} reviews")
    return median(found)


def backlog(env, count):
    """Copies a waiting request until there are as many: the database does it in a moment."""
    Request = env["backoffice.approval.request"]
    env.flush_all()
    pattern = Request.search([("state", "=", "pending")], limit=1)
    missing = count - Request.search_count([("state", "=", "pending")])
    for table, key in (
        ("backoffice_approval_request", None),
        ("backoffice_approval_request_tier", "request_id"),
    ):
        columns = [
            name for (name,) in env.execute_query(sql_columns(table)) if name not in ("id", key)
        ]
        names = ", ".join(columns)
        if key is None:
            env.cr.execute(
                f"INSERT INTO {table} ({names}) SELECT {names} FROM {table},"
                " generate_series(1, %s) WHERE id = %s RETURNING id",
                (missing, pattern.id),
            )
            new = [row[0] for row in env.cr.fetchall()]
        else:
            env.cr.execute(
                f"INSERT INTO {table} ({key}, {names}) SELECT r, {names} FROM {table},"
                f" unnest(%s) AS r WHERE {key} = %s RETURNING id, sequence",
                (new, pattern.id),
            )
            first = [tier for tier, turn in env.cr.fetchall() if turn == 0]
            env.cr.execute(
                "INSERT INTO backoffice_approval_request_tier_res_users_rel"
                " SELECT t, u FROM unnest(%s) AS t, unnest(%s) AS u",
                (first, pattern.tier_ids[0].user_ids.ids),
            )
    env.cr.execute("ANALYZE backoffice_approval_request, backoffice_approval_request_tier")
    env.invalidate_all()


def sql_columns(table):
    from odoo.tools import SQL

    return SQL(
        "SELECT column_name FROM information_schema.columns WHERE table_name = %s", table
    )


def looking(env, user):
    """The first page of My Approvals, and its counter."""
    mine = env["backoffice.approval.request"].with_user(user)
    columns = dict.fromkeys(("record_name", "summary", "history", "exposure", "can_decide"), {})
    domain = [("can_decide", "=", True)]
    page, count = [], []
    for _round in range(ROUNDS):
        count.append(timed(env, lambda: mine.search_count(domain)))
        page.append(timed(env, lambda: mine.web_search_read(domain, columns, limit=80)))
    return median(page), median(count)


def run(env, peer):
    env = env(context={**env.context, "tracking_disable": True})
    deciders = people(env, env.ref("backoffice_sales.backoffice_sales_group_manager"))
    make_rule(env, deciders)
    ask(env, make_orders(env, 2))  # warm
    together, single = asking(env)
    waiting = env["backoffice.approval.request"].search_count([("state", "=", "pending")])
    few_page, few_count = looking(env, deciders[0])
    backlog(env, MANY)
    page, count = looking(env, deciders[0])
    rows = [
        row(
            f"approvals: {ORDERS} orders x 3 tiers / one by one",
            together,
            single,
            0.2,
        ),
        row("approvals: the same, queries", together[1:], single[1:], 0.05, "q"),
        row(f"approvals: my list, {MANY} waiting / {waiting}", page, few_page, 5.0),
        row("approvals: the same, queries", page[1:], few_page[1:], 1.0, "q"),
        row(f"approvals: my counter, {MANY} waiting / {waiting}", count, few_count, 6.0),
    ]
    if peer:
        rows += [
            row("approvals: the same / sale_tier_validation 19.0", together, peer, 0.2),
            row("approvals: the same, queries", together[1:], peer[1:], 0.05, "q"),
        ]
    return rows


def row(name, ours, reference, limit, unit="s"):
    return {
        "name": name,
        "ours": ours[0],
        "reference": reference[0],
        "unit": unit,
        "limit": limit,
    }
