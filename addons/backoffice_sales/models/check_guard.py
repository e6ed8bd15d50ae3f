"""The savepoint behind which the checks of a run read, so that one that crashes stops none."""

import psycopg2

from odoo.tools import SQL

from .prepared_query import forget_prepared, prepared

OPEN, FIRST = "backoffice_check_guard", "backoffice_check_first"
LIMITED, USUAL_MS = "backoffice_check_limited", "backoffice_statement_ms"
RULE_MS = 5000  # what a statement of an administrator's rule may take
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
        """For the rules of administrators: nobody knows what they do, nor for how long."""
        self.cr.execute(self._behind_first(SQL("SAVEPOINT %s; %s", NAME, self.limit())))
        self.cr.cache[OPEN] = True

    @property
    def is_limited(self):
        """Whether a statement that takes too long is such a rule's."""
        return LIMITED in self.cr.cache

    def limit(self):
        """SQL that limits the statements that follow; `usual` takes it back."""
        self.cr.cache[LIMITED] = True
        longest = min(RULE_MS, self.cr.cache.get(USUAL_MS) or RULE_MS)
        return SQL("SET LOCAL statement_timeout = %s", longest)

    def lift(self):
        """The limit is gone with a savepoint that was rolled back."""
        self.cr.cache.pop(LIMITED, None)

    def usual(self, query):
        """`query`, without that limit."""
        if not self.cr.cache.pop(LIMITED, False):
            return query
        usual = self.cr.cache.get(USUAL_MS)
        usual = SQL("%s", usual) if usual else SQL("DEFAULT")
        return SQL("SET LOCAL statement_timeout TO %s; %s", usual, query)

    def first(self, query):
        """Something to be executed along with what the run sends first, and not to be lost
        when a check crashes."""
        self.cr.cache[FIRST] = query

    def settle(self):
        """Executes it now, if nothing was sent."""
        if FIRST in self.cr.cache:
            self.cr.execute(self.cr.cache.pop(FIRST))

    def _behind_first(self, query):
        first = self.cr.cache.pop(FIRST, None)
        return SQL("%s; %s", first, query) if first else query

    def rows_of(self, query, again=False):
        """The rows of a SELECT. A failure is ours to tell, not the cursor's to log.
        `again`: it is asked over and over, so that its plan is kept."""
        try:
            self._execute(prepared(self.cr, query) if again else query)
        except psycopg2.errors.InvalidSqlStatementName:  # a proxy gave another connection
            self.rollback()
            self._execute(query)
        return self.cr.fetchall()

    def _execute(self, query):
        if not self.is_open:
            query = self._behind_first(SQL("SAVEPOINT %s; %s", NAME, query))
            self.cr.cache[OPEN] = True
        # the many small parts together look expensive enough to be compiled, which takes
        # the server ten times as long as to run them
        query = SQL("SET LOCAL jit = off; %s", query)
        self.cr.execute(self.usual(query), log_exceptions=False)

    def rollback(self):
        self.forget()
        forget_prepared(self.cr)
        self.cr.execute(SQL("ROLLBACK TO SAVEPOINT %s; RELEASE SAVEPOINT %s", NAME, NAME))

    def forget(self):
        """The transaction is lost, or whoever set a savepoint around takes this one along."""
        self.cr.cache.pop(OPEN, None)
        self.lift()

    def release(self, query):
        """`query`, with what has to go to the server in front of it."""
        if not self.is_open:
            return query
        query = self.usual(query)
        self.forget()
        return SQL(
            "RELEASE SAVEPOINT %s; SET LOCAL plan_cache_mode TO DEFAULT; %s", NAME, query
        )


def raise_sql_error(error):
    """Raises the database's error behind one of Python, if there is one: `safe_eval` wraps
    it, and the transaction is lost all the same."""
    while error is not None:
        if isinstance(error, psycopg2.Error):
            raise error
        error = error.__cause__ or error.__context__
