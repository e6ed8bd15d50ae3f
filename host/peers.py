"""Comparable addons from the package index, for benches alone.

They are AGPL: downloaded when a bench asks for them, installed in a database of their own
without ours, and never part of the repository.
"""

import subprocess
import zipfile
from dataclasses import replace

from .console import say
from .locks import exclusive
from .python_env import interpreter
from .settings import cache_dir, short_hash


def peer_addons(names):
    """The folder with the addons `names` for Odoo 19, or None where they cannot be had."""
    folder = cache_dir() / f"peers-{short_hash(*sorted(names))}"
    with exclusive(cache_dir() / "peers.lock"):
        if not (folder / "complete").is_file() and not download(names, folder):
            say(f"   {', '.join(names)}: not to be had from the package index")
            return None
    return folder / "odoo" / "addons"


def download(names, folder):
    folder.mkdir(parents=True, exist_ok=True)
    wanted = [f"odoo-addon-{name}==19.0.*" for name in names]
    pip = [str(interpreter()), "-m", "pip", "download", "--quiet", "--no-deps"]
    command = [*pip, "--disable-pip-version-check", "-d", str(folder), *wanted]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        return False
    for wheel in folder.glob("*.whl"):
        with zipfile.ZipFile(wheel) as archive:
            archive.extractall(folder)
    (folder / "complete").write_text("")
    return True


def beside(odoo, place):
    """The same Odoo with one more folder of addons."""
    return replace(odoo, more=(place,))
