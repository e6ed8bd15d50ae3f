"""What each ``./dev`` command does."""

import os
import subprocess
import sys

from .console import HostError, say
from .debian import ensure_packages
from .odoo_process import build_odoo
from .postgres import Cluster

USAGE = """\
./dev run [--port N] [--fresh]   start Odoo with demo data and the carrier simulator
./dev test [FILTER…]             lint and every test, or: an addon, a file, a class,
                                 Class.method; --no-lint
./dev lint [--fix]               the static checks alone
./dev bench [NAME…]              ratios beside their limits
./dev odoo ARGS…                 Odoo's own command line (test cluster; --run-cluster first
                                 for the one of ./dev run)
./dev psql DB [ARGS…]            SQL on a database (same)
./dev db NAME [ADDON…] [--demo]  a database of your own with addons installed (test cluster)
./dev shot URL FILE [--login L] [--size WxH] [--wait CSS] [--js SCRIPT]
                                 a picture of a screen, logged in
./dev i18n                       export every .pot and merge it into the .po files

Environment (none is needed):"""


def main(arguments):
    """Runs one command; the exit code says whether it went well."""
    name, *rest = arguments or ["help"]
    command = COMMANDS.get(name)
    if command is None:
        return show_help()
    try:
        return command(rest)
    except HostError as error:
        say(f"\n{error}")
        return 1
    except KeyboardInterrupt:
        say()
        return 130


def show_help(_arguments=()):
    from . import settings

    say(USAGE)
    say(settings.__doc__.split("\n\n", 1)[1])
    return 0


def chosen_cluster(arguments):
    if arguments and arguments[0] == "--run-cluster":
        return Cluster("run"), arguments[1:]
    return Cluster("test"), arguments


def odoo(arguments):
    ensure_packages()
    cluster, arguments = chosen_cluster(arguments)
    with cluster as server:
        host = build_odoo(server)
        command = host.command(*arguments)
        return subprocess.run(command, env=host.environment(), check=False).returncode


def psql(arguments):
    ensure_packages()
    cluster, arguments = chosen_cluster(arguments)
    if not arguments:
        raise HostError("./dev psql DB [ARGS…]: which database?")
    with cluster as server:
        env = {**os.environ, **server.environment()}
        command = ["psql", "-d", *arguments]
        return subprocess.run(command, env=env, check=False).returncode


def test(arguments):
    ensure_packages()
    from .test_command import run_tests

    return run_tests(arguments)


def run(arguments):
    ensure_packages()
    from .run_command import run_demo

    return run_demo(arguments)


def lint(arguments):
    from .lint import run_lint

    return run_lint(fix="--fix" in arguments)


def bench(arguments):
    ensure_packages()
    from .bench import run_benches

    return run_benches(arguments)


def i18n(arguments):
    ensure_packages()
    from .i18n import export_all

    return export_all()


def shot(arguments):
    from .screenshot import take

    return take(arguments)


def database(arguments):
    ensure_packages()
    from .own_database import make

    return make(arguments)


COMMANDS = {
    "run": run,
    "test": test,
    "lint": lint,
    "bench": bench,
    "odoo": odoo,
    "psql": psql,
    "db": database,
    "shot": shot,
    "i18n": i18n,
    "help": show_help,
}

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
