"""The checks on 1,000 orders x 5 lines, beside the same rules as one SQL statement."""

import functools
import statistics
import time

PEERS = ("base_exception", "sale_exception")
ORDERS, LINES, ROUNDS = 1000, 5, 5
# ship_to asks five of the questions below, the others one each; the last has no match
RULES = {
    *("below_cost", "credit_exposure", "discount", "duplicate_reference", "payment_term"),
    *("promised_date_closed", "promised_date_past", "quotation_expired", "ship_to", "vat"),
    "zero_price",
}
# the same fifteen questions for the peer, in the way its users write them
PEER_RULES = {
    "sale.order": [
        "failed = not self.partner_shipping_id.street",
        "failed = not self.partner_shipping_id.city",
        "failed = not self.partner_shipping_id.zip",
        "failed = not self.partner_shipping_id.country_id",
        "failed = self.partner_shipping_id.commercial_partner_id != "
        "self.partner_id.commercial_partner_id",
        "failed = self.partner_id.is_company and not self.partner_id.vat",
        "failed = bool(self.client_order_ref) and self.env['sale.order'].search_count(["
        "('client_order_ref', '=', self.client_order_ref), ('id', '<', self.id),"
        "('partner_id', '=', self.partner_id.id), ('state', '!=', 'cancel')]) > 0",
        "failed = bool(self.commitment_date) and self.commitment_date < self.date_order",
        "failed = bool(self.commitment_date) and self.commitment_date.weekday() > 4",
        "failed = self.partner_id.credit + self.amount_total > self.partner_id.credit_limit",
        "failed = bool(self.validity_date) and self.validity_date < self.date_order.date()",
    ],
    "sale.order.line": [
        "failed = not self.price_unit",
        "failed = self.discount > 10",
        "failed = self.price_unit * (1 - self.discount / 100) < self.product_id.standard_price",
        "failed = self.product_uom_qty <= 0",
    ],
}


def prepare(env):
    company = env.company
    company.account_use_credit_limit = True
    company.account_fiscal_country_id = env.ref("base.it")
    customers = env["res.partner"].create([customer(env, n) for n in range(200)])
    product = env["product.product"].create(
        {"name": "Bench", "list_price": 10, "standard_price": 6}
    )
    return env["sale.order"].create(
        [
            {
                "partner_id": customers[n % 200].id,
                "client_order_ref": f"PO {n % 990}",
                "commitment_date": "2099-06-10 09:00:00",
                "order_line": [(0, 0, line(product, n, i)) for i in range(LINES)],
            }
            for n in range(ORDERS)
        ]
    )


def customer(env, n):
    """Every tenth without a VAT number, every seventh without a city."""
    return {
        "name": f"Bench {n}",
        "is_company": True,
        "vat": "IT00743110157" if n % 10 else False,
        "street": "Via Roma 1",
        "zip": "20121",
        "city": "Milano" if n % 7 else False,
        "country_id": env.ref("base.it").id,
        "state_id": env.ref("base.state_it_mi").id,
        "credit_limit": 5000,
    }


def line(product, n, i):
    return {
        "product_id": product.id,
        "product_uom_qty": 1 + i,
        "price_unit": (n + i) % 40,
        "discount": 15 if n % 13 == 0 else 0,
    }


def one_statement(env, orders):
    """The same rules as an integrator would write them: one statement that counts failures."""
    definitions = env["backoffice.check"]._definitions("sale.order")
    queries = []
    for definition in definitions:
        found = getattr(orders, f"_check_{definition.code}")(definition)
        if not isinstance(found, list):
            queries.append((definition, found, ()))
    return lambda: env.execute_query(orders._as_one_statement(queries))


def timed(env, function, rounds=ROUNDS):
    """(median seconds, queries of the last round) of `function` on a cold record cache."""
    seconds = []
    for _round in range(rounds):
        env.flush_all()
        env.invalidate_all()
        queries, started = env.cr.sql_log_count, time.perf_counter()
        function()
        env.flush_all()
        seconds.append(time.perf_counter() - started)
    return statistics.median(seconds), env.cr.sql_log_count - queries


def timed_first(env, function):
    """The same for a first run, each round taken back so that the next is the first again.
    The database is the bench's own: what is there is committed, as orders are that were
    saved before, and the database does not check the keys of its own new rows again."""
    env.flush_all()
    env.cr.commit()
    seconds = []
    for _round in range(ROUNDS):
        took, queries = timed(env, function, 1)
        seconds.append(took)
        env.cr.rollback()
    return statistics.median(seconds[1:]), queries  # the first round is the warm-up


def peer(env):
    """What the peer takes for its first run: seconds and queries."""
    env["exception.rule"].search([]).active = False
    env["exception.rule"].create(
        [
            {"name": f"{model} {number}", "model": model, "code": code}
            for model, codes in PEER_RULES.items()
            for number, code in enumerate(codes)
        ]
    )
    orders = prepare(env)
    orders.exception_ids = False
    seconds, queries = timed_first(env, orders.detect_exceptions)
    return {"seconds": seconds, "queries": queries}


def row(name, ours, reference, limit, unit="s"):
    return {
        "name": f"checks: {name}",
        "ours": ours,
        "reference": reference,
        "limit": limit,
        "unit": unit,
    }


def switch_on(env, codes=None):
    """The checks on orders with these codes, or every one, and no other."""
    checks = env["backoffice.check"].with_context(active_test=False)
    checks = checks.search([("model", "=", "sale.order")])
    wanted = checks.filtered(lambda check: codes is None or check.code in codes)
    wanted.active, (checks - wanted).active = True, False
    return wanted


def run(env, peer):
    switch_on(env, RULES)
    orders = prepare(env)
    again, queries = timed(env, orders.action_check)
    _few, few_queries = timed(env, orders[:10].action_check, 1)
    reference, _one = timed(env, one_statement(env, orders))
    found = len(env["backoffice.finding"].search([]))
    env.cr.execute("DELETE FROM backoffice_finding")
    env.cr.execute("UPDATE sale_order SET check_state = 'clear'")
    env.invalidate_all()
    first, _queries = timed_first(env, orders.action_check)
    orders.action_check()
    if len(env["backoffice.finding"].search([])) != found or found < ORDERS / 4:
        raise ValueError("the runs found different things, or next to nothing")
    size = f"{ORDERS} orders x {LINES} lines x 15"
    rows = [
        row(f"{size}, nothing changed / one SQL", again, reference, 5.0),
        row(f"first run, {found} findings written / one SQL", first, reference, 10.0),
        row(f"queries for {ORDERS} orders / for 10", queries, few_queries, 1.0, "q"),
    ]
    if peer:
        name = f"first run / sale_exception, {peer['queries']} queries"
        rows.append(row(name, first, peer["seconds"], 0.05))
    return rows + cost_of_each(env, orders)


def cost_of_each(env, orders):
    """Every check on the same orders: together against 1.5 s, and each one's share."""
    checks = switch_on(env)
    everything, _queries = timed(env, orders.action_check, 3)
    rows = [row(f"all {len(checks)} checks / 1.5 s", everything, 1.5, 1.0)]
    definitions = env["backoffice.check"]._definitions("sale.order")
    costs = []
    for definition in definitions:
        ask = functools.partial(orders.sudo()._failures, [definition])
        costs.append((timed(env, ask, 3)[0], definition.code))
    for seconds, code in sorted(costs, reverse=True):
        rows.append(row(f"{code}, alone / all", seconds, everything, 1.0))
    return rows
