"""Two people confirm orders of one customer at the same moment: the second is held."""

import json
import subprocess
import unittest
from pathlib import Path

from host.databases import Databases
from host.postgres import Cluster
from host.settings import HOST_MODULES

CONFIRMER = Path(__file__).parent / "order_confirmer.py"


class TestConfirmRace(unittest.TestCase):
    def test_the_second_order_sees_the_first(self):
        server = self.enterContext(Cluster("test"))
        databases = Databases(server)
        template = databases.with_addons(["backoffice_sales"], HOST_MODULES)
        database = self.enterContext(databases.clone(template, "confirm"))
        done = subprocess.run(
            [str(databases.odoo.python), str(CONFIRMER), database, *databases.odoo.options()],
            env=databases.odoo.environment(),
            capture_output=True,
            text=True,
            check=False,
        )
        self.assertEqual(done.returncode, 0, done.stderr[-3000:])
        held = ["sale", "draft", 1]
        grown = [[90, 50], 1, 1]
        self.assertEqual(
            json.loads(done.stdout), {"reference": held, "credit": held, "growth": grown}
        )
