"""A process that issues transport documents, many times, beside others that do the same.

``python transport_issuer.py DATABASE NUMBER ROUNDS OPTIONS…``: prints READY, waits for a
line, then issues. Every third round fails after the number was taken. A serialization
failure is repeated, as the host does for a request. Prints the names that were committed.
"""

import json
import os
import sys


def main():
    database, worker, rounds, *options = sys.argv[1:]
    wire = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    from odoo.modules.registry import Registry
    from odoo.tools import config

    config.parse_config([*options, "-d", database, "--log-level=error"])
    registry = Registry(database)
    wire.write("READY\n")
    wire.flush()
    sys.stdin.readline()
    committed = [
        issue(registry, f"worker {worker}", fails=number % 3 == 2)
        for number in range(int(rounds))
    ]
    wire.write(json.dumps([names for names in committed if names]) + "\n")
    wire.flush()


def issue(registry, note, fails):
    """Two documents in one transaction; their names, or nothing where it was undone."""
    from psycopg2.errors import SerializationFailure

    from odoo import api

    while True:
        with registry.cursor() as cr:
            env = api.Environment(cr, api.SUPERUSER_ID, {"tracking_disable": True})
            try:
                documents = make(env, note)
                documents.action_issue()
                env.flush_all()
            except SerializationFailure:
                cr.rollback()
                continue
            names = documents.mapped("name")
            if fails:
                cr.rollback()
                return []
            try:
                cr.commit()
            except SerializationFailure:
                continue
            return names


def make(env, note):
    reason = env.ref("backoffice_shipping.transport_reason_sale")
    line = {"name": "Goods", "quantity": 1}
    values = {
        "partner_id": env.company.partner_id.id,
        "reason_id": reason.id,
        "note": note,
        "date": "2025-06-30",
        "line_ids": [(0, 0, line)],
    }
    return env["backoffice.transport.document"].create([values, dict(values)])


if __name__ == "__main__":
    main()
