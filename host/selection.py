"""Which tests a FILTER means.

A filter is an addon (``backoffice_sales``), a test file (its path or its name), a class
(``TestSaleOrderCheck``) or a method (``TestSaleOrderCheck.test_zero_price``).
"""

import ast
from dataclasses import dataclass, field
from pathlib import Path

from .console import HostError
from .settings import ADDONS, CHAIN, GLUE, REPO


@dataclass
class Selection:
    """Files of each kind, and the classes or methods wanted in them (none: all)."""

    kernels: dict = field(default_factory=dict)  # Path -> {names}
    addons: dict = field(default_factory=dict)  # addon -> {test tags}
    top: dict = field(default_factory=dict)  # Path -> {names}
    everything: bool = False

    def empty(self):
        return not (self.kernels or self.addons or self.top)


def is_kernel(path):
    return path.name.startswith("test_kernel_")


def addon_files(addon):
    return sorted((ADDONS / addon / "tests").glob("test_*.py"))


def top_files():
    return sorted((REPO / "tests").glob("test_*.py"))


def classes_in(path):
    tree = ast.parse(path.read_text())
    return {node.name for node in tree.body if isinstance(node, ast.ClassDef)}


def select(filters):
    chosen = Selection(everything=not filters)
    if not filters:
        for addon in [*CHAIN, GLUE]:
            add_addon(chosen, addon)
        for path in top_files():
            chosen.top[path] = set()
    for text in filters:
        if not add_filter(chosen, text):
            raise HostError(f"No test is called {text}: an addon, file or class?")
    return chosen


def add_filter(chosen, text):
    """Adds what `text` means; False when that is nothing."""
    if text in [*CHAIN, GLUE]:
        add_addon(chosen, text)
        return True
    if text.endswith(".py"):
        found = [path for path in every_file() if path.name == Path(text).name]
        name = ""
    else:
        name = text
        found = [p for p in every_file() if name.split(".")[0] in classes_in(p)]
    for path in found:
        add_file(chosen, path, name)
    return bool(found)


def every_file():
    for addon in [*CHAIN, GLUE]:
        yield from addon_files(addon)
    yield from top_files()


def add_addon(chosen, addon):
    """All of an addon: its kernels' tests outside the host, the rest inside."""
    files = addon_files(addon)
    for path in files:
        if is_kernel(path):
            chosen.kernels[path] = set()
    if any(not is_kernel(path) for path in files):
        chosen.addons.setdefault(addon, set()).add(f"/{addon}")


def add_file(chosen, path, name):
    """One file, or the class or method `name` in it."""
    addon = path.relative_to(ADDONS).parts[0] if path.is_relative_to(ADDONS) else None
    if addon is None or is_kernel(path):
        kind = chosen.top if addon is None else chosen.kernels
        kind.setdefault(path, set()).update({name} - {""})
        return
    if name:
        klass, _, method = name.partition(".")
        tags = {f"/{addon}:{klass}" + (f".{method}" if method else "")}
    else:
        tags = {f"/{addon}:{klass}" for klass in classes_in(path)}
    chosen.addons.setdefault(addon, set()).update(tags)
