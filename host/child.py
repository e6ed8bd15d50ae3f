"""Processes of ours that run in the background, and end with us."""

import os
import signal
import socket
import subprocess
from contextlib import suppress


class Child:
    """A process of ours: ended with the block, with everything that it started."""

    def __init__(self, command, env, log):
        self.command, self.env, self.log = command, env, log

    def __enter__(self):
        self.out = open(self.log, "w")
        # a session of its own: Ctrl-C reaches us alone, and we end it in order
        self.process = subprocess.Popen(
            [str(part) for part in self.command],
            env=self.env,
            stdin=subprocess.DEVNULL,
            stdout=self.out,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        return self.process

    def __exit__(self, *unused):
        self._signal(signal.SIGTERM)
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self._signal(signal.SIGKILL)
            self.process.wait()
        self._signal(signal.SIGKILL)  # a grandchild that did not listen
        self.out.close()

    def _signal(self, number):
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, number)


def is_taken(port):
    """True when somebody listens on a loopback port."""
    with socket.socket() as probe:
        probe.settimeout(2)
        return probe.connect_ex(("127.0.0.1", port)) == 0
