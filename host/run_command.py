"""``./dev run``: everything up, with demo data, and what to try first."""

import os
import signal
import subprocess
import time
import urllib.request
from contextlib import ExitStack, suppress

from .console import HostError, say, step
from .databases import Databases
from .log_check import problems_in
from .postgres import Cluster
from .settings import (
    ADDONS,
    CHAIN,
    GLUE,
    ITALIAN_MODULES,
    REPO,
    RUN_DATABASE,
    SIMULATOR_PORT,
    cache_dir,
    tree_hash,
)

WELCOME = """
The back office is at   {url}
Log in as               clerk / clerk         takes orders in, ships, invoices
                        manager / manager     approves, sets up
                        viewer / viewer       reads
                        admin / admin         administers
Carrier simulator at    {simulator}

Try first: Back Office > Orders > Order Intake, upload
  {order_file}
and go on as README.md tells ("The main job"). Ctrl-C stops everything.
"""
DEMO_FILE = ADDONS / "backoffice_sales" / "demo" / "files" / "orders.csv"


def run_demo(arguments):
    port = int(value_of(arguments, "--port", 8069))
    with Cluster("run") as server, ExitStack() as stack:
        databases = Databases(server)
        prepare(databases, "--fresh" in arguments)
        stack.enter_context(simulator())
        child = stack.enter_context(odoo_server(databases.odoo, port))
        url = f"http://127.0.0.1:{port}"
        wait_for(f"{url}/web/health", child)
        simulator_url = f"http://127.0.0.1:{SIMULATOR_PORT}"
        say(WELCOME.format(url=url, simulator=simulator_url, order_file=DEMO_FILE))
        return child.wait()


def value_of(arguments, name, default):
    if name not in arguments:
        return default
    place = arguments.index(name)
    if place + 1 >= len(arguments) or not arguments[place + 1].isdigit():
        raise HostError(f"{name} wants a number.")
    return arguments[place + 1]


def prepare(databases, fresh):
    """The demo database: made on the first start, updated when our code changed."""
    server = databases.server
    if fresh:
        server.call("dropdb", "--if-exists", "--force", RUN_DATABASE)
    mark = cache_dir() / "run-addons-hash"
    now = tree_hash(*(ADDONS / addon for addon in [*CHAIN, GLUE]))
    if RUN_DATABASE not in server.databases():
        with step("installing the addons with demo data (some minutes, once)"):
            modules = [*CHAIN, *ITALIAN_MODULES]
            args = ["-i", ",".join(modules), "--with-demo", "--load-language=it_IT"]
            install(databases, *args)
    elif not mark.exists() or mark.read_text() != now:
        with step("updating the addons: their code changed"):
            install(databases, "-u", ",".join([*CHAIN, GLUE]))
    mark.write_text(now)


def install(databases, *arguments):
    odoo = databases.odoo
    work = ["-d", RUN_DATABASE, *arguments, "--stop-after-init", "--no-http"]
    done = subprocess.run(
        odoo.command(*work, "--max-cron-threads=0"),
        env=odoo.environment(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if done.returncode:
        databases.server.call("dropdb", "--if-exists", "--force", RUN_DATABASE)
        raise HostError("\n".join(done.stdout.splitlines()[-60:]))
    for text in problems_in(done.stdout):
        say(text)


class Child:
    """A process of ours: ended with the block, with everything that it started."""

    def __init__(self, command, env, log=None):
        self.command, self.env, self.log = command, env, log

    def __enter__(self):
        self.out = open(self.log, "a") if self.log else None
        self.process = subprocess.Popen(
            [str(part) for part in self.command],
            env=self.env,
            stdin=subprocess.DEVNULL,
            stdout=self.out,
            stderr=subprocess.STDOUT if self.out else None,
            start_new_session=True,
        )
        return self.process

    def __exit__(self, *unused):
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGTERM)
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
        if self.out:
            self.out.close()


def simulator():
    """The carrier simulator on its usual port."""
    command = [os.sys.executable, "-m", "carrier_simulator", "--port", SIMULATOR_PORT]
    env = {**os.environ, "PYTHONPATH": str(REPO / "tests")}
    return Child(command, env, cache_dir() / "carrier_simulator.log")


def odoo_server(odoo, port):
    command = odoo.command("-d", RUN_DATABASE, "--db-filter", f"^{RUN_DATABASE}$")
    command += [f"--http-port={port}", "--max-cron-threads=1"]
    return Child(command, odoo.environment(), cache_dir() / "odoo.log")


def wait_for(url, child, seconds=180):
    deadline = time.monotonic() + seconds
    with step("starting Odoo"):
        while time.monotonic() < deadline:
            if child.poll() is not None:
                raise HostError(f"Odoo stopped; its log: {cache_dir() / 'odoo.log'}")
            with suppress(OSError):
                urllib.request.urlopen(url, timeout=5).close()  # noqa: S310 - loopback
                return
            time.sleep(0.5)
    raise HostError(f"Odoo did not answer; its log: {cache_dir() / 'odoo.log'}")
