"""Which client speaks for which carrier."""

from .brt import BrtClient
from .errors import CarrierError

CLIENTS = {"brt": BrtClient}


def build(code, **settings):
    """A client for the carrier called `code`, with that client's own settings."""
    if code not in CLIENTS:
        raise CarrierError(f"No carrier is called {code}.")
    return CLIENTS[code](**settings)
