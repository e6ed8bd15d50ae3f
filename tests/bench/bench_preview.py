"""What saving would find, told while it is typed: milliseconds for one order, by the clock,
the database included, and beside it those of this process alone."""

import time

from .bench_confirm import prepare

ROUNDS, LIMIT_MS = 15, 150.0


def values(order, count):
    """A new order as the form sends it."""
    line = order.order_line[0]
    typed = {
        "product_id": line.product_id.id,
        "name": line.name,
        "product_uom_id": line.product_uom_id.id,
        "price_unit": line.price_unit,
        "discount": 0,
        "tax_ids": [(6, 0, line.tax_ids.ids)],
    }
    return {
        "partner_id": order.partner_id.id,
        "client_order_ref": "PO preview",
        "order_line": [
            (0, f"virtual_{n}", {**typed, "product_uom_qty": 1 + n}) for n in range(count)
        ],
    }


def best(record, changes):
    """(by the clock, CPU of this process) in milliseconds, each of its best round: what else
    runs on the machine only adds."""
    record.check_preview(changes)
    took, busy = [], []
    for _round in range(ROUNDS):
        started, cpu = time.perf_counter(), time.process_time()
        if record.check_preview(changes) is None:
            raise ValueError("nothing was told")
        took.append(time.perf_counter() - started)
        busy.append(time.process_time() - cpu)
    return min(took) * 1000, min(busy) * 1000


def run(env):
    order = prepare(env, 1)
    env.cr.commit()  # a preview has a transaction of its own; the database is the bench's
    rows = [
        (
            "saved order, a line changed",
            order,
            {"order_line": [(1, order.order_line[0].id, {"product_uom_qty": 7})]},
        )
    ]
    rows += [
        (f"new order, {count} lines", env["sale.order"], values(order, count))
        for count in (1, 5, 50)
    ]
    measured = [(name, *best(record, changes)) for name, record, changes in rows]
    return [
        {
            "name": f"preview: {name}, clock (CPU {cpu:.0f}) / {LIMIT_MS:.0f} ms",
            "ours": wall,
            "reference": LIMIT_MS,
            "limit": 1.0,
            "unit": "ms",
        }
        for name, wall, cpu in measured
    ]
