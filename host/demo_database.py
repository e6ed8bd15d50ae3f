"""The database of ``./dev run``: made once, updated when our code changed, kept.

The host's modules come without their demo data, ours with: a clerk's first look is at
the demo company's customers and products, not at furniture sold in dollars.
"""

import subprocess

from .console import HostError, say, step
from .log_check import problems_in
from .settings import (
    ADDONS,
    CHAIN,
    GLUE,
    HOST_MODULES,
    ITALIAN_MODULES,
    RUN_DATABASE,
    tree_hash,
)

# which code the database was made or updated with; a database without it is half made
MARK = "backoffice.code_hash"
READ_MARK = "SELECT value FROM ir_config_parameter WHERE key = :'key'"
WRITE_MARK = """
    INSERT INTO ir_config_parameter (key, value, create_date, write_date)
         VALUES (:'key', :'value', now(), now())
    ON CONFLICT (key) DO UPDATE SET value = excluded.value
"""
KNOWN = "SELECT to_regclass('ir_config_parameter') IS NOT NULL"
# the host gives demo data only to a module whose dependencies have theirs
SAY_DEMO = "UPDATE ir_module_module SET demo = true WHERE state = 'installed'"
UNSAY_DEMO = (
    "UPDATE ir_module_module SET demo = false WHERE state = 'installed'"
    " AND name NOT LIKE 'backoffice\\_%'"
)
WARM_UP = "env['ir.qweb']._pregenerate_assets_bundles()\nenv.cr.commit()\n"


class DemoDatabase:
    """`databases` are those of the cluster that keeps what a person enters."""

    def __init__(self, databases, name=RUN_DATABASE):
        self.odoo, self.server, self.name = databases.odoo, databases.server, name

    def prepare(self, fresh):
        """Makes it, brings it up to date, or finds it ready in no time."""
        now = tree_hash(*(ADDONS / addon for addon in [*CHAIN, GLUE]))
        if fresh:
            with step("dropping the demo database"):
                self.drop()
        made_with = self.mark()
        if made_with is None:
            self.make()
        elif made_with != now:
            self.update()
        if made_with != now:
            self.set_mark(now)

    def mark(self):
        """The hash of the code that it was made with; None where it is not (all) there."""
        if self.name not in self.server.databases():
            return None
        if self.server.query(self.name, KNOWN) != [["t"]]:
            return None
        rows = self.server.query(self.name, READ_MARK, key=MARK)
        return rows[0][0] if rows else None

    def set_mark(self, value):
        self.server.query(self.name, WRITE_MARK, key=MARK, value=value)

    def drop(self):
        self.server.call("dropdb", "--if-exists", "--force", self.name)

    def make(self):
        self.drop()
        say("The first start takes some minutes, the next ones seconds.")
        with step("installing Odoo's own modules (about a minute)"):
            self.install_host()
        with step("installing the back office with its demo company (about a minute)"):
            log = self.install_ours()
        for text in problems_in(log):
            say(f"   {text}")
        with step("building the web client's files"):
            self.call("shell", "--no-http", "--log-level=error", script=WARM_UP)

    def install_host(self):
        modules = ",".join(HOST_MODULES + ITALIAN_MODULES)
        self.install("-i", modules, "--load-language=en_US,it_IT")

    def install_ours(self):
        """Our addons with demo data; returns the log."""
        self.server.query(self.name, SAY_DEMO)
        log = self.install("-i", ",".join([*CHAIN, GLUE]))
        self.server.query(self.name, UNSAY_DEMO)
        return log

    def update(self):
        with step("updating the back office: its code changed"):
            log = self.install("-u", ",".join([*CHAIN, GLUE]))
        for text in problems_in(log):
            say(f"   {text}")

    def install(self, *arguments):
        work = [*arguments, "--stop-after-init", "--no-http", "--max-cron-threads=0"]
        return self.call(*work)

    def call(self, *arguments, script=""):
        """Runs the host's command line on the database; returns its log."""
        done = subprocess.run(
            self.odoo.command(*arguments, "-d", self.name),
            env=self.odoo.environment(),
            input=script,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        if done.returncode:
            tail = "\n".join(done.stdout.splitlines()[-60:])
            raise HostError(
                f"{tail}\n\nThat did not work: the lines above say why. Nothing that you"
                " entered is lost. ./dev run tries again; ./dev run --fresh starts over."
            )
        return done.stdout
