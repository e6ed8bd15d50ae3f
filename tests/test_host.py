"""The code behind ./dev that can go wrong quietly: filters and the log's reading."""

import unittest
from pathlib import Path
from tempfile import TemporaryDirectory

from host import log_check, selection
from host.console import HostError
from host.odoo_source import given_source

LOG = """\
2026-01-02 03:04:05,678 42 INFO db odoo.tests: starting
2026-01-02 03:04:05,678 42 ERROR db odoo.addons.x.tests.test_a: FAIL: TestA.test_b
Traceback (most recent call last):
AssertionError: 1 != 2
2026-01-02 03:04:05,678 42 WARNING db odoo.addons.backoffice_sales: careful
2026-01-02 03:04:05,678 42 WARNING ? odoo: Running as user 'root' is a security risk.
2026-01-02 03:04:05,678 42 ERROR db odoo.tests.result: 1 failed, 0 error(s) of 5 tests
"""


class TestLogCheck(unittest.TestCase):
    def test_counts_failures_and_our_own_warnings(self):
        outcome = log_check.read_outcome(LOG)
        self.assertEqual((outcome.passed, outcome.failed), (4, 2))

    def test_a_failure_is_shown_with_its_traceback(self):
        first = log_check.read_outcome(LOG).reports[0]
        self.assertIn("AssertionError: 1 != 2", first)

    def test_a_skipped_test_is_not_passed(self):
        log = (
            "2026-01-02 03:04:05,678 42 INFO db odoo.x: skipped TestA.test_c : why\n"
            "2026-01-02 03:04:05,678 42 INFO db odoo.tests.result: "
            "0 failed, 0 error(s) of 3 tests when loading database 'db'\n"
        )
        outcome = log_check.read_outcome(log)
        self.assertEqual((outcome.passed, outcome.skipped), (2, 1))

    def test_noise_of_the_host_is_no_problem_but_ours_is(self):
        self.assertEqual(len(log_check.problems_in(LOG)), 3)


class TestSelection(unittest.TestCase):
    def test_nothing_given_means_everything(self):
        chosen = selection.select([])
        self.assertTrue(chosen.everything)
        self.assertIn("backoffice_sales", chosen.addons)

    def test_a_class_becomes_a_tag_of_its_addon(self):
        chosen = selection.select(["TestAgent"])
        self.assertEqual(chosen.addons, {"backoffice_sales": {"/backoffice_sales:TestAgent"}})

    def test_a_file_of_the_top_level_tests(self):
        chosen = selection.select(["tests/test_host.py"])
        self.assertEqual([path.name for path in chosen.top], ["test_host.py"])

    def test_a_filter_that_means_nothing_is_an_error(self):
        with self.assertRaises(HostError):
            selection.select(["TestNobodyWroteThis"])


class TestGivenOdoo(unittest.TestCase):
    """What BACKOFFICE_ODOO may name: a checkout, or where a package put its parts."""

    def setUp(self):
        self.root = Path(self.enterContext(TemporaryDirectory()))

    def put(self, *names):
        for name in names:
            path = self.root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text("version_info = (19, 0, 0, FINAL, 0, '')")

    def test_a_checkout(self):
        self.put("odoo/release.py", "odoo-bin")
        for given in (self.root, self.root / "odoo-bin"):
            source = given_source(given)
            self.assertEqual((source.python_path, source.version), (self.root, "19.0"))
            self.assertEqual(source.script, self.root / "odoo-bin")

    def test_what_the_package_installs(self):
        self.put("lib/python3/dist-packages/odoo/release.py", "bin/odoo")
        source = given_source(self.root / "lib/python3/dist-packages")
        self.assertEqual(source.script, self.root / "bin/odoo")

    def test_a_folder_of_something_else_is_refused(self):
        self.put("odoo/release.py")
        with self.assertRaisesRegex(HostError, "odoo-bin"):
            given_source(self.root)
