"""Confirming clean orders with the gate, beside the host's own action_confirm."""

import time

ROUNDS, BATCH = 12, 50


def prepare(env, count):
    customer = env["res.partner"].create(
        {
            "name": "Bench",
            "is_company": True,
            "vat": "IT00743110157",
            "street": "Via Roma 1",
            "zip": "20121",
            "city": "Milano",
            "country_id": env.ref("base.it").id,
            "state_id": env.ref("base.state_it_mi").id,
        }
    )
    product = env["product.product"].create(
        {"name": "Bench", "is_storable": True, "list_price": 10, "standard_price": 6}
    )
    return env["sale.order"].create(
        [
            {
                "partner_id": customer.id,
                "order_line": [
                    (0, 0, {"product_id": product.id, "product_uom_qty": 1 + i})
                    for i in range(3)
                ],
            }
            for _n in range(count)
        ]
    )


def host_confirm(orders):
    """The host's confirmation, without our gate: as if every order had passed it."""
    gate = type(orders)._gate
    type(orders)._gate = lambda self: (self, self.browse())
    try:
        orders.action_confirm()
    finally:
        type(orders)._gate = gate


def timed(env, function, orders):
    env.flush_all()
    env.invalidate_all()
    queries, started = env.cr.sql_log_count, time.perf_counter()
    function(orders)
    env.flush_all()
    return time.perf_counter() - started, env.cr.sql_log_count - queries


def run(env):
    def ours(orders):
        orders.action_confirm()

    pool = prepare(env, 4 + 2 * ROUNDS * (BATCH // 3 + 2))
    cut = iter(range(len(pool)))

    def take(count):
        return env["sale.order"].browse([pool[next(cut)].id for _n in range(count)])

    ours(take(2)), host_confirm(take(2))  # both warm
    rows = []  # the best of each: what else runs on the machine only ever adds
    for label, count in (("one by one", 1), (f"batch of {BATCH}", BATCH)):
        mine, theirs, extra = [], [], []
        for _round in range(ROUNDS if count == 1 else ROUNDS // 3):
            seconds, queries = timed(env, ours, take(count))
            mine.append(seconds)
            reference, host_queries = timed(env, host_confirm, take(count))
            theirs.append(reference)
            extra.append((queries, host_queries))
        queries, host_queries = extra[-1]
        rows += [
            {
                "name": f"confirm, {label}: with the gate / host",
                "ours": min(mine),
                "reference": min(theirs),
                "limit": 1.05,
            },
            {
                "name": f"confirm, {label}: queries, host + 2 an order",
                "ours": queries,
                "reference": host_queries + 2 * count,
                "unit": "q",
                "limit": 1.0,
            },
        ]
    return rows
