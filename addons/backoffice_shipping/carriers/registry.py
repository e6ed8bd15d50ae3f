"""Which client speaks for which carrier."""

from .brt import BrtClient
from .fedex import FedexClient
from .mydhl import MyDhlClient
from .ups import UpsClient

CLIENTS = {
    "brt": BrtClient,
    "fedex": FedexClient,
    "mydhl": MyDhlClient,
    "ups": UpsClient,
}


def build(code, **settings):
    """A client for the carrier called `code`, with that client's own settings."""
    return CLIENTS[code](**settings)
