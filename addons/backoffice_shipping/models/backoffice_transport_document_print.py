from odoo import models

# rows of a page, with something to spare for a higher heading
FIRST_PAGE, NEXT_PAGE, SIGNATURES = 30, 48, 7
NAME_WIDTH, LOTS_WIDTH = 55, 18


class BackofficeTransportDocument(models.Model):
    """The pages of the paper.

    wkhtmltopdf as distributions ship it prints no header and repeats no table heading, so
    we break the pages ourselves: every page says which document it belongs to.
    """

    _inherit = "backoffice.transport.document"

    def _get_pages(self):
        """The lines of each page, as a list of recordsets; the last one has the signatures."""
        self.ensure_one()
        pages, page = [], self.line_ids.browse()
        room, last_order = FIRST_PAGE, None
        for line in self.line_ids:
            order = (line.order_ref, line.customer_ref)
            height = line._get_height() + int(order != last_order and any(order))
            if page and height > room:
                pages.append(page)
                page, room = self.line_ids.browse(), NEXT_PAGE
            page |= line
            room -= height
            last_order = order
        pages.append(page)
        if room < SIGNATURES + len((self.note or "").splitlines()):
            pages.append(self.line_ids.browse())
        return pages


class BackofficeTransportDocumentLine(models.Model):
    _inherit = "backoffice.transport.document.line"

    def _get_height(self):
        """The rows that a line takes on paper, more or less."""
        return max(_count_rows(self.name, NAME_WIDTH), _count_rows(self.lots, LOTS_WIDTH))


def _count_rows(text, width):
    return sum(-(-len(row) // width) or 1 for row in (text or "").splitlines()) or 1
