"""The committed texts are those of the code, and Italian is whole and in effect."""

import json
import re
import subprocess
import tempfile
import unittest
from pathlib import Path

import polib

from host import i18n
from host.databases import Databases
from host.log_check import problems_in
from host.postgres import Cluster
from host.settings import ADDONS, CHAIN, GLUE, HOST_MODULES, ITALIAN_MODULES

PLACEHOLDER = re.compile(r"%\(\w+\)[-.\d]*[a-z]|%[sdrf]|%%|\{\{.*?\}\}")
TAG = re.compile(r"</?[a-z]+|t-out=\"[^\"]*\"|t-if=\"[^\"]*\"|invisible=\"[^\"]*\"")
MARK = "TEXTS "
SCRIPT = f"""
import json
from odoo.tools.translate import load_language
load_language(env.cr, "it_IT")
italian = env(context={{"lang": "it_IT"}})
print({MARK!r} + json.dumps([
    italian.ref("backoffice_sales.backoffice_finding_menu").name,
    italian["backoffice.order.intake.line"]._intake_text("no_customer", {{}}),
    italian["backoffice.transport.document"]._fields["appearance"].get_description(
        italian)["string"],
    italian.ref("backoffice_reports.backoffice_report_net_turnover").name,
]))
"""
EXPECTED = [
    "Anomalie",
    "Nessun cliente indicato: sceglierne uno.",
    "Aspetto dei beni",
    "Fatturato netto",
]


def po_files():
    """(addon, template, translation) of every addon with texts and every language."""
    for addon in [*CHAIN, GLUE]:
        folder = ADDONS / addon / "i18n"
        for language in i18n.LANGUAGES:
            yield (
                addon,
                polib.pofile(str(folder / f"{addon}.pot")),
                polib.pofile(str(folder / f"{language}.po")),
            )


class TestTemplates(unittest.TestCase):
    def test_the_templates_are_what_the_host_exports(self):
        """When this fails: ./dev i18n, and translate what it names."""
        with tempfile.TemporaryDirectory() as folder:
            exported = i18n.export(folder)
            self.assertEqual([path.stem for path in exported], [*CHAIN, GLUE])
            for path in exported:
                committed = ADDONS / path.stem / "i18n" / path.name
                new = {entry.msgid for entry in polib.pofile(str(path))}
                old = {entry.msgid for entry in polib.pofile(str(committed))}
                self.assertEqual(new - old, set(), f"{path.stem}: not in the template")
                self.assertEqual(old - new, set(), f"{path.stem}: no longer in the code")
                self.assertEqual(path.read_text(), committed.read_text(), path.stem)


class TestTranslation(unittest.TestCase):
    def check(self, faults):
        self.assertFalse(faults, "\n" + "\n".join(faults))

    def test_nothing_is_missing_or_doubtful(self):
        faults = []
        for addon, template, po in po_files():
            faults += [f"{addon}: {e.msgid!r}" for e in po.untranslated_entries()]
            faults += [f"{addon}: fuzzy {e.msgid!r}" for e in po.fuzzy_entries()]
            faults += [f"{addon}: obsolete {e.msgid!r}" for e in po.obsolete_entries()]
            wanted, given = ({entry.msgid for entry in file} for file in (template, po))
            faults += [f"{addon}: {text!r} is on one side only" for text in wanted ^ given]
        self.check(faults)

    def test_what_is_filled_in_later_is_in_both(self):
        faults = []
        for addon, _template, po in po_files():
            for entry in po:
                for kind in (PLACEHOLDER, TAG):
                    one, two = (sorted(kind.findall(t)) for t in (entry.msgid, entry.msgstr))
                    if one != two:
                        faults.append(f"{addon}: {entry.msgid!r}: {one} {two}")
        self.check(faults)

    def test_spaces_and_ends_are_the_same(self):
        faults = []
        for addon, _template, po in po_files():
            for entry in po:
                one, two = entry.msgid, entry.msgstr
                outer = one[:1].isspace() == two[:1].isspace()
                ends = one[-1] == two[-1] or not {one[-1], two[-1]} & set(".:…?\n ")
                if not (outer and ends):
                    faults.append(f"{addon}: {one!r} {two!r}")
        self.check(faults)

    def test_the_host_loads_and_shows_them(self):
        addons = [*CHAIN, GLUE]
        with Cluster("test") as server:
            databases = Databases(server)
            template = databases.with_addons(addons, HOST_MODULES + ITALIAN_MODULES)
            with databases.clone(template, "italian") as database:
                done = subprocess.run(
                    databases.odoo.command("shell", "-d", database, "--no-http"),
                    env=databases.odoo.environment(),
                    input=SCRIPT,
                    capture_output=True,
                    text=True,
                    check=False,
                )
        self.assertEqual(problems_in(done.stderr), [])
        lines = [line for line in done.stdout.splitlines() if MARK in line]
        self.assertTrue(lines, done.stderr[-3000:])
        self.assertEqual(json.loads(lines[0].split(MARK, 1)[1]), EXPECTED)


class TestFolder(unittest.TestCase):
    def test_every_addon_has_its_files(self):
        for addon in [*CHAIN, GLUE]:
            names = {path.name for path in Path(ADDONS / addon / "i18n").iterdir()}
            wanted = {f"{addon}.pot"} | {f"{language}.po" for language in i18n.LANGUAGES}
            self.assertEqual(names, wanted)
