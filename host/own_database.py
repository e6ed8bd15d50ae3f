"""``./dev db NAME``: a database to try things in."""

import subprocess

from .console import HostError, say
from .databases import Databases
from .postgres import Cluster
from .settings import CHAIN, GLUE, HOST_MODULES, ITALIAN_MODULES


def make(arguments):
    demo = "--demo" in arguments
    names = [a for a in arguments if not a.startswith("-")]
    if not names:
        raise HostError("./dev db NAME [ADDON…] [--demo]: which name?")
    name, addons = names[0], names[1:] or CHAIN
    modules = HOST_MODULES + (ITALIAN_MODULES if GLUE in addons else [])
    with Cluster("test") as server:
        databases = Databases(server)
        server.call("dropdb", "--if-exists", "--force", name)
        if demo:
            args = [
                "-d",
                name,
                "-i",
                ",".join(addons),
                "--with-demo",
                "--stop-after-init",
            ]
            host = databases.odoo
            env = host.environment()
            code = subprocess.run(host.command(*args), env=env, check=False).returncode
            if code:
                raise HostError("The installation failed: see above.")
        else:
            template = databases.with_addons(addons, modules)
            server.call("createdb", "-T", template, name)
    say(f"database {name} is ready; ./dev odoo -d {name} --http-port 8099 serves it")
    return 0
