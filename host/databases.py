"""Databases by cloning: installing takes a minute, ``createdb -T`` a second.

Two levels of templates: the host's modules without ours (kept for long, by host version
and module list), and on top of it our addons as they are in this checkout (by the hash
of their files). A test run works on a clone of the second and drops it.
"""

import contextlib
import os
import subprocess

from .console import HostError, step
from .locks import exclusive
from .log_check import problems_in
from .odoo_process import build_odoo, free_port
from .settings import ADDONS, cache_dir, short_hash, tree_hash

KEPT_ADDON_TEMPLATES = 24


class Databases:
    """Templates and clones on one database server."""

    def __init__(self, server):
        self.server = server
        self.odoo = build_odoo(server)

    def base(self, modules):
        """The name of a template with the host's `modules`, installed without demo."""
        name = f"base_{short_hash(self.odoo.source.version, *sorted(modules))}"
        with exclusive(cache_dir() / f"{name}.lock"):
            if name not in self.server.databases():
                with step(f"installing the host's modules in template {name}"):
                    self._install(name, None, modules)
        return name

    def with_addons(self, addons, modules):
        """The name of a template with our `addons` on top of the host's `modules`."""
        base = self.base(modules)
        folders = [ADDONS / addon for addon in addons]
        name = f"addons_{short_hash(base, *addons, tree_hash(*folders))}"
        with exclusive(cache_dir() / f"{base}-{len(addons)}.lock"):
            if name not in self.server.databases():
                with step(f"installing {', '.join(addons)} in template {name}"):
                    self._install(name, base, addons)
                self._forget_old()
        return name

    def _install(self, name, template, modules):
        work = f"new_{os.getpid()}_{name}"
        self.server.call("dropdb", "--if-exists", work)
        self.server.call("createdb", *(["-T", template] if template else []), work)
        args = ["-d", work, "-i", ",".join(modules), "--stop-after-init", "--no-http"]
        done = subprocess.run(
            self.odoo.command(*args, "--max-cron-threads=0"),
            env=self.odoo.environment(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        found = problems_in(done.stdout) if template else []
        if done.returncode or found:
            self.server.call("dropdb", "--if-exists", work)
            tail = "\n".join(done.stdout.splitlines()[-60:])
            raise HostError("installing failed:\n" + ("\n".join(found) or tail))
        sql = f"ALTER DATABASE {work} RENAME TO {name}"
        self.server.query("postgres", sql)

    def _forget_old(self):
        """Drops all but the newest addon templates: each takes 60 MB."""
        sql = "SELECT datname FROM pg_database WHERE datname ~ '^addons_' ORDER BY oid DESC"
        rows = self.server.query("postgres", sql)
        for (name,) in rows[KEPT_ADDON_TEMPLATES:]:
            with contextlib.suppress(HostError):  # somebody is cloning it
                self.server.call("dropdb", name)

    @contextlib.contextmanager
    def clone(self, template, label="test"):
        """The name of a private copy of `template`, gone when the block ends."""
        name = f"{label}_{os.getpid()}_{free_port()}"
        with exclusive(cache_dir() / "clone.lock"):  # one clone at a time per template
            self.server.call("createdb", "-T", template, name)
        try:
            yield name
        finally:
            self.server.call("dropdb", "--force", "--if-exists", name)
