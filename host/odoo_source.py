"""A real Odoo 19: the one that the environment names, or Debian's package.

Debian carries odoo-19 in sid only. It is fetched through a private apt state, so
that the machine's own package state is not touched, from the mirror that the machine
uses already, and unpacked without being installed.
"""

import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from .console import HostError, run, step
from .locks import exclusive
from .settings import cache_dir

PACKAGES = [
    "odoo-19",
    # the links of odoo-19 point into these
    "fonts-font-awesome/bookworm",  # 4.7: sid has moved on to 7
    "fonts-glyphicons-halflings",
    "fonts-inconsolata",
    "fonts-montserrat",
    "fonts-ocr-b",
    "fonts-roboto-unhinted",
    "libjs-jquery",
    "libjs-jquery-form",
    "libjs-underscore",
]
KEYRING = "/usr/share/keyrings/debian-archive-keyring.gpg"
LEFT_OUT = "mail/static/lib/selfie_segmentation/selfie_segmentation.js"


@dataclass(frozen=True)
class Source:
    """An Odoo: the folder to put on PYTHONPATH, its start script, its version."""

    python_path: Path
    script: Path
    version: str

    @property
    def addons_path(self):
        """Every folder with the host's addons (a checkout of the sources has two)."""
        places = [self.python_path / "odoo" / "addons", self.python_path / "addons"]
        return [p for p in places if (p / "base").is_dir() or (p / "sale").is_dir()]


def find_source():
    given = os.environ.get("BACKOFFICE_ODOO")
    return given_source(Path(given)) if given else debian_source()


def given_source(path):
    """The Odoo that the administrator has already."""
    folder = path.parent if path.is_file() else path
    script = path if path.is_file() else start_script(folder)
    if not (folder / "odoo" / "release.py").is_file() or script is None:
        raise HostError(
            f"BACKOFFICE_ODOO={path}: expected a folder with odoo/release.py in it and "
            "odoo-bin beside that (or what the package puts in bin), or the path of that "
            "odoo-bin."
        )
    return Source(folder, script, read_version(folder))


def start_script(folder):
    """`odoo-bin` of a checkout, `bin/odoo` of a package in lib/python3; or None."""
    places = [folder / "odoo-bin", *(up / "bin" / "odoo" for up in folder.parents[:3])]
    return next((place for place in places if place.is_file()), None)


def read_version(folder):
    release = (folder / "odoo" / "release.py").read_text()
    found = re.search(r"version_info = \((\d+), (\d+)", release)
    return ".".join(found.groups()) if found else "unknown"


def debian_source():
    root = cache_dir() / "odoo-19"
    with exclusive(cache_dir() / "odoo-19.lock"):
        if not (root / "complete").is_file():
            with step("fetching Odoo 19 (Debian sid, about 130 MB)"):
                unpack(root)
    python_path = root / "usr/lib/python3/dist-packages"
    return Source(python_path, root / "usr/bin/odoo", (root / "complete").read_text())


def unpack(root):
    work = root.with_name("odoo-19.new")
    shutil.rmtree(work, ignore_errors=True)
    (work / "debs").mkdir(parents=True)
    options = private_apt(work / "apt")
    run(["apt-get", *options, "update"])
    run(["apt-get", *options, "download", *PACKAGES], cwd=work / "debs")
    version = ""
    for package in sorted((work / "debs").glob("*.deb")):
        run(["dpkg", "-x", package, work])
        if package.name.startswith("odoo-19_"):
            version = package.name.split("_")[1]
    mend(work)
    shutil.rmtree(work / "debs")
    shutil.rmtree(work / "apt")
    (work / "complete").write_text(version)
    shutil.rmtree(root, ignore_errors=True)
    work.rename(root)


def private_apt(folder):
    """Options that give apt-get a state of its own below `folder`."""
    for name in ("lists/partial", "cache/archives/partial"):
        (folder / name).mkdir(parents=True)
    sources = folder / "sources.list"
    line = f"deb [signed-by={KEYRING}] {mirror()}"
    sources.write_text(f"{line} sid main\n{line} bookworm main\n")
    settings = {
        "Dir::State::Lists": folder / "lists",
        "Dir::Cache": folder / "cache",
        "Dir::Etc::SourceList": sources,
        "Dir::Etc::SourceParts": "/dev/null",
    }
    if os.geteuid() == 0:
        settings["APT::Sandbox::User"] = "root"
    return [part for key, value in settings.items() for part in ("-o", f"{key}={value}")]


def mirror():
    """The mirror that this machine takes its Debian packages from."""
    command = ["apt-get", "indextargets", "--format", "$(REPO_URI) $(SUITE)"]
    listed = run([*command, "Created-By: Packages"]).split("\n")
    # a security archive carries no sid
    uris = [line.split()[0] for line in listed if line and "security" not in line]
    if not uris:
        raise HostError("apt knows no Debian mirror: run `apt-get update` once as root.")
    return uris[0]


def mend(root):
    """Puts right what breaks a package that is unpacked and not installed."""
    addons = root / "usr/lib/python3/dist-packages/odoo/addons"
    missing = addons / LEFT_OUT
    missing.parent.mkdir(parents=True, exist_ok=True)
    if not missing.exists():
        missing.write_text("/* not packaged by Debian; the asset bundle asks for it */\n")
    dangling = subprocess.run(
        ["find", root, "-xtype", "l"], capture_output=True, text=True, check=True
    ).stdout.split()
    for link in map(Path, dangling):
        mend_link(root, link)


def mend_link(root, link):
    """Points `link` at the file of the same name that was unpacked elsewhere."""
    wanted = {link.stem.lower(), f"{link.stem.lower()}-regular"}
    for found in sorted((root / "usr/share").rglob(f"*{link.suffix}")):
        if found.is_file() and found.stem.lower() in wanted:
            link.unlink()
            link.symlink_to(os.path.relpath(found, link.parent))
            return
    # a font in a format that is no longer packaged: browsers take the next one
    link.unlink()
    link.write_bytes(b"")
