"""``./dev bench``: our way and a reference side by side in one run, as ratios.

A bench is ``tests/bench/bench_<name>.py`` with ``run(env)``: it gets an environment on a
fresh clone with our addons and returns rows ``{"name", "ours", "reference", "unit",
"limit"}``; the ratio ours/reference is held against the limit.
"""

import json
import subprocess

from .console import HostError, say
from .databases import Databases
from .postgres import Cluster
from .settings import CHAIN, HOST_MODULES, REPO

FOLDER = REPO / "tests" / "bench"
MARK = "BENCH-RESULT "
SCRIPT = """
import json, importlib
module = importlib.import_module("bench.bench_{name}")
rows = module.run(env)
env.cr.rollback()
print({mark!r} + json.dumps(rows))
"""


def run_benches(arguments):
    """Prints every row; 1 when a ratio is over its limit."""
    known = [path.stem.removeprefix("bench_") for path in sorted(FOLDER.glob("bench_*.py"))]
    wanted = arguments or known
    unknown = sorted(set(wanted) - set(known))
    if unknown:
        raise HostError(f"No bench {', '.join(unknown)}; there are: {', '.join(known)}.")
    over = 0
    with Cluster("test") as server:
        databases = Databases(server)
        template = databases.with_addons(CHAIN, HOST_MODULES)
        say(f"{'what':58} {'ours':>10} {'reference':>10} {'ratio':>7} {'limit':>7}")
        for name in wanted:
            with databases.clone(template, "bench") as database:
                for row in rows_of(databases.odoo, database, name):
                    over += show(row)
    return 1 if over else 0


def rows_of(odoo, database, name):
    done = subprocess.run(
        odoo.command("shell", "-d", database, "--no-http", "--log-level=warn"),
        env=odoo.environment(),
        input=SCRIPT.format(name=name, mark=MARK),
        capture_output=True,
        text=True,
        check=False,
    )
    for line in done.stdout.splitlines():
        if MARK in line:
            return json.loads(line.split(MARK, 1)[1])
    raise HostError(f"bench {name} gave no result:\n{done.stdout}\n{done.stderr}"[-6000:])


def show(row):
    """Prints one row; True when it is over its limit."""
    ratio = row["ours"] / row["reference"] if row["reference"] else 0.0
    unit = row.get("unit", "s")
    ours, reference = (f"{row[key]:.3g} {unit}" for key in ("ours", "reference"))
    over = ratio > row["limit"]
    mark = "  OVER" if over else ""
    say(f"{row['name']:58} {ours:>10} {reference:>10} {ratio:7.3f} {row['limit']:7.3f}{mark}")
    return over
