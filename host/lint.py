"""The static checks: ruff (rules and format) and pylint-odoo."""

import subprocess

from .console import say
from .log_check import Outcome
from .python_env import interpreter
from .settings import CHAIN, GLUE, REPO

# our README lives in the repository; a model is cut into files by subject on purpose
PYLINT_OFF = ["--disable=missing-readme,consider-merging-classes-inherited"]
PLACES = ["addons", "host", "tests", "dev"]


def checks():
    python = str(interpreter())
    addons = [f"addons/{name}" for name in [*CHAIN, GLUE]]
    return {
        "ruff": [python, "-m", "ruff", "check", *PLACES],
        "ruff format": [python, "-m", "ruff", "format", "--check", *PLACES],
        "pylint-odoo": [
            python,
            "-m",
            "pylint",
            "--rcfile=setup.cfg",
            *PYLINT_OFF,
            *addons,
        ],
    }


def lint_outcome(_databases=None):
    """One test per tool."""
    outcome = Outcome()
    for name, command in checks().items():
        done = subprocess.run(command, cwd=REPO, capture_output=True, text=True, check=False)
        if done.returncode:
            outcome.failed += 1
            outcome.reports.append(f"{name}:\n{done.stdout}{done.stderr}".strip())
        else:
            outcome.passed += 1
    return outcome


def run_lint(fix):
    if fix:
        for words in (["check", "--fix", "-q"], ["format", "-q"]):
            command = [str(interpreter()), "-m", "ruff", *words, *PLACES]
            subprocess.run(command, cwd=REPO, check=False)
    outcome = lint_outcome()
    for text in outcome.reports:
        say(text)
    say(f"{outcome.passed} passed, {outcome.failed} failed")
    return 1 if outcome.failed else 0
