"""Which client speaks for which carrier."""

from .brt import BrtClient

CLIENTS = {"brt": BrtClient}


def build(code, **settings):
    """A client for the carrier called `code`, with that client's own settings."""
    return CLIENTS[code](**settings)
