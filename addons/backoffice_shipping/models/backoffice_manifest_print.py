from odoo import models

#: shipments on the first page and on the next ones, each takes two lines
FIRST_PAGE, NEXT_PAGE = 14, 19
#: what the totals and the signatures take of the last page, in shipments
LAST_PART = 5


class BackofficeManifest(models.Model):
    """The list that the driver signs.

    wkhtmltopdf as distributions ship it prints no footer, so we break the pages ourselves:
    every page says which list it belongs to and its number.
    """

    _inherit = "backoffice.manifest"

    def _get_lang(self):
        """The paper speaks the depot's language."""
        return self.warehouse_id._get_depot_lang(self.company_id)

    def _get_printed_lines(self):
        """What goes along; on a draft, what is to go."""
        return self.line_ids.filtered(lambda line: line.state in ("open", "closed"))

    def _get_pages(self):
        """The lines of each page, as a list of recordsets; the last one has the signatures."""
        self.ensure_one()
        lines = self._get_printed_lines()
        pages, start, room = [], 0, FIRST_PAGE
        while True:
            page = lines[start : start + room]
            pages.append(page)
            start += len(page)
            if start >= len(lines):
                break
            room = NEXT_PAGE
        if room - len(pages[-1]) < LAST_PART:
            pages.append(lines.browse())
        return pages

    def _get_cash_totals(self):
        """[(currency, amount)] to be collected from the consignees of the whole list."""
        totals = {}
        for line in self._get_printed_lines():
            currency, amount = line._get_cash()
            if amount:
                totals[currency] = totals.get(currency, 0.0) + amount
        return sorted(totals.items())


class BackofficeManifestLine(models.Model):
    _inherit = "backoffice.manifest.line"

    def _get_cash(self):
        """(currency, amount) that the driver's firm collects on delivery."""
        booking = self.booking_id
        shipment = booking._get_shipment(booking.reference or "0")
        return shipment.currency, shipment.cash_on_delivery

    def _get_address_text(self):
        place = self.partner_id
        town = " ".join(filter(None, (place.zip, place.city)))
        if place.state_id.code:
            town += f" ({place.state_id.code})"
        parts = (place.street, place.street2, town, place.country_id.code)
        return ", ".join(part for part in parts if part)
