"""``./dev run``: everything up, with demo data, and what to try first."""

import os
import signal
import sys
import time
import urllib.request
from contextlib import ExitStack, nullcontext, suppress

from .child import Child, is_taken
from .console import HostError, say, step
from .databases import Databases
from .demo_database import DemoDatabase
from .locks import exclusive_now
from .postgres import Cluster
from .settings import ADDONS, REPO, RUN_DATABASE, SIMULATOR_PORT, cache_dir

WELCOME = """
The back office is at   {url}
Log in as               clerk / clerk         takes orders in, ships, invoices
                        approver / approver   decides what needs approval
                        manager / manager     sets up; approves too
                        viewer / viewer       reads, in Italian
                        admin / admin         administers
Carrier simulator       {simulator}
Odoo's log              {log}

Try first: Back Office > Orders > Order Intake, upload
  {order_file}
and go on as README.md tells ("The main job").

Ctrl-C stops everything; what you entered is kept for the next ./dev run.
"""
DEMO_FILE = ADDONS / "backoffice_sales" / "demo" / "files" / "orders.csv"
SIMULATOR = REPO / "tests" / "carrier_simulator"


def run_demo(arguments):
    """Serves the demo until Ctrl-C; 0 when it was stopped so."""
    fresh, port = options(arguments)
    # a closed terminal and `kill` stop everything in order, as Ctrl-C does
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, interrupt)
    with ExitStack() as stack:
        stack.enter_context(exclusive_now(cache_dir() / "run.lock", ALREADY))
        refuse_taken(port)  # after the lock: another port would not help against ourselves
        server = stack.enter_context(Cluster("run"))
        databases = Databases(server)
        DemoDatabase(databases).prepare(fresh)
        simulator = stack.enter_context(carrier_simulator())
        child = stack.enter_context(odoo_server(databases.odoo, port))
        url = f"http://127.0.0.1:{port}"
        wait_for(f"{url}/web/health", child)
        say(
            WELCOME.format(
                url=url,
                simulator=simulator_text(simulator),
                log=odoo_log(),
                order_file=DEMO_FILE,
            )
        )
        return serve(child)


ALREADY = "./dev run is running already: stop that one first (Ctrl-C in its terminal)."


def interrupt(_number, _frame):
    raise KeyboardInterrupt


def serve(child):
    """Waits for Ctrl-C, and tells when Odoo went away by itself."""
    try:
        child.wait()
    except KeyboardInterrupt:
        say("\nStopping …")
        return 0
    say(f"Odoo stopped by itself; its log: {odoo_log()}")
    return 1


def options(arguments):
    """(fresh, port) of the command line."""
    fresh, port, rest = False, "8069", list(arguments)
    while rest:
        word = rest.pop(0)
        name, _, value = word.partition("=")
        if word == "--fresh":
            fresh = True
        elif name == "--port":
            port = value or (rest.pop(0) if rest else "")
        else:
            raise HostError(f"./dev run knows --port N and --fresh, not {word}.")
    if not port.isdigit() or not 0 < int(port) < 65536:
        raise HostError("--port wants a number between 1 and 65535.")
    return fresh, int(port)


def refuse_taken(port):
    if is_taken(port):
        raise HostError(
            f"Something listens on port {port} already. Another one: ./dev run --port "
            f"{port + 1}"
        )


def carrier_simulator():
    """The carrier simulator on its usual port, unless one is there or none is built."""
    if not SIMULATOR.is_dir() or is_taken(SIMULATOR_PORT):
        return nullcontext()
    command = [sys.executable, "-m", SIMULATOR.name, "--port", SIMULATOR_PORT]
    env = {**os.environ, "PYTHONPATH": str(REPO / "tests")}
    return Child(command, env, cache_dir() / "carrier_simulator.log")


def simulator_text(process):
    address = f"http://127.0.0.1:{SIMULATOR_PORT}"
    if not SIMULATOR.is_dir():
        return "not in this checkout: bookings will wait"
    if process is None:
        return f"{address} (it was running already)"
    if process.poll() is not None:
        return f"did not start: {cache_dir() / 'carrier_simulator.log'}"
    return address


def odoo_log():
    return cache_dir() / "odoo.log"


def odoo_server(odoo, port):
    command = odoo.command("-d", RUN_DATABASE, "--db-filter", f"^{RUN_DATABASE}$")
    command += [f"--http-port={port}", "--max-cron-threads=1"]
    return Child(command, odoo.environment(), odoo_log())


def wait_for(url, child, seconds=180):
    deadline = time.monotonic() + seconds
    with step("starting Odoo"):
        while time.monotonic() < deadline:
            if child.poll() is not None:
                raise HostError(f"Odoo stopped; its log: {odoo_log()}")
            with suppress(OSError):
                urllib.request.urlopen(url, timeout=5).close()  # noqa: S310 - loopback
                return
            time.sleep(0.5)
    raise HostError(f"Odoo did not answer; its log: {odoo_log()}")
