"""What the steps share: reading their files, naming records, the calendar of the story."""

import csv
from datetime import datetime, time, timedelta

from dateutil.relativedelta import relativedelta

from odoo import fields
from odoo.tools import file_open

SEED = 2019
FILES = "backoffice_sales/demo/files"
MONTHS = 6  # of past orders


def rows(name):
    """The rows of a file of ours, as dictionaries of texts."""
    with file_open(f"{FILES}/{name}.csv") as handle:
        return list(csv.DictReader(handle))


def load(env, model, named):
    """Makes records with external ids; `named` is [(name, values)]. Returns them."""
    return env[model]._load_records(
        [
            {"xml_id": f"backoffice_sales.{name}", "values": values, "noupdate": True}
            for name, values in named
        ]
    )


def xml_name(kind, code):
    """The external id of a record with a code: demo_customer_C0001."""
    return f"demo_{kind}_{code.replace('-', '_')}"


def by_code(env, kind):
    """{code: record} of the customers, suppliers or products of the demo files."""
    names = {xml_name(kind, row["code"]): row["code"] for row in rows(f"{kind}s")}
    found = env["ir.model.data"].search(
        [("module", "=", "backoffice_sales"), ("name", "in", list(names))]
    )
    model = env[found[:1].model]
    return {names[data.name]: model.browse(data.res_id) for data in found}


def demo_language(env):
    """Italian where it is installed, as ``./dev run`` does."""
    return "it_IT" if "it_IT" in dict(env["res.lang"].get_installed()) else "en_US"


def working_days(first, last):
    """The days from Monday to Friday between two dates, both included."""
    count = (last - first).days + 1
    days = (first + timedelta(days=n) for n in range(count))
    return [day for day in days if day.weekday() < 5]


def story(env):
    """(first, last): the days of the past orders, from six months ago to yesterday."""
    today = fields.Date.context_today(env.user)
    return today - relativedelta(months=MONTHS), today - timedelta(days=1)


def fresh_days(env):
    """The last three working days: what was ordered then is still to be shipped."""
    return working_days(*story(env))[-3:]


def at(day, hour, minute=0):
    """A moment of a day; the hour is UTC."""
    return datetime.combine(day, time(hour, minute))
