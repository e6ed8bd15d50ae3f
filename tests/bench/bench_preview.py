"""What saving would find, told while it is typed: milliseconds of CPU for one order."""

import time

from .bench_confirm import prepare

ROUNDS, LIMIT_MS = 9, 150.0


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
    """Milliseconds of CPU of this process, the best round: what else runs only adds."""
    record.check_preview(changes)
    took = []
    for _round in range(ROUNDS):
        started = time.process_time()
        if record.check_preview(changes) is None:
            raise ValueError("nothing was told")
        took.append(time.process_time() - started)
    return min(took) * 1000


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
    return [
        {
            "name": f"preview: {name}, CPU / {LIMIT_MS:.0f} ms",
            "ours": best(record, changes),
            "reference": LIMIT_MS,
            "limit": 1.0,
            "unit": "ms",
        }
        for name, record, changes in rows
    ]
