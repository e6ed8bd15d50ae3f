"""The host's own command line, with our settings."""

import os
import shutil
import socket
from dataclasses import dataclass
from pathlib import Path

from .odoo_source import Source, find_source
from .postgres import Server
from .python_env import interpreter
from .settings import ADDONS, REPO, cache_dir


@dataclass(frozen=True)
class Odoo:
    """One Odoo with one database server."""

    source: Source
    python: Path
    server: Server
    more: tuple = ()  # further folders of addons

    def command(self, *args):
        """The arguments that start `odoo ARGS…`; a subcommand stays in front."""
        args = [str(arg) for arg in args]
        sub = [args.pop(0)] if args and not args[0].startswith("-") else []
        return [str(self.python), str(self.source.script), *sub, *self.options(), *args]

    def options(self):
        places = [*self.source.addons_path, *self.more, ADDONS]
        data = cache_dir() / "data"
        return [
            f"--addons-path={','.join(map(str, places))}",
            f"--data-dir={data}",
            "--http-interface=127.0.0.1",
            *self.server.odoo_options(),
        ]

    def environment(self):
        path = [str(self.source.python_path), str(REPO / "tests"), str(REPO)]
        own = os.environ.get("PYTHONPATH")
        env = {**os.environ, "PYTHONPATH": ":".join([*path, *([own] if own else [])])}
        chrome = shutil.which("chromium")
        return env | ({"CHROME_BIN": chrome} if chrome else {})


def build_odoo(server):
    return Odoo(find_source(), interpreter(), server)


def free_port():
    """A loopback port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
