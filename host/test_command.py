"""``./dev test``: lint, kernels, addons on the real host, top-level tests."""

import json
import os
import subprocess
import time
from concurrent.futures import ThreadPoolExecutor

from .console import HostError, say
from .databases import Databases
from .lint import lint_outcome
from .log_check import Outcome, read_outcome
from .odoo_process import free_port
from .postgres import Cluster
from .selection import select
from .settings import CHAIN, GLUE, HOST_MODULES, ITALIAN_MODULES, REPO, cache_dir

LONGEST = 40 * 60  # seconds that one process may take


def run_tests(arguments):
    """Runs what the filters choose; 0 when all of it is well."""
    chosen = select([a for a in arguments if not a.startswith("--")])
    if chosen.empty():
        raise HostError("There is no test to run.")
    total = Outcome()
    with Cluster("test") as server:
        databases = Databases(server)
        if "--no-lint" not in arguments:
            total.add(timed("lint", lint_outcome, databases))
        for path, names in chosen.kernels.items():
            total.add(timed(path.relative_to(REPO), unit, databases, path, names))
        prepare(databases, chosen)
        with ThreadPoolExecutor(max_workers=2) as pool:
            jobs = [
                pool.submit(timed, label, run_group, databases, *rest)
                for label, *rest in groups(chosen)
            ]
            for job in jobs:
                total.add(job.result())
        for path, names in chosen.top.items():
            total.add(timed(path.relative_to(REPO), unit, databases, path, names))
    return report(total)


def timed(label, function, *args):
    started = time.monotonic()
    outcome = function(*args)
    bad = f", {outcome.failed} FAILED" if outcome.failed else ""
    seconds = time.monotonic() - started
    say(f"   {label}: {outcome.passed} passed{bad} ({seconds:.0f} s)")
    return outcome


def report(total):
    for text in total.reports:
        say("\n" + "-" * 78 + f"\n{text}")
    if total.passed + total.failed == 0:
        say("\nNo test ran.")
        return 1
    skipped = f", {total.skipped} skipped" if total.skipped else ""
    say(f"\n{total.passed} passed, {total.failed} failed{skipped}")
    return 1 if total.failed else 0


def groups(chosen):
    """(label, addons to install, host modules, tags) for each process to start."""
    chain = {a: chosen.addons[a] for a in CHAIN if a in chosen.addons}
    if chosen.everything:
        for addon, tags in chain.items():
            yield addon, CHAIN, HOST_MODULES, tags
    elif chain:
        last = max(CHAIN.index(addon) for addon in chain)
        yield "addons", CHAIN[: last + 1], HOST_MODULES, set().union(*chain.values())
    if GLUE in chosen.addons:
        yield GLUE, [*CHAIN, GLUE], HOST_MODULES + ITALIAN_MODULES, chosen.addons[GLUE]


def prepare(databases, chosen):
    """Makes the templates one after the other, before processes run side by side."""
    for _label, addons, modules, _tags in groups(chosen):
        databases.with_addons(addons, modules)


def run_group(databases, addons, modules, tags):
    """Runs the tests behind `tags` in a fresh clone of the template."""
    template = databases.with_addons(addons, modules)
    with databases.clone(template) as name:
        arguments = ["-d", name, "--stop-after-init", "--max-cron-threads=0"]
        arguments += [
            f"--http-port={free_port()}",
            "--test-tags",
            ",".join(sorted(tags)),
        ]
        return host_outcome(databases.odoo, arguments, name)


def host_outcome(odoo, arguments, name):
    logs = cache_dir() / "logs"
    logs.mkdir(exist_ok=True)
    path = logs / f"{name}.log"
    with open(path, "w") as log:
        done = subprocess.run(
            odoo.command(*arguments),
            env=odoo.environment(),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            timeout=LONGEST,
            check=False,
        )
    text = path.read_text(errors="replace")
    outcome = read_outcome(text)
    if done.returncode and not outcome.failed:
        outcome.failed += 1
        tail = "\n".join(text.splitlines()[-60:])
        outcome.reports.append(f"Odoo ended with {done.returncode}:\n{tail}")
    if not outcome.passed and not outcome.failed:
        outcome.failed += 1
        outcome.reports.append(f"No test ran for {arguments[-1]}; the log: {path}")
    return outcome


def unit(databases, path, names):
    """Runs a plain unittest file in the host's interpreter."""
    env = databases.odoo.environment() | databases.server.environment()
    env["PYTHONPATH"] = f"{REPO}:{REPO / 'tests'}"
    command = [str(databases.odoo.python), "-m", "host.unit_runner", str(path)]
    done = subprocess.run(
        [*command, *sorted(names)],
        env={**os.environ, **env},
        cwd=REPO,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=LONGEST,
        check=False,
    )
    try:
        counts = json.loads(done.stdout.splitlines()[-1])
    except (IndexError, ValueError):
        return Outcome(failed=1, reports=[f"{path}:\n{done.stdout}{done.stderr}"])
    skipped = len(counts["skipped"])
    return Outcome(
        # each failing subTest is a failure of one and the same test
        passed=max(counts["ran"] - counts["failed"] - skipped, 0),
        failed=counts["failed"],
        skipped=skipped,
        reports=counts["reports"] + counts["skipped"],
    )
