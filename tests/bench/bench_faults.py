"""500 random mishaps over all carriers, two workers being killed: what went wrong.

FAULT_SEED=n repeats a run, FAULT_COUNT=n takes more or fewer.
"""

import os
import secrets
import sys
import time

from carrier_simulator import Simulator
from fault_campaign import Campaign
from forge_client import ForgeClient

from odoo.tools import config

SCENARIOS = 500
OPTIONS = ("addons_path", "data_dir", "db_host", "db_port", "db_user", "db_password")


def run(env):
    database = env.cr.dbname
    env.cr.commit()
    seed = int(os.environ.get("FAULT_SEED") or secrets.randbelow(10**6))
    count = int(os.environ.get("FAULT_COUNT") or SCENARIOS)
    started = time.perf_counter()
    with Simulator() as simulator, ForgeClient(sys.executable, database, options()) as forge:
        campaign = Campaign(forge.ask, simulator, count, seed)
        campaign.run()
        faults = campaign.faults()
        story = campaign.story()
    seconds = time.perf_counter() - started
    for text in (f"{story}, {seconds:.0f} s", *faults):
        sys.stderr.write(text + "\n")
    name = f"faults: {count} scenarios, seed {seed}, {campaign.deaths} workers killed"
    return [{"name": name, "ours": len(faults), "reference": count, "limit": 0.0, "unit": ""}]


def options():
    """This process's own way to the database and the addons."""
    given = {name: config[name] for name in OPTIONS if config[name]}
    paths = given.pop("addons_path")
    given["addons_path"] = paths if isinstance(paths, str) else ",".join(paths)
    flags = {"addons_path": "addons-path", "data_dir": "data-dir"}
    return [f"--{flags.get(name, name)}={value}" for name, value in given.items()]
