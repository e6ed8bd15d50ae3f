"""Runs plain unittest files in a process of their own and prints the counts as JSON.

``python -m host.unit_runner FILE [NAME…]``: a kernel's test is imported as part of its
addon without running the addon's ``__init__`` and with ``odoo`` out of reach, which
proves that the kernel needs no host.
"""

import importlib
import json
import sys
import types
import unittest
from pathlib import Path

from .settings import ADDONS


def load(path):
    """The module of a test file."""
    if path.is_relative_to(ADDONS):
        sys.modules["odoo"] = None
        addon = path.relative_to(ADDONS).parts[0]
        for name, folder in ((addon, ADDONS / addon), (f"{addon}.tests", path.parent)):
            package = types.ModuleType(name)
            package.__path__ = [str(folder)]
            sys.modules[name] = package
        return importlib.import_module(f"{addon}.tests.{path.stem}")
    sys.path.insert(0, str(path.parent))
    return importlib.import_module(path.stem)


def main(arguments):
    path, *names = arguments
    module = load(Path(path))
    loader = unittest.TestLoader()
    if names:
        suite = loader.loadTestsFromNames(names, module)
    else:
        suite = loader.loadTestsFromModule(module)
    result = unittest.TextTestRunner(stream=sys.stderr, verbosity=0).run(suite)
    bad = result.failures + result.errors
    counts = {
        "ran": result.testsRun,
        "failed": len(bad) + len(result.unexpectedSuccesses),
        "skipped": [f"{test}: {why}" for test, why in result.skipped],
        "reports": [f"{test}\n{trace}" for test, trace in bad],
    }
    sys.stdout.write("\n" + json.dumps(counts) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
