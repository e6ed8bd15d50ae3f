"""Locks between processes: several checkouts share one cache."""

import contextlib
import fcntl

from .console import HostError


@contextlib.contextmanager
def exclusive(path):
    """Holds `path` alone while the block runs."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with open(path, "a") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


@contextlib.contextmanager
def exclusive_now(path, refusal):
    """The same without waiting: while somebody else holds it, `refusal` is said."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with open(path, "a") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise HostError(refusal) from None
        yield


class Users:
    """Counts the processes that use something: the last one out may stop it."""

    def __init__(self, path):
        path.parent.mkdir(parents=True, exist_ok=True)
        self.handle = open(path, "a")  # noqa: SIM115 - held until leave()

    def enter(self):
        fcntl.flock(self.handle, fcntl.LOCK_SH)

    def leave(self):
        """True when nobody else is left."""
        try:
            fcntl.flock(self.handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            alone = True
        except OSError:
            alone = False
        self.handle.close()
        return alone
