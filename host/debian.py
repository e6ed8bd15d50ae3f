"""Debian packages that the machine itself must have."""

import importlib.util
import os
import shutil

from .console import HostError, as_root, run, step

PROGRAMS = {
    "/usr/lib/postgresql/15/bin/postgres": "postgresql-15",
    "chromium": "chromium",
    "wkhtmltopdf": "wkhtmltopdf",
    "pdftotext": "poppler-utils",
    "dpkg": "dpkg",
    "msgmerge": "gettext",
}


def missing_packages():
    """What is not here yet; an Odoo or a PostgreSQL that is given needs none of ours."""
    missing = {package for program, package in PROGRAMS.items() if not shutil.which(program)}
    if os.environ.get("BACKOFFICE_DB_URL") and shutil.which("psql"):
        missing.discard("postgresql-15")
    if not importlib.util.find_spec("ensurepip"):  # Debian splits it from python3
        missing.add("python3-venv")
    return sorted(missing)


def ensure_packages():
    """Installs what is missing; asks for sudo only then."""
    packages = missing_packages()
    if not packages:
        return
    if not shutil.which("apt-get"):
        raise HostError(f"Please install: {', '.join(packages)} (no apt-get here).")
    if os.geteuid() and not shutil.which("sudo"):
        raise HostError(
            "These Debian packages are missing, and there is no sudo to install them"
            f" with. As root, once:\n\n  apt-get install -y {' '.join(packages)}"
        )
    with step(f"installing Debian packages: {' '.join(packages)}"):
        env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        run(as_root(["apt-get", "update"]), env=env)
        command = ["apt-get", "install", "-y", "--no-install-recommends", *packages]
        run(as_root(command), env=env)
