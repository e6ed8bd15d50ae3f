from odoo import models
from odoo.tools import SQL, float_repr

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

    def _names_text(self, names):
        """The first few of the names."""
        shown = names[:LINES_NAMED]
        if len(names) > LINES_NAMED:
            shown.append(self.env._("and %(count)s more", count=len(names) - LINES_NAMED))
        return ", ".join(shown)

    def _lines_value(self, rows):
        """What a waiver is bound to: every line and its figure."""
        return "; ".join(
            sorted(f"{row.line} {self._figure(row.value)}".strip() for row in rows)
        )

    def _figure(self, number):
        """A number as short as it can be: 12, 12.5."""
        if number is None:
            return ""
        return float_repr(float(number), 2).rstrip("0").rstrip(".")
