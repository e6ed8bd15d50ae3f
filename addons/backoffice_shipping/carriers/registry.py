"""Which client speaks for which carrier."""

from .brt import BrtClient
from .gls_it import GlsItClient
from .manual import ManualClient
from .poste import PosteClient

CLIENTS = {
    "brt": BrtClient,
    "gls_it": GlsItClient,
    "manual": ManualClient,
    "poste": PosteClient,
}


def build(code, **settings):
    """A client for the carrier called `code`, with that client's own settings."""
    return CLIENTS[code](**settings)
