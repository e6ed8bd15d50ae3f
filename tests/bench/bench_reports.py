"""A detail of 200,000 lines and 12 columns as XLSX, beside xlsxwriter in constant memory.

Both read the same cursor on the server, each in a process of its own; peak memory has to
stay flat from 50,000 to 1,000,000 rows.
"""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

from odoo.sql_db import connection_info_for

EXPORT = Path(__file__).with_name("list_export.py")
ROWS, FEW, MANY = 200_000, 50_000, 1_000_000


def run(env):
    dsn = dsn_of(env.cr.dbname)
    ours, plain = export(dsn, "ours", ROWS), export(dsn, "xlsxwriter", ROWS)
    few, many = export(dsn, "ours", FEW), export(dsn, "ours", MANY)
    return [
        {
            "name": f"reports: {ROWS:,} lines to XLSX / cursor + xlsxwriter",
            "ours": ours["seconds"],
            "reference": plain["seconds"],
            "limit": 1 / 3,
        },
        {
            "name": f"reports: peak memory, {MANY:,} lines / {FEW:,}",
            "ours": many["peak"],
            "reference": few["peak"],
            "unit": "MB",
            "limit": 1.1,
        },
    ]


def dsn_of(database):
    _name, info = connection_info_for(database)
    if "dsn" in info:
        return info["dsn"]
    known = {"database": "dbname"}
    wanted = ("database", "dbname", "host", "port", "user", "password")
    return " ".join(f"{known.get(k, k)}={info[k]}" for k in wanted if info.get(k))


def export(dsn, way, count):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "list.xlsx"
        done = subprocess.run(
            [sys.executable, str(EXPORT), dsn, way, str(count), str(path)],
            capture_output=True,
            text=True,
            check=False,
        )
    if done.returncode:
        raise ValueError(done.stderr[-2000:])
    return json.loads(done.stdout)
