"""Where things are, and what the environment may change.

BACKOFFICE_CACHE     folder for everything that is downloaded or built
BACKOFFICE_ODOO      an existing Odoo 19: the folder of its ``odoo-bin``
BACKOFFICE_PYTHON    the interpreter with that Odoo's requirements and ours
BACKOFFICE_DB_URL    an existing PostgreSQL: postgresql://user:password@host:port
"""

import hashlib
import os
from pathlib import Path

REPO = Path(__file__).resolve().parent.parent
ADDONS = REPO / "addons"
CHAIN = ["backoffice_sales", "backoffice_shipping", "backoffice_reports"]
GLUE = "backoffice_l10n_it"
HOST_MODULES = [
    "account",
    "base_vat",
    "calendar",
    "purchase_stock",
    "sale_management",
    "sale_margin",
    "sale_stock",
    "stock_delivery",
]
ITALIAN_MODULES = ["l10n_it_stock_ddt"]
RUN_DATABASE = "backoffice_demo"
SIMULATOR_PORT = 8370


def cache_dir():
    """The cache; root's lies outside /root, which the database's user cannot enter."""
    given = os.environ.get("BACKOFFICE_CACHE")
    if given:
        path = Path(given).resolve()
    elif os.geteuid() == 0:
        path = Path("/var/cache/backoffice")
    else:
        path = Path.home() / ".cache" / "backoffice"
    path.mkdir(parents=True, exist_ok=True)
    return path


def short_hash(*parts):
    """Twelve hex digits that stand for `parts` (strings or bytes)."""
    digest = hashlib.sha256()
    for part in parts:
        digest.update(part if isinstance(part, bytes) else str(part).encode())
        digest.update(b"\0")
    return digest.hexdigest()[:12]


def tree_hash(*folders, skip=("__pycache__", "tests", "static/tests", "readme")):
    """A hash of every file below `folders` that decides what an installed addon is."""
    parts = []
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            name = path.relative_to(folder).as_posix()
            if path.is_file() and not any(f"/{s}/" in f"/{name}" for s in skip):
                parts += [name, path.read_bytes()]
    return short_hash(*parts)
