from dataclasses import replace
from datetime import timedelta

from odoo import models
from odoo.exceptions import UserError

from ..matrix import Period
from ..reports.parameters import COMPARISONS


class BackofficeReportRun(models.Model):
    """From a run to the next one, and to what has changed since."""

    _inherit = "backoffice.report.run"

    def action_run_again(self, step=0, compare=None, groupings=None):
        """Runs the report once more: ``step`` periods later, compared or cut otherwise."""
        self.ensure_one()
        self.check_access("read")
        parameters = self._get_parameters()
        if step:
            parameters = replace(parameters, period=_stepped(parameters.period, step))
        if compare is not None:
            if compare not in COMPARISONS:
                raise UserError(
                    self.env._("Nothing can be compared with %(what)s.", what=compare)
                )
            parameters = replace(parameters, compare=compare)
        if groupings is not None:
            known = self.report_id._get_definition().groupings
            chosen = tuple(dict.fromkeys(code for code in groupings if code in known))
            parameters = replace(parameters, groupings=chosen)
        return self._run_report(self.report_id, parameters).action_open_screen()

    def get_changes(self):
        """What the reader would see today, beside the kept figures: rows that differ.

        ``{"columns": [label], "rows": [{"path", "label", "level", "cells": [{"old", "new",
        "delta"}]}]}``, texts in the reader's language; columns that are added up or put.
        """
        self.ensure_one()
        self.check_access("read")
        table, parameters = self._get_table(), self._get_parameters()
        definition = self.report_id._get_definition()
        reader = self.with_context(allowed_company_ids=list(parameters.company_ids)).env
        matrix = self._compute_matrix(reader, parameters)
        summed = {column.code for column in matrix.summed}
        places = [i for i, c in enumerate(table["columns"]) if c.code in summed]
        columns = [table["columns"][i] for i in places]
        old = {tuple(row["path"]): row["values"] for row in table["rows"]}
        labels = {tuple(row["path"]): row["labels"][-1] for row in table["rows"]}
        old[()], labels[()] = table["total"], self.env._("Total")
        new = {row.path: row.values for row in matrix.rows()} | {(): matrix.total()}
        names = definition.names(reader, matrix)
        for path in new.keys() - labels.keys():
            labels[path] = names[parameters.groupings[len(path) - 1]][path[-1]]
        rows = []
        for path in [*old, *(path for path in new if path not in old)]:
            pairs = [
                (old[path][i] if path in old else None, new.get(path, {}).get(c.code))
                for i, c in zip(places, columns, strict=True)
            ]
            if any((before or 0) != (now or 0) for before, now in pairs):
                rows.append(self._get_change(path, labels[path], columns, pairs))
        return {"columns": [column.label for column in columns], "rows": rows}

    def _get_change(self, path, label, columns, pairs):
        cells = []
        for column, (old, new) in zip(columns, pairs, strict=True):
            is_number = column.kind not in ("text", "date")
            delta = (new or 0) - (old or 0) if is_number else None
            texts = (self._format_value(column, value) for value in (old, new, delta))
            cells.append(dict(zip(("old", "new", "delta"), texts, strict=True)))
        return {"path": list(path), "label": label, "level": len(path), "cells": cells}


def _stepped(period, step):
    """The period as many periods later (or earlier)."""
    for _time in range(abs(step)):
        if step < 0:
            period = period.previous()
        elif period.is_whole_months():
            after, count = period.last + timedelta(days=1), period.month_count()
            period = Period.months(after.year, after.month, count)
        else:
            move = period.last - period.first + timedelta(days=1)
            period = Period(period.first + move, period.last + move)
    return period
