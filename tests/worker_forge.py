"""A process with Odoo loaded that forks booking workers, to be killed by a test.

Loading Odoo takes seconds, forking it milliseconds. The test writes one JSON object a line
and reads one back; see `COMMANDS`. Workers are real processes with connections of their
own: SIGKILL hits them as it hits any other.
"""

import json
import os
import signal
import sys


def main():
    database, *options = sys.argv[1:]
    # what the host prints belongs to stderr: stdout is the wire
    wire = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    from odoo.tools import config

    config.parse_config([*options, "-d", database, "--log-level=warn"])
    forge = Forge(database)
    for line in sys.stdin:
        command = json.loads(line)
        reply = COMMANDS[command.pop("do")](forge, **command)
        wire.write(json.dumps(reply) + "\n")
        wire.flush()


class Forge:
    def __init__(self, database):
        from odoo.modules.registry import Registry

        self.registry = Registry(database)

    def environment(self):
        from contextlib import contextmanager

        from odoo import api

        @contextmanager
        def opened():
            with self.registry.cursor() as cr:
                yield api.Environment(cr, api.SUPERUSER_ID, {"tracking_disable": True})

        return opened()

    # --- Commands

    def prepare(self, address, count):
        """`count` validated deliveries and a delivery method; their bookings wait."""
        with self.environment() as env:
            carrier = prepare_carrier(env, address)
            return prepare_deliveries(env, carrier, count)

    def prepare_all(self, address, count):
        """The same, in turn by every carrier there is; {name of the booking: carrier}."""
        from fault_carriers import prepare_carriers

        with self.environment() as env:
            env["ir.config_parameter"].set_param("backoffice_shipping.booking_settle", "0")
            return prepare_deliveries(env, prepare_carriers(env, address), count)

    def act(self, method, names, model="backoffice.booking"):
        """Forks somebody who presses a button; 0 is how that ends when all is well."""
        import odoo.sql_db

        odoo.sql_db.close_all()
        pid = os.fork()
        if not pid:
            press(self, method, names, model)
        return pid

    def start(self, kill=None):
        """Forks a worker that kills itself at the point `kill`; returns its process id."""
        import odoo.sql_db

        odoo.sql_db.close_all()  # a connection may not have two processes
        pid = os.fork()
        if not pid:
            work(self, kill)
        return pid

    def wait(self, pid):
        """Minus the signal, or the exit code, with which that worker ended."""
        _pid, status = os.waitpid(pid, 0)
        return os.waitstatus_to_exitcode(status)

    def query(self, sql, rows=True):
        with self.registry.cursor() as cr:
            cr.execute(sql)
            return [list(row) for row in cr.fetchall()] if rows else cr.rowcount


COMMANDS = {
    "prepare": Forge.prepare,
    "prepare_all": Forge.prepare_all,
    "act": Forge.act,
    "start": Forge.start,
    "wait": Forge.wait,
    "query": Forge.query,
}


def prepare_carrier(env, address):
    from carrier_simulator import CUSTOMER, PASSWORD, USER

    set_param = env["ir.config_parameter"].set_param
    set_param("backoffice_shipping.booking_tries", "100")
    # the test lets time pass by hand
    set_param("backoffice_shipping.booking_settle", "0")
    product = env["product.product"].create({"name": "Shipping", "type": "service"})
    return env["delivery.carrier"].create(
        {
            "name": "BRT",
            "delivery_type": "backoffice_brt",
            "product_id": product.id,
            "brt_base_url": address,
            "brt_user": USER,
            "brt_password": PASSWORD,
            "brt_customer_code": CUSTOMER,
            "brt_departure_depot": 131,
            "booking_connect_timeout": 5,
            "booking_read_timeout": 5,
        }
    )


def prepare_deliveries(env, carriers, count, validate=True):
    """Deliveries by `carriers` in turn; the names of their bookings, in order."""
    warehouse = env["stock.warehouse"].search([], limit=1)
    customer = env["res.partner"].create(
        {
            "name": "Rossi",
            "street": "Via Roma 1",
            "zip": "20121",
            "city": "MILANO",
            "country_id": env.ref("base.it").id,
            "phone": "+39 02 123456",
            "state_id": env.ref("base.state_it_mi").id,
            "email": "rossi@example.com",
        }
    )
    product = env["product.product"].create({"name": "Box", "type": "consu", "weight": 1.0})
    move = {
        "product_id": product.id,
        "product_uom_qty": 1,
        "location_id": warehouse.out_type_id.default_location_src_id.id,
        "location_dest_id": customer.property_stock_customer.id,
    }
    pickings = env["stock.picking"].create(
        [
            {
                "picking_type_id": warehouse.out_type_id.id,
                "partner_id": customer.id,
                "carrier_id": carriers[n % len(carriers)].id,
                "move_ids": [(0, 0, move)],
            }
            for n in range(count)
        ]
    )
    pickings.action_confirm()
    pickings.move_ids.quantity = 1
    pickings.move_ids.picked = True
    if validate:
        pickings.with_context(skip_sms=True).button_validate()
    return pickings.booking_id.mapped("name")


def work(forge, kill):
    """In the fork: works like the cron, dies at `kill`, never returns."""
    try:
        from odoo.addons.backoffice_shipping.models import backoffice_booking_process as process

        if kill == "claimed":
            process.Lanes.submit = lambda *_unused: die()
        model = forge.registry["backoffice.booking"]
        for point, method in (("answered", "_store"), ("announcing", "_mail_customers")):
            if kill == point:
                setattr(model, method, lambda *_unused: die())
        if kill == "stored":
            model._announce_all = lambda *_unused: die()
        with forge.environment() as env:
            env["backoffice.booking"]._cron_process()
    except BaseException:  # noqa: BLE001 - a fork may not come back as its parent
        import traceback

        traceback.print_exc()
        os._exit(1)
    os._exit(0)


def press(forge, method, names, model):
    """In the fork: what the server does for a button, its retrying included."""
    try:
        from odoo.service.model import retrying

        with forge.environment() as env:
            records = env[model].search([("name", "in", names)], order="id")
            retrying(getattr(records, method), env)
            env.cr.commit()
    except BaseException:  # noqa: BLE001 - a fork may not come back as its parent
        import traceback

        traceback.print_exc()
        os._exit(1)
    os._exit(0)


def die():
    os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    main()
