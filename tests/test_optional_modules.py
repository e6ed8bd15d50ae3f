"""The checks that ask modules of the host's which our addons do without."""

import subprocess

from test_lifecycle import LONGEST, LifecycleCase

from host.odoo_process import free_port
from host.settings import CHAIN, HOST_MODULES

OPTIONAL = ("product_expiry", "sale_crm")
SALES = CHAIN[0]
TESTS = (
    "TestSaleOrderCheckShelfLife",
    "TestSaleOrderCheckQuotation.test_a_quotation_of_the_same_opportunity",
)


class TestOptionalModules(LifecycleCase):
    def test_expiration_dates_and_opportunities_are_asked(self):
        template = self.databases.base([*HOST_MODULES, *OPTIONAL])
        tags = ",".join(f"/{SALES}:{name}" for name in TESTS)
        with self.databases.clone(template, "optional") as database:
            done = subprocess.run(
                self.odoo.command(
                    *("-d", database, "-i", SALES, "--test-tags", tags),
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
        tail = "\n".join(done.stdout.splitlines()[-40:])
        self.assertRegex(done.stdout, r"0 failed, 0 error\(s\) of 5 tests", tail)
        self.assertNotRegex(done.stdout, r"(?i)skipped test")


del LifecycleCase  # its own tests run where it is
