"""Which client speaks for which carrier."""

from .brt import BrtClient
from .fedex import FedexClient
from .gls_it import GlsItClient
from .manual import ManualClient
from .mydhl import MyDhlClient
from .poste import PosteClient
from .ups import UpsClient

CLIENTS = {
    "brt": BrtClient,
    "fedex": FedexClient,
    "gls_it": GlsItClient,
    "manual": ManualClient,
    "mydhl": MyDhlClient,
    "poste": PosteClient,
    "ups": UpsClient,
}


def build(code, **settings):
    """A client for the carrier called `code`, with that client's own settings."""
    return CLIENTS[code](**settings)
