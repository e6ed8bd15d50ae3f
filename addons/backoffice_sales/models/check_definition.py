"""What a check is made of while it runs: plain values, no records."""

from typing import NamedTuple


class CheckDefinition(NamedTuple):
    """The settings of one active check, as the built-in methods receive them. Its name and
    message are texts in every language (see `check_text`)."""

    id: int
    name: object
    code: str
    kind: str
    severity: str
    company_id: int
    limit: float
    domain: str
    expression: str
    message: object
    days: int = 0
    category_ids: tuple = ()
    country_ids: tuple = ()
    exempt_user_ids: frozenset = frozenset()
    crash_severity: str = "warning"
    must_acknowledge: bool = True
    at_confirm: bool = True
    at_invoicing: bool = False
    commodity_codes: tuple = ()
    includes_freight: bool = False


class Failure(NamedTuple):
    """One record that fails a check.

    `message` is a whole sentence for the clerk, of `check_text`: it is told in the language
    of who reads it. `value` and `threshold` are short texts in no language (the figure
    found, the figure allowed). A waiver holds as long as `value` stays.
    `severity` overrules the check's, where the record says how much it matters.
    `crash` is the error when the check could not be run on the record.
    """

    record_id: int
    message: object
    value: str = ""
    threshold: str = ""
    severity: str = ""
    crash: str = ""


class Row(NamedTuple):
    """One row of a `SetQuery`: what SQL found on a record, or on one of its lines."""

    record_id: int
    line: str
    value: float
    threshold: float
    detail: str


class SetQuery(NamedTuple):
    """A check written in SQL; all of a run go to the server as one statement.

    `sql` selects the five columns of `Row`, in order: int, text, numeric, numeric, text.
    It may read from the model's `_check_sources()`: they are joined once for all checks,
    so that a check costs next to nothing to plan. `explain` takes the rows (a list, by
    record id) and gives a list of `Failure`.
    """

    sql: object
    explain: object


def by_record(rows):
    """Rows of one check, grouped: {record id: [Row, …]}, in the order found."""
    groups = {}
    for row in rows:
        groups.setdefault(row.record_id, []).append(row)
    return groups
