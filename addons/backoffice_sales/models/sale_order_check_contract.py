import json
from collections import defaultdict

from odoo import models
from odoo.tools import SQL

from .backoffice_contract_line import TAKEN
from .check_definition import Failure, SetQuery, by_record
from .check_text import Sentences

_lt = Sentences(__name__)

CONTRACT = """
    SELECT w.id, w.line, NULL::numeric, NULL::numeric, jsonb_build_object(
               'id', w.contract_line_id, 'contract', c.name,
               'day', CASE WHEN w.today < c.date_from OR w.today > c.date_to OR NOT c.active
                           THEN coalesce(c.date_to, c.date_from) END,
               'own', jsonb_build_array(w.quantity, w.amount),
               'taken', jsonb_build_array(t.quantity, t.amount),
               'agreed', jsonb_build_array(g.quantity, g.amount))::text
      FROM (SELECT o.id, o.today, x.contract_line_id, min(l.line) AS line,
                   sum(l.own_quantity) AS quantity, sum(l.net / o.rate) AS amount
              FROM checked_order o
              JOIN checked_line l ON l.order_id = o.id AND l.sells
              JOIN sale_order_line x ON x.id = l.id AND x.contract_line_id IS NOT NULL
             WHERE o.is_open
             GROUP BY o.id, o.today, x.contract_line_id) AS w
      JOIN backoffice_contract_line g ON g.id = w.contract_line_id
      JOIN backoffice_contract c ON c.id = g.contract_id
      LEFT JOIN (%s) AS t ON t.contract_line_id = w.contract_line_id
"""
DRAWN_ON = """
    SELECT x.contract_line_id FROM checked_line l JOIN sale_order_line x ON x.id = l.id
"""


class SaleOrder(models.Model):
    """Contracts: is what an order draws on still open?"""

    _inherit = "sale.order"

    def _check_contract(self, definition):
        """Orders that draw on a contract which is over, or for more than is left of it."""
        if "contract" not in self.env["backoffice.check"]._facts():
            return []
        return SetQuery(SQL(CONTRACT, SQL(TAKEN, SQL(DRAWN_ON))), self._explain_contract)

    def _explain_contract(self, rows):
        """While orders are being confirmed together, each one that passes uses the contract
        up for the next; while they are only being looked at, each stands alone."""
        together = self.env.cr.cache.get("backoffice_confirming")
        used = defaultdict(lambda: [0.0, 0.0])
        message = _lt("Contract exceeded or over: %(lines)s.")
        failures = []
        for record_id, found in by_record(rows).items():
            draws = [(row.line, json.loads(row.detail)) for row in found]
            texts, values = [], []
            for line, draw in draws:
                problem = self._contract_problem(line, draw, used[draw["id"]])
                if problem:
                    texts.append(problem[0])
                    values.append(problem[1])
            if texts:
                text = message % {"lines": self._names_text(texts)}
                failures.append(Failure(record_id, text, "; ".join(sorted(values))))
            elif together:
                for _line, draw in draws:
                    for index in range(2):
                        used[draw["id"]][index] += float(draw["own"][index] or 0)
        return failures

    def _contract_problem(self, line, draw, used):
        """(text, value) of what is wrong with a draw on a contract, or None."""
        if draw["day"]:
            text = _lt(
                "%(line)s (%(contract)s was valid until %(day)s)",
                line=line,
                contract=draw["contract"],
                day=self._day_text(draw["day"]),
            )
            return text, f"{line} {draw['day']}"
        for index in range(2):
            agreed = float(draw["agreed"][index] or 0)
            taken = float((draw["taken"] or [0, 0])[index] or 0) + used[index]
            own = float(draw["own"][index] or 0)
            if agreed and taken + own > agreed + 1e-6:
                text = _lt(
                    "%(line)s (%(own)s ordered, %(left)s left of %(contract)s)",
                    line=line,
                    own=self._figure_text(own),
                    left=self._figure_text(max(agreed - taken, 0)),
                    contract=draw["contract"],
                )
                return text, f"{line} {self._figure(own)}"
        return None
