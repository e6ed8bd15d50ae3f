"""What must not be in any file of the repository, whatever its kind."""

import re
import subprocess
import unittest

from addon_source import ADDONS, REPO, manifest

# places of one machine; the cache's default is said once, where it is decided
MACHINE_PATH = re.compile(r"(?<![\w.\-/}])/(?:work|root|home|tmp|var|srv|mnt|Users)/\w")
DECIDED_IN = {"host/settings.py"}
# hosts that a file may name: examples, this machine, and who publishes what we follow
URL_HOST = re.compile(r"https?://([\w.-]+)")
EXAMPLE = re.compile(r"(.+\.)?(example\.(com|org|net)|example|invalid|test|localhost)$")
PUBLIC = {
    "127.0.0.1",
    "api.brt.it",
    "apis-sandbox.fedex.com",
    "apis.fedex.com",
    "apiw.gp.posteitaliane.it",
    "docs.oasis-open.org",
    "docs.peppol.eu",
    "express.api.dhl.com",
    "github.com",
    "infoweb.gls-italy.com",
    "labelservice.gls-italy.com",
    "onlinetools.ups.com",
    "www.dhl.com",
    "www.fedex.com",
    "www.gls-italy.com",
    "www.gnu.org",
    "www.mybrt.it",
    "www.odoo.com",
    "www.ups.com",
    "www.w3.org",
    "wwwcie.ups.com",
}
LARGEST = 1_500_000  # bytes; a picture of a screen fits


def tracked():
    """(name, path) of every file that is or will be in the repository."""
    command = ["git", "ls-files", "-co", "--exclude-standard"]
    done = subprocess.run(command, cwd=REPO, capture_output=True, text=True, check=True)
    for name in done.stdout.splitlines():
        if (REPO / name).is_file():
            yield name, REPO / name


def texts():
    """(name, number, line) of every line of text."""
    for name, path in tracked():
        content = path.read_bytes()
        if b"\0" not in content[:8000]:
            lines = content.decode(errors="replace").splitlines()
            yield from ((name, number, line) for number, line in enumerate(lines, 1))


class TestRepository(unittest.TestCase):
    def check(self, faults):
        self.assertFalse(faults, "\n" + "\n".join(faults))

    def test_no_place_of_one_machine_is_named(self):
        self.check(
            [
                f"{name}:{number}: {line.strip()[:80]}"
                for name, number, line in texts()
                if name not in DECIDED_IN and MACHINE_PATH.search(line)
            ]
        )

    def test_only_known_hosts_are_named(self):
        faults = []
        for name, number, line in texts():
            for host in URL_HOST.findall(line):
                if host.rstrip(".") not in PUBLIC and not EXAMPLE.match(host):
                    faults.append(f"{name}:{number}: {host}")
        self.check(faults)

    def test_files_are_small(self):
        sizes = ((name, path.stat().st_size) for name, path in tracked())
        self.check([f"{name}: {size} bytes" for name, size in sizes if size > LARGEST])

    def test_every_addon_says_whose_it_is(self):
        faults = []
        for addon in ADDONS:
            given = manifest(addon)
            if given["license"] != "LGPL-3" or not given["version"].startswith("19.0."):
                faults.append(f"{addon.name}: {given['license']} {given['version']}")
        self.check(faults)
