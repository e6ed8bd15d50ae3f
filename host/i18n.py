"""``./dev i18n``: the texts of every addon, exported and merged.

The template (.pot) is made by the host from an installed database, without dates, so
that the same texts give the same file; ``msgmerge`` brings each .po up to date.
"""

import re
import subprocess

from .console import HostError, run, say
from .databases import Databases
from .postgres import Cluster
from .settings import ADDONS, CHAIN, GLUE, HOST_MODULES, ITALIAN_MODULES

DATES = re.compile(r'^"(POT-Creation-Date|PO-Revision-Date): .*\n', re.MULTILINE)


def export(databases, database, addon, target):
    """Writes the template of `addon` to the file `target`."""
    command = ["i18n", "export", "-c", "/dev/null"]
    args = ["-d", database, "-l", "pot", "-o", str(target), addon]
    odoo = databases.odoo
    done = subprocess.run(
        [str(odoo.python), str(odoo.source.script), *command, *odoo.options(), *args],
        env=odoo.environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode or not target.exists():
        raise HostError(f"exporting {addon} failed:\n{done.stdout}{done.stderr}")
    target.write_text(DATES.sub("", target.read_text()))


def export_all():
    addons = [*CHAIN, GLUE]
    with Cluster("test") as server:
        databases = Databases(server)
        template = databases.with_addons(addons, HOST_MODULES + ITALIAN_MODULES)
        with databases.clone(template, "i18n") as database:
            for addon in addons:
                merge(databases, database, addon)
    return 0


def merge(databases, database, addon):
    folder = ADDONS / addon / "i18n"
    folder.mkdir(exist_ok=True)
    pot = folder / f"{addon}.pot"
    export(databases, database, addon, pot)
    for po in sorted(folder.glob("*.po")):
        options = ["--quiet", "--update", "--backup=none", "--no-fuzzy-matching"]
        run(["msgmerge", *options, po, pot])
        run(["msgattrib", "--no-obsolete", "-o", po, po])
        left = run(["msgattrib", "--untranslated", po]).count("\nmsgid ")
        say(f"{addon}: {po.name} lacks {max(left - 1, 0)} texts")
