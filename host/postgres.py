"""A PostgreSQL of our own: two clusters in the cache, never the system's.

`run` keeps what the person enters; `test` gives up durability for speed. Both listen on
a Unix socket only. The last ``./dev`` that uses a cluster stops it.
"""

import os
import pwd
import subprocess
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from .console import HostError, run, step
from .locks import Users, exclusive
from .settings import cache_dir

BIN = "/usr/lib/postgresql/15/bin"
COMMON = {"listen_addresses": "''", "max_connections": 150, "shared_buffers": "512MB"}
FAST = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


@dataclass(frozen=True)
class Server:
    """How to reach a PostgreSQL."""

    host: str
    port: int
    user: str
    password: str = ""

    def environment(self):
        env = {"PGHOST": self.host, "PGPORT": str(self.port), "PGUSER": self.user}
        return env | ({"PGPASSWORD": self.password} if self.password else {})

    def odoo_options(self):
        options = [f"--db_host={self.host}", f"--db_port={self.port}"]
        options.append(f"--db_user={self.user}")
        return options + ([f"--db_password={self.password}"] if self.password else [])

    def call(self, program, *args, **options):
        """Runs one of PostgreSQL's programs against this server."""
        path = f"{BIN}/{program}" if os.path.exists(f"{BIN}/{program}") else program
        return run([path, *args], env={**os.environ, **self.environment()}, **options)

    def query(self, database, sql, **values):
        """The rows that `sql` returns, each a list of texts; `:'name'` stands for a value."""
        given = [part for name, value in values.items() for part in ("-v", f"{name}={value}")]
        options = ["-XqAt", "-F\t", "-v", "ON_ERROR_STOP=1", *given, "-d", database]
        out = self.call("psql", *options, "-f", "-", input=sql)
        return [line.split("\t") for line in out.splitlines()]

    def databases(self):
        sql = "SELECT datname FROM pg_database WHERE NOT datistemplate"
        return {row[0] for row in self.query("postgres", sql)}


class Cluster:
    """One of our clusters, or the server that BACKOFFICE_DB_URL names."""

    def __init__(self, name):
        self.name = name
        self.folder = cache_dir() / f"postgres-{name}"
        self.users = None

    def __enter__(self):
        given = os.environ.get("BACKOFFICE_DB_URL")
        if given:
            return server_from_url(given)
        self.folder.mkdir(parents=True, exist_ok=True)
        self.users = Users(self.folder / "users.lock")
        with exclusive(self.folder / "start.lock"):
            self.users.enter()
            if not (self.folder / "data" / "PG_VERSION").exists():
                self._create()
            if not self._is_running():
                self._start()
        return Server(str(self.folder), 5432, "odoo")

    def __exit__(self, *unused):
        if self.users is None:
            return
        with exclusive(self.folder / "start.lock"):
            if self.users.leave():
                self._control("stop", "-m", "fast")

    def _create(self):
        with step(f"making the PostgreSQL cluster '{self.name}'"):
            owner = self._as_owner()
            if owner:
                os.chown(self.folder, *owner_ids())
            settings = COMMON | (FAST if self.name == "test" else {})
            self._program(
                "initdb", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "-U", "odoo"
            )
            settings["unix_socket_directories"] = f"'{self.folder}'"
            lines = [f"{key} = {value}\n" for key, value in settings.items()]
            with open(self.folder / "data" / "postgresql.conf", "a") as conf:
                conf.writelines(lines)

    def _is_running(self):
        try:
            self._control("status")
        except HostError:
            return False
        return True

    def _start(self):
        self._control("start", "-w", "-l", self.folder / "data" / "server.log")

    def _control(self, *args):
        return self._program("pg_ctl", *args)

    def _program(self, program, *args):
        command = [f"{BIN}/{program}", "-D", self.folder / "data", *args]
        # a session of its own: Ctrl-C at the terminal must not reach the server;
        # no pipe: the server would hold it open for ever
        log = self.folder / f"{program}.log"
        with open(log, "w") as out:
            done = subprocess.run(
                [str(part) for part in command],
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=subprocess.STDOUT,
                cwd="/",
                start_new_session=True,
                check=False,
                **self._as_owner(),
            )
        if done.returncode:
            raise HostError(f"{program} {' '.join(map(str, args))}:\n{log.read_text()}")

    @staticmethod
    def _as_owner():
        """PostgreSQL refuses to run as root: there Debian's user does it."""
        if os.geteuid():
            return {}
        uid, gid = owner_ids()
        return {"user": uid, "group": gid, "extra_groups": []}


def owner_ids():
    try:
        entry = pwd.getpwnam("postgres")
    except KeyError:
        raise HostError("No user 'postgres' to run the database as.") from None
    return entry.pw_uid, entry.pw_gid


def server_from_url(url):
    parts = urlsplit(url)
    if parts.scheme not in ("postgres", "postgresql"):
        raise HostError("BACKOFFICE_DB_URL must read postgresql://user:password@host:port")
    password = unquote(parts.password or "")
    return Server(parts.hostname or "localhost", parts.port or 5432, parts.username, password)
