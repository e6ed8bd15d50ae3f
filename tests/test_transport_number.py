"""Several processes issue transport documents at once: no number twice, none left out."""

import json
import subprocess
import tempfile
import unittest
from pathlib import Path

from host.databases import Databases
from host.postgres import Cluster
from host.settings import CHAIN, HOST_MODULES

ISSUER = Path(__file__).parent / "transport_issuer.py"
WORKERS, ROUNDS, TOGETHER = 3, 15, 2


class TestTransportNumberRace(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        server = cls.enterClassContext(Cluster("test"))
        databases = Databases(server)
        template = databases.with_addons(CHAIN, HOST_MODULES)
        cls.database = cls.enterClassContext(databases.clone(template, "numbers"))
        cls.log = cls.enterClassContext(tempfile.TemporaryFile("w+"))
        cls.odoo = databases.odoo

    def start(self, number):
        options = [self.database, str(number), str(ROUNDS), *self.odoo.options()]
        worker = subprocess.Popen(
            [str(self.odoo.python), str(ISSUER), *options],
            env=self.odoo.environment(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self.log,
            text=True,
        )
        self.addCleanup(worker.communicate)
        self.addCleanup(worker.kill)
        return worker

    def answer(self, worker):
        line = worker.stdout.readline()
        if not line:
            self.log.seek(0)
            self.fail(f"a worker died:\n{self.log.read()[-4000:]}")
        return line

    def test_numbers_run_without_gaps_and_twice(self):
        workers = [self.start(number) for number in range(WORKERS)]
        for worker in workers:
            self.assertEqual(self.answer(worker), "READY\n")
        for worker in workers:
            worker.stdin.write("go\n")
            worker.stdin.flush()
        answers = [json.loads(self.answer(worker)) for worker in workers]
        # a third of the rounds was undone after it had taken its numbers
        done = ROUNDS - ROUNDS // 3
        self.assertEqual([len(batches) for batches in answers], [done] * WORKERS)
        names = [name for batches in answers for batch in batches for name in batch]
        expected = [f"TD/2025/{n:05d}" for n in range(1, WORKERS * done * TOGETHER + 1)]
        self.assertEqual(sorted(names), expected)
        for batches in answers:
            # the documents of one batch stand together
            for first, second in batches:
                self.assertEqual(int(second[-5:]), int(first[-5:]) + 1)
