"""Speaks with worker_forge.py in a process of its own."""

import json
import subprocess
import tempfile
from pathlib import Path

FORGE = Path(__file__).parent / "worker_forge.py"


class ForgeClient:
    """`options` are Odoo's own, `env` the process's variables."""

    def __init__(self, python, database, options, env=None):
        self.log = tempfile.TemporaryFile("w+")  # noqa: SIM115 - closed with the client
        self.process = subprocess.Popen(
            [str(python), str(FORGE), database, *options],
            env=env,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self.log,
            text=True,
        )

    def __enter__(self):
        return self

    def __exit__(self, *unused):
        self.process.stdin.close()
        self.process.wait(20)
        self.process.stdout.close()
        self.log.close()

    def ask(self, do, **values):
        self.process.stdin.write(json.dumps({"do": do, **values}) + "\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        if not line:
            raise AssertionError(f"the forge died:\n{self.log_text()}")
        return json.loads(line)

    def log_text(self):
        self.log.seek(0)
        return self.log.read()[-4000:]
