"""The virtual environment: the host's requirements, ours, and the developer's tools."""

import configparser
import os
import shutil
import sys
from pathlib import Path

from .console import run, step
from .locks import exclusive
from .settings import REPO, cache_dir, short_hash

EXTRAS = ("host", "addons", "dev")


def requirements():
    """The pinned lists of setup.cfg, which is their one home."""
    config = configparser.ConfigParser()
    config.read(REPO / "setup.cfg")
    lines = []
    for extra in EXTRAS:
        lines += config["options.extras_require"][extra].split("\n")
    return [line.strip() for line in lines if line.strip()]


def interpreter():
    """The Python that runs the host; made on the first call."""
    given = os.environ.get("BACKOFFICE_PYTHON")
    if given:
        return Path(given)
    wanted = requirements()
    folder = cache_dir() / f"venv-{short_hash(sys.version, *wanted)}"
    with exclusive(cache_dir() / "venv.lock"):
        if not (folder / "complete").is_file():
            with step("installing Python packages from PyPI"):
                build(folder, wanted)
    return folder / "bin" / "python"


def build(folder, wanted):
    shutil.rmtree(folder, ignore_errors=True)
    run([sys.executable, "-m", "venv", folder])
    listed = folder / "requirements.txt"
    listed.write_text("\n".join(wanted) + "\n")
    pip = [folder / "bin" / "python", "-m", "pip", "install", "--quiet"]
    run([*pip, "--disable-pip-version-check", "-r", listed])
    (folder / "complete").write_text("")
