"""One export of a long list, in a process of its own: its time and its peak memory.

``python list_export.py DSN WAY ROWS FILE``, printed as JSON. The rows come from a cursor on
the server in both ways: what differs is who writes the cells.
"""

import json
import sys
import time
from pathlib import Path

import psycopg2
import xlsxwriter

sys.path.insert(0, str(Path(__file__).parents[2] / "addons" / "backoffice_reports"))

from matrix.sheet import StreamSheet

#: 12 columns of every type that a detail has
LINES = """
    SELECT 'S' || lpad(n::text, 7, '0'), date '2024-01-01' + n %% 1000,
           timestamp '2024-01-01 08:00' + n * interval '1 minute',
           'Customer & Co. ' || n %% 2000, 'Agent ' || n %% 60, 'Zone ' || n %% 20,
           '[P' || n %% 900 || '] Product, blue', n %% 50 + 1, (n %% 9973)::numeric / 100,
           (n %% 41)::numeric, (n %% 50 + 1) * (n %% 9973)::numeric / 100, n %% 7 = 0
      FROM generate_series(1, %s) n
"""
DAY, MOMENT = "yyyy-mm-dd", "yyyy-mm-dd hh:mm:ss"
AMOUNT = "#,##0.00"
FORMATS = [None, DAY, MOMENT, None, None, None, None, "0", AMOUNT, "0.0", AMOUNT, None]


def main(dsn, way, count, path):
    connection = psycopg2.connect(dsn)
    cursor = connection.cursor(name="list")
    cursor.itersize = 2000
    start = time.perf_counter()
    cursor.execute(LINES, (int(count),))
    book = xlsxwriter.Workbook(path, {"constant_memory": True})
    styles = [text and book.add_format({"num_format": text}) for text in FORMATS]
    {"ours": write_ours, "xlsxwriter": write_plain}[way](book, cursor, styles)
    book.close()
    sys.stdout.write(json.dumps({"seconds": time.perf_counter() - start, "peak": peak()}))


def write_ours(book, rows, styles):
    book.add_worksheet(worksheet_class=StreamSheet).stream(0, rows, styles)


def write_plain(book, rows, styles):
    sheet = book.add_worksheet()
    for number, row in enumerate(rows):
        for column, value in enumerate(row):
            sheet.write(number, column, value, styles[column])


def peak():
    """MB; of this program alone, unlike ru_maxrss that remembers who started it."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmHWM"):
            return int(line.split()[1]) / 1024
    return 0.0


if __name__ == "__main__":
    main(*sys.argv[1:])
