"""The house rules for code that can be read off the files, without the host."""

import ast
import configparser
import re
import sys
import unittest

from addon_source import (
    ADDONS,
    KERNELS,
    REPO,
    constants,
    imports,
    manifest,
    model_classes,
    python_files,
    tree,
)

LONGEST_FILE = 300
LONGEST_TEST_FILE = 400
LONGEST_METHOD = 40
MOST_METHODS = 30
# where a distribution is not called what it is imported as
IMPORT_NAMES = {
    "python-dateutil": "dateutil",
    "python-stdnum": "stdnum",
    "pillow": "PIL",
    "psycopg2-binary": "psycopg2",
    "lxml-html-clean": "lxml_html_clean",
}


class TestCode(unittest.TestCase):
    """Sizes, names and imports of Python code."""

    def check(self, faults):
        self.assertFalse(faults, "\n" + "\n".join(faults))

    def test_files_are_short(self):
        faults = []
        for folder in ("addons", "host", "tests"):
            for suffix in ("py", "xml", "js", "scss"):
                for path in (REPO / folder).rglob(f"*.{suffix}"):
                    lines = len(path.read_text().splitlines())
                    name = path.relative_to(REPO)
                    longest = LONGEST_TEST_FILE if "tests" in name.parts else LONGEST_FILE
                    if lines > longest:
                        faults.append(f"{name}: {lines} lines")
        self.check(faults)

    def test_functions_are_short(self):
        faults = []
        for path in python_files(*ADDONS, REPO / "host", REPO / "tests"):
            for node in ast.walk(tree(path)):
                if isinstance(node, ast.FunctionDef) and code_lines(node) > LONGEST_METHOD:
                    where = f"{path.relative_to(REPO)}:{node.lineno}"
                    faults.append(f"{where} {node.name}: {code_lines(node)} lines")
        self.check(faults)

    def test_classes_are_small(self):
        faults = []
        for addon in ADDONS:
            for path in python_files(addon):
                for node in tree(path).body:
                    if isinstance(node, ast.ClassDef) and "tests" not in path.parts:
                        methods = sum(isinstance(x, ast.FunctionDef) for x in node.body)
                        if methods > MOST_METHODS:
                            faults.append(f"{path} {node.name}: {methods} methods")
        self.check(faults)

    def test_classes_and_files_are_called_like_their_model(self):
        faults = []
        for addon in ADDONS:
            own = {(model.path, model.underscored) for model in model_classes(addon)}
            for model in model_classes(addon):
                where = f"{model.path.relative_to(REPO)} {model.node.name}"
                if model.node.name != camel(model.name):
                    faults.append(f"{where}: the model is {model.name}")
                # a model may be cut by subject, and a child may stand in its parent's file
                stem, name = model.path.stem, model.underscored
                child = any(p == model.path and name.startswith(f"{x}_") for p, x in own)
                if stem != name and not stem.startswith(f"{name}_") and not child:
                    faults.append(f"{where}: a file for {model.name} is {name}[_subject].py")
        self.check(faults)

    def test_new_models_are_named_and_described(self):
        faults = []
        for addon in ADDONS:
            for model in model_classes(addon):
                if not model.is_new:
                    continue
                if not model.name.startswith("backoffice."):
                    faults.append(f"{model.name}: a model of ours is backoffice.<noun>")
                if not constants(model.node).get("_description"):
                    faults.append(f"{model.name} has no _description")
        self.check(faults)

    def test_messages_have_named_placeholders(self):
        faults = []
        for addon in ADDONS:
            for path in python_files(addon):
                for node in ast.walk(tree(path)):
                    if is_translation(node) and re.search(r"%[sd]", node.args[0].value):
                        faults.append(f"{path.relative_to(REPO)}:{node.lineno}")
        self.check(faults)

    def test_kernels_import_nothing_from_the_host_or_the_addon(self):
        faults = []
        for addon in ADDONS:
            for kernel in KERNELS:
                for path in python_files(addon / kernel):
                    depth = len(path.relative_to(addon / kernel).parts)
                    for line, level, module in imports(path):
                        if module.split(".")[0] == "odoo" or level > depth:
                            faults.append(f"{path.relative_to(REPO)}:{line} {module}")
        self.check(faults)


class TestPackages(unittest.TestCase):
    """What an addon imports is there, and what it has is imported."""

    check = TestCode.check

    def test_every_module_of_an_addon_is_imported(self):
        faults = []
        for addon in ADDONS:
            # reports/ finds its modules by itself
            for folder in ("models", "wizard", "controllers", "tests"):
                init = addon / folder / "__init__.py"
                known = imported_names(init) if init.exists() else set()
                for path in sorted((addon / folder).glob("*.py")):
                    if path.stem not in known and is_loaded_by_init(path):
                        faults.append(f"{path.relative_to(REPO)} is imported nowhere")
        self.check(faults)

    def test_every_test_runs_after_installation(self):
        """An untagged class belongs to the installation, which our runs do not repeat."""
        faults = []
        for addon in ADDONS:
            tagged = set()
            for path in [addon / "tests" / "common.py", *(addon / "tests").glob("test_*.py")]:
                if not path.exists() or path.stem.startswith("test_kernel_"):
                    continue
                for node in tree(path).body:
                    if isinstance(node, ast.ClassDef):
                        if is_tagged(node) or tagged & base_names(node):
                            tagged.add(node.name)
                        elif node.name.startswith("Test"):
                            faults.append(f"{path.relative_to(REPO)} {node.name}")
        self.check(faults)

    def test_what_the_host_does_not_bring_is_declared(self):
        brought = requirements("host")
        faults = []
        for addon in ADDONS:
            declared = declared_by(addon)
            for path in python_files(addon):
                if "tests" not in path.relative_to(addon).parts:
                    for line, root in foreign_imports(path):
                        if root not in declared | brought:
                            faults.append(f"{path.relative_to(REPO)}:{line} {root}")
        self.check(faults)

    def test_what_is_declared_is_used_and_pinned(self):
        known = requirements("host") | requirements("addons")
        faults = []
        for addon in ADDONS:
            used = {root for path in python_files(addon) for _, root in foreign_imports(path)}
            own = manifest(addon).get("external_dependencies", {}).get("python", [])
            for name in map(import_name, own):
                if name not in used:
                    faults.append(f"{addon.name} declares {name} and does not use it")
                if name not in known:
                    faults.append(f"setup.cfg does not know {name}")
        self.check(faults)


def code_lines(function):
    """The lines of a function without its docstring: to explain costs nothing."""
    lines = function.end_lineno - function.lineno + 1
    if ast.get_docstring(function):
        text = function.body[0]
        lines -= text.end_lineno - text.lineno + 1
    return lines


def camel(model):
    return "".join(word.capitalize() for word in re.split(r"[._]", model))


def is_translation(node):
    """A call of ``_("…")`` or ``env._("…")``."""
    if not isinstance(node, ast.Call) or not node.args:
        return False
    name = getattr(node.func, "attr", getattr(node.func, "id", None))
    text = node.args[0]
    return name == "_" and isinstance(text, ast.Constant) and isinstance(text.value, str)


def imported_names(init):
    return {
        alias.name
        for node in tree(init).body
        if isinstance(node, ast.ImportFrom) and node.level == 1 and not node.module
        for alias in node.names
    }


def is_loaded_by_init(path):
    """Kernels' tests run without the host; a helper is imported by who uses it."""
    if path.parent.name == "tests":
        return path.stem.startswith("test_") and not path.stem.startswith("test_kernel_")
    if path.parent.name in ("models", "wizard"):
        return any(
            isinstance(node, ast.ClassDef)
            and any(getattr(base, "attr", "").endswith("Model") for base in node.bases)
            for node in tree(path).body
        )
    return False


def is_tagged(node):
    for decorator in node.decorator_list:
        if isinstance(decorator, ast.Call) and decorator.func.id == "tagged":
            words = {arg.value for arg in decorator.args}
            return {"post_install", "-at_install"} <= words
    return False


def base_names(node):
    return {getattr(base, "id", getattr(base, "attr", None)) for base in node.bases}


def foreign_imports(path):
    """(line, package) of what is neither Python's own, nor the host's, nor ours."""
    for line, level, module in imports(path):
        root = module.split(".")[0]
        if not level and root not in sys.stdlib_module_names and root != "odoo":
            yield line, root


def import_name(requirement):
    name = re.split(r"[=<>\[; ]", requirement.strip())[0]
    return IMPORT_NAMES.get(name.lower(), name.replace("-", "_"))


def requirements(extra):
    """The import names of a list in setup.cfg."""
    config = configparser.ConfigParser()
    config.read(REPO / "setup.cfg")
    lines = config["options.extras_require"][extra].split("\n")
    return {import_name(x) for x in lines if x.strip() and not x.startswith("#")}


def declared_by(addon):
    """What `addon` and those of ours that it depends on declare."""
    own = manifest(addon).get("external_dependencies", {}).get("python", [])
    found = {import_name(name) for name in own}
    for other in ADDONS:
        if other.name in manifest(addon)["depends"]:
            found |= declared_by(other)
    return found
