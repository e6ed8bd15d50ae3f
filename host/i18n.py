"""``./dev i18n``: the texts of every addon, exported and merged.

The template (.pot) is made by the host from an installed database, without dates and
versions, so that the same texts give the same file; ``msgmerge`` brings each .po up to
date and leaves what is new without a translation.
"""

import re
import subprocess
import tempfile
from pathlib import Path

from .console import HostError, run, say
from .databases import Databases
from .postgres import Cluster
from .settings import ADDONS, CHAIN, GLUE, HOST_MODULES, ITALIAN_MODULES

LANGUAGES = ["it"]
CHANGING = re.compile(
    r'^"(POT-Creation-Date|PO-Revision-Date|Project-Id-Version): .*\n', re.MULTILINE
)
# the host's own `i18n export` reads its connection from a configuration file alone
SCRIPT = """
from odoo.tools.translate import trans_export
for addon in {addons!r}:
    with open(f"{folder}/{{addon}}.pot", "wb") as target:
        trans_export(None, [addon], target, "po", env)
"""
HEADER = """\
msgid ""
msgstr ""
"Language: {language}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"
"""


def export(folder):
    """Writes `folder`/<addon>.pot for every addon that has texts; returns the files."""
    addons = [*CHAIN, GLUE]
    with Cluster("test") as server:
        databases = Databases(server)
        template = databases.with_addons(addons, HOST_MODULES + ITALIAN_MODULES)
        with databases.clone(template, "i18n") as database:
            odoo = databases.odoo
            done = subprocess.run(
                odoo.command("shell", "-d", database, "--no-http", "--log-level=warn"),
                env=odoo.environment(),
                input=SCRIPT.format(addons=addons, folder=folder),
                capture_output=True,
                text=True,
                check=False,
            )
    files = [Path(folder) / f"{addon}.pot" for addon in addons]
    if done.returncode or not all(path.exists() for path in files):
        raise HostError(f"exporting failed:\n{done.stdout}{done.stderr}")
    files = [path for path in files if path.stat().st_size]  # one addon may have no text
    for path in files:
        path.write_text(CHANGING.sub("", path.read_text()))
    return files


def export_all():
    with tempfile.TemporaryDirectory() as folder:
        for exported in export(folder):
            addon = exported.stem
            pot = ADDONS / addon / "i18n" / exported.name
            pot.parent.mkdir(exist_ok=True)
            pot.write_text(exported.read_text())
            for language in LANGUAGES:
                left = merge(pot, pot.with_name(f"{language}.po"), language)
                say(f"{addon}: {language}.po lacks {left} texts")
    return 0


def merge(pot, po, language):
    """Brings `po` up to date with `pot`; the number of texts without a translation."""
    if not po.exists():
        po.write_text(HEADER.format(language=language))
    options = ["--quiet", "--update", "--backup=none", "--no-fuzzy-matching"]
    run(["msgmerge", *options, po, pot])
    run(["msgattrib", "--no-obsolete", "-o", po, po])
    untranslated = run(["msgattrib", "--untranslated", po])
    return max(untranslated.count("\nmsgid ") - 1, 0)
