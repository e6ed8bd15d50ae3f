"""Debian packages that the machine itself must have."""

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
    return sorted(
        {package for program, package in PROGRAMS.items() if not shutil.which(program)}
    )


def ensure_packages():
    """Installs what is missing; asks for sudo only then."""
    packages = missing_packages()
    if not packages:
        return
    if not shutil.which("apt-get"):
        raise HostError(f"Please install: {', '.join(packages)} (no apt-get here).")
    with step(f"installing Debian packages: {' '.join(packages)}"):
        env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        run(as_root(["apt-get", "update"]), env=env)
        command = ["apt-get", "install", "-y", "--no-install-recommends", *packages]
        run(as_root(command), env=env)
