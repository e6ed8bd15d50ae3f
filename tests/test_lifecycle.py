"""Each addon installs, updates and uninstalls alone, and leaves the host as it was.

Real processes on a real database: what one run of the host's command line says in its
log, and what is in the database after it.
"""

import re
import subprocess
import unittest

from host.databases import Databases
from host.log_check import entries, problems_in
from host.odoo_process import free_port
from host.postgres import Cluster
from host.settings import CHAIN, GLUE, HOST_MODULES, ITALIAN_MODULES

LONGEST = 600  # seconds for one process
UNINSTALL = "env['ir.module.module'].search([('name', '=', {!r})]).button_immediate_uninstall()"
COLUMNS = (
    "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema='public'"
)
CONSTRAINTS = "SELECT conrelid::regclass, conname FROM pg_constraint WHERE contype <> 'n'"
INDEXES = "SELECT tablename, indexname FROM pg_indexes WHERE schemaname = 'public'"
CODE = "SELECT proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace"
TRIGGERS = "SELECT tgrelid::regclass, tgname FROM pg_trigger WHERE NOT tgisinternal"
# tables of what a module brings; nothing may be there that was not there before
REGISTRIES = [
    "ir_model",
    "ir_model_fields",
    "ir_model_access",
    "ir_rule",
    "ir_ui_view",
    "ir_ui_menu",
    "ir_cron",
    "ir_act_window",
    "ir_act_server",
    "ir_act_client",
    "ir_act_report_xml",
    "ir_sequence",
    "ir_asset",
    "ir_default",
    "res_groups",
    "res_groups_privilege",
    "mail_template",
    "mail_alias",
    "mail_activity_type",
    "mail_message_subtype",
    "report_paperformat",
]
NAMED = """
    SELECT 'ir_model_data', module, name FROM ir_model_data
     WHERE module LIKE 'backoffice%' OR model LIKE 'backoffice%'
    UNION ALL SELECT 'ir_config_parameter', key, '' FROM ir_config_parameter
     WHERE key LIKE 'backoffice%'
"""
# what is bound to a model by its name alone stays when the model goes, unless one sees to it
ORPHANS = """
    SELECT kind, model, count(*)
      FROM (SELECT 'ir_attachment' AS kind, res_model AS model FROM ir_attachment
            UNION ALL SELECT 'mail_message', model FROM mail_message
            UNION ALL SELECT 'mail_activity', res_model FROM mail_activity
            UNION ALL SELECT 'mail_followers', res_model FROM mail_followers
            UNION ALL SELECT 'ir_filters', model_id FROM ir_filters) AS bound
     WHERE model LIKE 'backoffice%' AND model NOT IN (SELECT model FROM ir_model)
     GROUP BY kind, model
"""


class LifecycleCase(unittest.TestCase):
    """Runs the host's command line on databases of its own."""

    maxDiff = None

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.databases = Databases(cls.enterClassContext(Cluster("test")))
        cls.odoo = cls.databases.odoo

    def run_odoo(self, database, *arguments, script=None):
        """The log of a run, which must end well and complain of nothing."""
        sub = ["shell"] if script else []
        ports = ["--no-http"] if script else [f"--http-port={free_port()}", "--stop-after-init"]
        arguments = [*sub, "-d", database, *arguments, *ports, "--max-cron-threads=0"]
        done = subprocess.run(
            self.odoo.command(*arguments),
            env=self.odoo.environment(),
            input=script or "",
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=LONGEST,
            check=False,
        )
        tail = "\n".join(done.stdout.splitlines()[-40:])
        self.assertEqual(done.returncode, 0, tail)
        self.assertNotIn("Traceback (most recent call last)", done.stdout, tail)
        return done.stdout

    def run_quietly(self, database, *arguments, script=None):
        log = self.run_odoo(database, *arguments, script=script)
        self.assertEqual(problems_in(log), [], " ".join(map(str, arguments)))

    def call(self, database, function):
        """Runs a function of lifecycle_records.py in the host."""
        script = f"import lifecycle_records\nlifecycle_records.{function}(env)\n"
        self.run_quietly(database, script=script)

    def uninstall(self, database, addon):
        self.run_quietly(database, script=UNINSTALL.format(addon) + "\n")
        self.assertNotIn(addon, self.installed(database))

    def query(self, database, sql):
        return {tuple(row) for row in self.databases.server.query(database, sql)}

    def installed(self, database):
        sql = "SELECT name FROM ir_module_module WHERE state = 'installed'"
        return {name for (name,) in self.query(database, sql)}

    def picture(self, database):
        """All that an addon can leave in a database: {kind: rows}."""
        kinds = {
            "columns": COLUMNS,
            "constraints": CONSTRAINTS,
            "indexes": INDEXES,
            "functions": CODE,
            "triggers": TRIGGERS,
            "named": NAMED,
            "orphans": ORPHANS,
        }
        known = {table for table, _column in self.query(database, COLUMNS)}
        kinds |= {t: f"SELECT id FROM {t}" for t in REGISTRIES if t in known}
        return {kind: self.query(database, sql) for kind, sql in kinds.items()}

    def assert_nothing_left(self, before, database):
        after = self.picture(database)
        left = {kind: rows - before[kind] for kind, rows in after.items()}
        self.assertEqual({kind: rows for kind, rows in left.items() if rows}, {})
        gone = {kind: rows - after[kind] for kind, rows in before.items()}
        self.assertEqual({kind: rows for kind, rows in gone.items() if rows}, {})


class TestLifecycle(LifecycleCase):
    def test_the_chain_comes_and_goes_addon_by_addon(self):
        base = self.databases.base(HOST_MODULES)
        with self.databases.clone(base, "life") as database:
            pictures = {}
            for addon in CHAIN:
                pictures[addon] = self.picture(database)
                self.run_quietly(database, "-i", addon)
                self.assertIn(addon, self.installed(database))
            for addon in CHAIN:
                before = self.picture(database)
                self.run_quietly(database, "-u", addon)
                self.assert_nothing_left(before, database)
            self.call(database, "fill")
            for addon in reversed(CHAIN):
                self.uninstall(database, addon)
                self.assert_nothing_left(pictures[addon], database)
            self.call(database, "host_works")

    def test_italy_comes_by_itself_and_goes_alone(self):
        template = self.databases.base(HOST_MODULES + ITALIAN_MODULES)
        with self.databases.clone(template, "life") as database:
            self.run_quietly(database, "-i", CHAIN[0])
            self.assertNotIn(GLUE, self.installed(database))
            self.run_quietly(database, "-i", CHAIN[1])
            self.assertIn(GLUE, self.installed(database))
            self.run_quietly(database, "-u", GLUE)
            self.uninstall(database, GLUE)
            named = f"SELECT name FROM ir_model_data WHERE module = '{GLUE}'"
            self.assertEqual(self.query(database, named), set())
            self.assertIn(CHAIN[1], self.installed(database))
            self.call(database, "host_works")


class TestHostLint(LifecycleCase):
    """The host's own test of addons, as far as it speaks of ours."""

    # files that need no host are not imported by a tests/__init__.py, on purpose
    TAGS = "/test_lint,-/test_lint:TestTestHoles"
    # a path may lead through a folder that is called like us
    OURS = re.compile(r"addons/backoffice_|backoffice\.[a-z]|\bbackoffice_(?:%s)\b")

    def test_nothing_of_ours_is_at_fault(self):
        names = "|".join(addon.removeprefix("backoffice_") for addon in [*CHAIN, GLUE])
        ours = re.compile(self.OURS.pattern % names)
        addons = [*CHAIN, GLUE]
        template = self.databases.with_addons(addons, HOST_MODULES + ITALIAN_MODULES)
        with self.databases.clone(template, "lint") as database:
            done = subprocess.run(
                self.odoo.command(
                    *("-d", database, "-i", "test_lint", "--test-tags", self.TAGS),
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
        self.assertRegex(done.stdout, r"\d+ error\(s\) of [1-9]\d+ tests")
        faults = [
            text
            for level, logger, text in entries(done.stdout)
            if level == "ERROR" and "test_lint" in logger and ours.search(text)
        ]
        self.assertEqual(faults, [])
