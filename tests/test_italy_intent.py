"""The checks on declarations of intent, with the host's module that our addon does without."""

import subprocess

from test_lifecycle import LONGEST, LifecycleCase

from host.odoo_process import free_port
from host.settings import CHAIN, GLUE, HOST_MODULES, ITALIAN_MODULES

INTENT = "l10n_it_edi_doi"
TAGS = f"/{GLUE}:TestItalianIntent"


class TestItalyIntent(LifecycleCase):
    def test_orders_without_vat_are_checked_against_their_declaration(self):
        template = self.databases.base([*HOST_MODULES, *ITALIAN_MODULES, INTENT])
        with self.databases.clone(template, "intent") as database:
            done = subprocess.run(
                self.odoo.command(
                    *("-d", database, "-i", ",".join(CHAIN[:2]), "--test-tags", TAGS),
                    *("--stop-after-init", f"--http-port={free_port()}"),
                ),
                env=self.odoo.environment(),
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                stdin=subprocess.DEVNULL,
                text=True,
                timeout=LONGEST,
                check=False,
            )
            self.assertIn(GLUE, self.installed(database))
        tail = "\n".join(done.stdout.splitlines()[-40:])
        self.assertRegex(done.stdout, r"0 failed, 0 error\(s\) of 3 tests", tail)
        self.assertNotRegex(done.stdout, r"(?i)skipped test")


del LifecycleCase  # its own tests run where it is
