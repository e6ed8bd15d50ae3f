"""What the convention tests read: the addons' files, parsed once."""

import ast
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from lxml import etree

REPO = Path(__file__).resolve().parent.parent
ADDONS = sorted(path.parent for path in REPO.glob("addons/*/__manifest__.py"))
KERNELS = ("intake", "carriers", "matrix", "amounts", "tariffs", "labels")
MODEL_BASES = {"Model": "model", "AbstractModel": "mixin", "TransientModel": "wizard"}
RECORD_FOLDERS = ("security", "data", "report", "views", "wizard", "demo")


@dataclass(frozen=True)
class ModelClass:
    """One class that makes or extends a model of the host's."""

    path: Path
    node: ast.ClassDef
    kind: str  # model, mixin or wizard
    name: str  # what the class calls itself: _name, or the one _inherit
    is_new: bool
    attributes: frozenset

    @property
    def underscored(self):
        return self.name.replace(".", "_")


@cache
def tree(path):
    return ast.parse(path.read_text())


@cache
def manifest(addon):
    return ast.literal_eval((addon / "__manifest__.py").read_text())


@cache
def xml(path):
    return etree.parse(str(path)).getroot()


def python_files(*places):
    return [path for place in places for path in sorted(place.rglob("*.py"))]


def record_files(addon):
    """The XML and CSV files that a manifest can list."""
    found = (p for folder in RECORD_FOLDERS for p in sorted((addon / folder).rglob("*.*")))
    return [path for path in found if path.suffix in (".xml", ".csv") and is_listed(path)]


def is_listed(path):
    """demo/files/ is read by our own loader, not by the host."""
    return "files" not in path.parts


def own_records(addon):
    """(path, element) of every record, template and menu that `addon` makes itself."""
    for path in record_files(addon):
        if path.suffix == ".xml":
            for element in xml(path).iter("record", "template", "menuitem"):
                if "." not in element.get("id", "."):
                    yield path, element


def value(record, field):
    """The text of a record's field; for a reference, what it refers to."""
    found = record.find(f"field[@name='{field}']")
    if found is None:
        return ""
    return found.get("ref") or found.get("eval") or (found.text or "").strip()


def constants(node):
    """The plain assignments in a class body: {name: value}, None where not literal."""
    found = {}
    for item in node.body:
        if isinstance(item, ast.Assign) and isinstance(item.targets[0], ast.Name):
            try:
                found[item.targets[0].id] = ast.literal_eval(item.value)
            except ValueError:
                found[item.targets[0].id] = None
    return found


def model_classes(addon):
    for path in python_files(addon / "models", addon / "wizard"):
        for node in tree(path).body:
            if isinstance(node, ast.ClassDef):
                kinds = [MODEL_BASES.get(getattr(b, "attr", None)) for b in node.bases]
                if kinds and kinds[0]:
                    yield model_class(path, node, kinds[0])


def model_class(path, node, kind):
    given = constants(node)
    inherit = given.get("_inherit")
    parents = [inherit] if isinstance(inherit, str) else list(inherit or [])
    name = given.get("_name") or (parents or [""])[0]
    is_new = "_name" in given and given["_name"] not in parents
    return ModelClass(path, node, kind, name, is_new, frozenset(given))


def imports(path):
    """(line, level, module) of every import in a file, nested ones too."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield node.lineno, 0, alias.name
        elif isinstance(node, ast.ImportFrom):
            yield node.lineno, node.level, node.module or ""
