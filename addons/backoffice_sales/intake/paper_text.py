"""The text of a PDF, read by a process of its own.

A file from outside may be made to take all time and memory: what reads it has little of both
and is ended from outside. Run as a program, it reads the file from its input and writes the
text to its output.
"""

import importlib.util
import subprocess
import sys

LARGEST_BYTES = 5_000_000
MOST_PAGES = 20
LONGEST_TEXT = 200_000
SECONDS = 10
MEMORY = 1_000_000_000


class UnreadableError(Exception):
    """The file has no text that could be read within the limits."""


def read(content, seconds=SECONDS):
    """The text of a PDF; raises `UnreadableError`."""
    if len(content) > LARGEST_BYTES or not content.lstrip()[:5] == b"%PDF-":
        raise UnreadableError("not a PDF, or too large")
    try:
        done = subprocess.run(
            [sys.executable, __file__],
            input=content,
            capture_output=True,
            timeout=seconds,
            check=True,
        )
    except (subprocess.SubprocessError, OSError) as error:
        raise UnreadableError(type(error).__name__) from error
    return done.stdout.decode("utf-8", "replace")


def _limit():
    try:
        import resource
    except ImportError:  # not on every system; the time is limited from outside, too
        return
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


def _reader():
    """As the host does: whichever of the two names is installed."""
    name = "PyPDF2" if importlib.util.find_spec("PyPDF2") else "pypdf"
    return importlib.import_module(name).PdfReader


def _main():
    sys.path.pop(0)  # the folder of this file, whose names are not to hide others
    _limit()
    import io

    pages = _reader()(io.BytesIO(sys.stdin.buffer.read(LARGEST_BYTES + 1))).pages
    if len(pages) > MOST_PAGES:
        sys.exit(1)
    text = "\n".join(page.extract_text() for page in pages)
    if len(text) > LONGEST_TEXT:
        sys.exit(1)
    sys.stdout.buffer.write(text.encode("utf-8", "replace"))


if __name__ == "__main__":
    _main()
