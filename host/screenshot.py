"""``./dev shot``: a picture of a screen of the web client, logged in, by Chromium."""

import base64
import contextlib
import json
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.parse
import urllib.request
from pathlib import Path

from .console import HostError, say
from .odoo_process import free_port
from .python_env import interpreter

FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--hide-scrollbars",
    "--remote-allow-origins=*",
]


class Browser:
    """A Chromium spoken to through its DevTools protocol."""

    def __init__(self, size):
        import websocket

        self.folder = tempfile.mkdtemp(prefix="backoffice-shot-")
        port = free_port()
        args = [f"--remote-debugging-port={port}", f"--user-data-dir={self.folder}"]
        self.process = subprocess.Popen(
            ["chromium", *FLAGS, *args, f"--window-size={size}", "about:blank"],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        target = self._wait_for_page(port)
        self.socket = websocket.create_connection(target, timeout=60)
        self.count = 0

    @staticmethod
    def _wait_for_page(port):
        for _attempt in range(100):
            with contextlib.suppress(OSError):
                url = f"http://127.0.0.1:{port}/json"
                with urllib.request.urlopen(url) as answer:
                    for page in json.load(answer):
                        if page["type"] == "page":
                            return page["webSocketDebuggerUrl"]
            time.sleep(0.1)
        raise HostError("Chromium did not start.")

    def call(self, method, **params):
        self.count += 1
        self.socket.send(json.dumps({"id": self.count, "method": method, "params": params}))
        while True:
            answer = json.loads(self.socket.recv())
            if answer.get("id") == self.count:
                return answer.get("result", {})

    def evaluate(self, script):
        found = self.call(
            "Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True
        )
        return found.get("result", {}).get("value")

    def wait(self, script, seconds=40):
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            if self.evaluate(script):
                return True
            time.sleep(0.2)
        return False

    def go(self, url):
        self.call("Page.navigate", url=url)
        self.wait("document.readyState === 'complete'")

    def picture(self):
        return base64.b64decode(self.call("Page.captureScreenshot", format="png")["data"])

    def close(self):
        self.process.kill()
        self.process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)


def log_in(browser, base, login):
    """Signs in at the login page; the password is the login, as in the demo data."""
    browser.go(f"{base}/web/login")
    browser.wait("!!document.querySelector('input[name=login]')", 20)
    user = json.dumps(login)
    browser.evaluate(
        f"document.querySelector('input[name=login]').value = {user};"
        f"document.querySelector('input[name=password]').value = {user};"
        "document.querySelector('form.oe_login_form').submit(); 1"
    )
    browser.wait("!location.pathname.includes('/web/login')", 20)


QUIET = (
    "!document.querySelector('.o_blockUI, .o_loading_indicator')"
    " && !!document.querySelector('.o_action_manager > *, .o_report_iframe, #wrapwrap')"
)


def option(arguments, name, default=None):
    if name in arguments:
        place = arguments.index(name)
        value = arguments[place + 1]
        del arguments[place : place + 2]
        return value
    return default


def take(arguments):
    """Starts itself in the interpreter that has the packages, then takes the picture."""
    command = [str(interpreter()), "-m", "host.screenshot", *arguments]
    root = Path(__file__).resolve().parent.parent
    return subprocess.run(command, cwd=root, check=False).returncode


def main(arguments):
    login = option(arguments, "--login", "admin")
    size = option(arguments, "--size", "1400,900").replace("x", ",")
    wait = option(arguments, "--wait")
    script = option(arguments, "--js")
    url, target = arguments
    parts = urllib.parse.urlsplit(url)
    browser = Browser(size)
    try:
        log_in(browser, f"{parts.scheme}://{parts.netloc}", login)
        browser.go(url)
        browser.wait(f"!!document.querySelector({json.dumps(wait)})" if wait else QUIET)
        if script:
            browser.evaluate(script)
        time.sleep(1.5)  # the last images and transitions
        Path(target).write_bytes(browser.picture())
    finally:
        browser.close()
    say(target)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
