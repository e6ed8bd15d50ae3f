"""An access token that lives for a while and is shared by a client's threads."""

import threading
import time

from .errors import NotSent, OutcomeUnknown

#: seconds before its end from which a token is not used any more
MARGIN = 60


class Session:
    """`fetch()` gives (token, seconds it lives)."""

    def __init__(self, fetch):
        self._fetch = fetch
        self._lock = threading.Lock()
        self._token, self._end = "", 0.0

    def token(self):
        """(token, whether it was there before). What fails here has sent nothing else."""
        with self._lock:
            if self._token and time.monotonic() < self._end:
                return self._token, True
            try:
                self._token, seconds = self._fetch()
            except OutcomeUnknown as error:
                raise NotSent("no_token") from error
            self._end = time.monotonic() + seconds - MARGIN
            return self._token, False

    def drop(self, token):
        """The carrier does not take `token` any more."""
        with self._lock:
            if self._token == token:
                self._token = ""
