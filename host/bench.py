"""``./dev bench``: our way and a reference side by side in one run, as ratios.

A bench is ``tests/bench/bench_<name>.py`` with ``run(env)``: it gets an environment on a
fresh clone with our addons and returns rows ``{"name", "ours", "reference", "unit",
"limit"}``; the ratio ours/reference is held against the limit.

A bench may name ``PEERS``, comparable addons of the package index. They are installed in a
database without ours, ``peer(env)`` measures them there in the same run, and what it
returns is given to ``run(env, peer)``: None where they cannot be had.
"""

import ast
import json
import subprocess

from .console import HostError, say
from .databases import Databases
from .peers import beside, peer_addons
from .postgres import Cluster
from .settings import CHAIN, HOST_MODULES, REPO

FOLDER = REPO / "tests" / "bench"
MARK = "BENCH-RESULT "
SCRIPT = """
import json, importlib
module = importlib.import_module("bench.bench_{name}")
rows = {call}
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
            call = "module.run(env)"
            if peers := peers_of(name):
                call = f"module.run(env, {measure_peers(databases, name, peers)!r})"
            with databases.clone(template, "bench") as database:
                for row in result_of(databases.odoo, database, name, call):
                    over += show(row)
    return 1 if over else 0


def peers_of(name):
    """The constant PEERS of a bench, read without importing it."""
    tree = ast.parse((FOLDER / f"bench_{name}.py").read_text())
    for node in tree.body:
        if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "PEERS":
            return ast.literal_eval(node.value)
    return ()


def measure_peers(databases, name, peers):
    """What the comparable addons take, in a database without ours; None without them."""
    places = peer_addons(peers)
    if places is None:
        return None
    odoo = beside(databases.odoo, places)
    with databases.clone(databases.base(HOST_MODULES), "peers") as database:
        options = ["-d", database, "-i", ",".join(peers), "--stop-after-init", "--no-http"]
        done = subprocess.run(
            odoo.command(*options),
            env=odoo.environment(),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            say(f"   {', '.join(peers)}: cannot be installed here")
            return None
        return result_of(odoo, database, name, "module.peer(env)")


def result_of(odoo, database, name, call):
    done = subprocess.run(
        odoo.command("shell", "-d", database, "--no-http", "--log-level=warn"),
        env=odoo.environment(),
        input=SCRIPT.format(name=name, mark=MARK, call=call),
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
