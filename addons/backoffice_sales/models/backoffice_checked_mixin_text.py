import json

from odoo import models
from odoo.tools import SQL, format_amount, format_date, get_lang

from .check_definition import Failure
from .check_text import SOURCE, Said, Sentences, joined, said

_lt = Sentences(__name__)

LINES_NAMED = 3


class BackofficeCheckedMixin(models.AbstractModel):
    """What checks on lines share: which lines they are about, and how they name them."""

    _inherit = "backoffice.checked.mixin"

    def _of_categories(self, definition):
        """A condition on lines `l`: the product categories that a check is about, and those
        below them."""
        if not definition.category_ids:
            return SQL("true")
        return SQL(
            """
            l.categ_id IN (SELECT below.id
                             FROM product_category chosen
                             JOIN product_category below
                               ON starts_with(below.parent_path, chosen.parent_path)
                            WHERE chosen.id = ANY(%s))
            """,
            list(definition.category_ids),
        )

    def _failures_by_line(self, rows, message, texts=None, values=None):
        """One failure a record that names its lines, and the limit of the first. `texts` and
        `values`, in the order of `rows`, say what is read of each and what a waiver of it is
        bound to; without them that is the percentage found, if there is one."""
        figures = [
            f"{self._figure(row.value)}%" if row.value is not None else "" for row in rows
        ]
        texts = texts or [
            joined([row.line, " (", self._figure_text(figure), ")"], "") if figure else row.line
            for row, figure in zip(rows, figures, strict=True)
        ]
        found = {}
        for row, text, value in zip(rows, texts, values or figures, strict=True):
            found.setdefault(row.record_id, []).append(
                (row, text, f"{row.line} {value}".strip())
            )
        return [
            Failure(
                record_id,
                message
                % {
                    "lines": self._names_text([text for _row, text, _value in lines]),
                    "limit": self._figure_text(lines[0][0].threshold),
                },
                "; ".join(sorted(value for _row, _text, value in lines)),
                self._common_figure([row.threshold for row, _text, _value in lines]),
            )
            for record_id, lines in found.items()
        ]

    def _common_figure(self, numbers):
        """The figure of all lines, where it is one."""
        return self._figure(numbers[0]) if len(set(numbers)) == 1 else ""

    def _names_text(self, names):
        """The first few of the names."""
        shown = names[:LINES_NAMED]
        if len(names) > LINES_NAMED:
            shown.append(_lt("and %(count)s more", count=len(names) - LINES_NAMED))
        return joined(shown)

    def _lines_value(self, rows):
        """What a waiver is bound to: every line and its figure."""
        return "; ".join(
            sorted(f"{row.line} {self._figure(row.value)}".strip() for row in rows)
        )

    def _amount_value(self, amount, currency):
        """An amount as it is kept. A waiver is bound to it: it must read the same whatever the
        language of who runs the checks, so that it is not formatted."""
        return f"{float(amount):.{currency.decimal_places}f} {currency.name}"

    def _source_names(self, records):
        """{id: name} in the language that is translated from, to be kept likewise."""
        return {record.id: record.name for record in records.with_context(lang=SOURCE)}

    # --- What follows the language of who reads it

    def _message_text(self, row):
        """What a run found (a row of `_run_checks`), for the user."""
        return row["message"]._translate(self.env.lang or SOURCE)

    def _day_text(self, day, date_format=False):
        return Said(lambda lang: format_date(self.env, day, lang, date_format))

    def _amount_text(self, amount, currency):
        return Said(lambda lang: format_amount(self.env, amount, currency, lang))

    def _figure_text(self, figure):
        """A number, or what `_figure` made of one, with the decimal sign of the language."""
        text = figure if isinstance(figure, str) else self._figure(figure)
        if "." not in text:
            return text
        return Said(lambda lang: text.replace(".", get_lang(self.env, lang).decimal_point))

    def _in_each(self, records, text):
        """What `text` says of the records, asked in each language."""
        return Said(lambda lang: text(records.with_context(lang=lang)))

    def _label_text(self, record, name="display_name"):
        """The name of a record; "" where there is none."""
        return record and self._in_each(record, lambda record: record[name] or "") or ""

    def _name_texts(self, records, name="name"):
        return {record.id: self._label_text(record, name) for record in records}

    def _choice_text(self, record, name, choice):
        """What the screens call a choice of a selection."""
        field = record._fields[name]
        return self._in_each(
            record, lambda record: dict(field._description_selection(record.env))[choice]
        )

    def _names_of(self, column):
        """The text of a translated column, as SQL gives it with all its languages."""
        return said(json.loads(column)) if column else ""

    def _figure(self, number):
        """A number as short as it can be: 12, 12.5."""
        if number is None:
            return ""
        text = f"{float(number):.2f}".rstrip("0").rstrip(".")
        return "0" if text == "-0" else text
