"""What the person at the terminal sees."""

import os
import subprocess
import sys
import time


class HostError(Exception):
    """Something that the person has to know or do; its text is the whole message."""


def say(text=""):
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


class step:
    """Says what is being done, and how long it took."""

    def __init__(self, text):
        self.text = text

    def __enter__(self):
        self.started = time.monotonic()
        say(f"-- {self.text} …")
        return self

    def __exit__(self, kind, error, trace):
        if kind is None:
            say(f"   done in {time.monotonic() - self.started:.1f} s")


def run(args, **options):
    """Runs a command to its end; its output is shown only when it fails."""
    done = subprocess.run(
        [str(a) for a in args],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
        **options,
    )
    if done.returncode:
        tail = "\n".join(done.stdout.splitlines()[-40:])
        raise HostError(f"{' '.join(map(str, args))}\nended with {done.returncode}:\n{tail}")
    return done.stdout


def as_root(args):
    """`args` as a command for root: itself, or behind sudo."""
    return list(args) if os.geteuid() == 0 else ["sudo", *args]
