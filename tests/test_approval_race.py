"""Two people at the same moment: one clear outcome, whoever is first."""

import json
import subprocess
import unittest
from pathlib import Path

from host.databases import Databases
from host.postgres import Cluster
from host.settings import HOST_MODULES

DECIDER = Path(__file__).parent / "approval_decider.py"

# what either got, the request, the order, the log, and how often the database refused
EXPECTED = {
    "one_is_enough": ["done", "UserError", "approved", "sale", ["approved"], 1],
    "two_are_needed": ["done", "done", "approved", "sale", ["approved", "approved"], 1],
    "approve_and_reject": ["done", "UserError", "approved", "sale", ["approved"], 1],
    "reject_and_approve": [
        *("done", "UserError", "rejected", "draft"),
        ["rejected"],
        1,
    ],
    "edit_and_approve": ["done", "UserError", "lapsed", "draft", ["lapsed"], 1],
    "approve_and_edit": [
        *("done", "done", "lapsed", "sale"),
        ["approved", "lapsed"],
        1,
    ],
    "cancel_and_approve": [
        *("done", "UserError", "cancelled", "cancel"),
        ["cancelled"],
        1,
    ],
    "approve_and_cancel": [
        *("done", "done", "cancelled", "cancel"),
        ["approved", "cancelled"],
        1,
    ],
}


class TestApprovalRace(unittest.TestCase):
    maxDiff = None

    def test_one_outcome_each(self):
        server = self.enterContext(Cluster("test"))
        databases = Databases(server)
        template = databases.with_addons(["backoffice_sales"], HOST_MODULES)
        database = self.enterContext(databases.clone(template, "approve"))
        done = subprocess.run(
            [str(databases.odoo.python), str(DECIDER), database, *databases.odoo.options()],
            env=databases.odoo.environment(),
            capture_output=True,
            text=True,
            check=False,
        )
        self.assertEqual(done.returncode, 0, done.stderr[-3000:])
        self.assertEqual(json.loads(done.stdout), EXPECTED)
