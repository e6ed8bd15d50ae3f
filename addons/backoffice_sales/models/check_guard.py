"""The savepoint behind which the checks of a run read, so that one that crashes stops none."""

import psycopg2

from odoo.tools import SQL

OPEN = "backoffice_check_guard"
NAME = SQL.identifier(OPEN)


class CheckGuard:
    """Costs no round trip of its own where it can be avoided: it is set in front of the
    statement of the run, and released in front of the next one (`release`)."""

    def __init__(self, cr):
        self.cr = cr

    @property
    def is_open(self):
        return OPEN in self.cr.cache

    def open(self):
        self.cr.execute(SQL("SAVEPOINT %s", NAME))
        self.cr.cache[OPEN] = True

    def rows_of(self, query):
        """The rows of a SELECT. A failure is ours to tell, not the cursor's to log."""
        if not self.is_open:
            query = SQL("SAVEPOINT %s; %s", NAME, query)
            self.cr.cache[OPEN] = True
        self.cr.execute(query, log_exceptions=False)
        return self.cr.fetchall()

    def rollback(self):
        self.forget()
        self.cr.execute(SQL("ROLLBACK TO SAVEPOINT %s; RELEASE SAVEPOINT %s", NAME, NAME))

    def forget(self):
        """The transaction is lost, or whoever set a savepoint around takes this one along."""
        self.cr.cache.pop(OPEN, None)

    def release(self, query):
        """`query`, with what has to go to the server in front of it."""
        if not self.is_open:
            return query
        self.forget()
        return SQL("RELEASE SAVEPOINT %s; %s", NAME, query)


def raise_sql_error(error):
    """Raises the database's error behind one of Python, if there is one: `safe_eval` wraps
    it, and the transaction is lost all the same."""
    while error is not None:
        if isinstance(error, psycopg2.Error):
            raise error
        error = error.__cause__ or error.__context__
