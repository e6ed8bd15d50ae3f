import base64
import io
from urllib.parse import quote

import xlsxwriter

from odoo import api, fields, models

from odoo.addons.backoffice_sales.intake import (
    Limits,
    escape_for_spreadsheet,
    read_book,
    read_numbers,
)

from ..tariffs import COLUMNS, KINDS, LAYOUT, SHEETS, read_sheets

LIMITS = Limits(
    size=5 * 1024 * 1024,
    rows=20_000,
    columns=30,
    unpacked=60 * 1024 * 1024,
    texts=60_000,
)
WIDTH = 16
EXAMPLES = {
    "zones": [("Italia", "IT", "", "", "", 2), ("Isole", "IT", "", "07", "09", 4)],
    "prices": [("Italia", 5, 6.2, 0, 0), ("Italia", 0, 10, 0, 12.5), ("Isole", 0, 14, 0, 19)],
}


class BackofficeTariff(models.Model):
    """A tariff as a workbook: the template, its content, and back."""

    _inherit = "backoffice.tariff"

    workbook = fields.Binary(compute="_compute_workbook", attachment=False)

    # --- Out

    def action_download(self):
        """The tariff as a workbook that can be changed and imported again."""
        self.ensure_one()
        url = f"/web/content/{self._name}/{self.id}/workbook/{quote(self.name, safe='')}.xlsx"
        return {"type": "ir.actions.act_url", "url": f"{url}?download=true", "target": "self"}

    def _compute_workbook(self):
        for tariff in self:
            tariff.workbook = base64.b64encode(tariff._workbook())

    def _workbook(self):
        """Bytes: the layout with what the tariff has, or with examples."""
        content = self._sheet_rows() if self.zone_ids else EXAMPLES
        target = io.BytesIO()
        options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        book = xlsxwriter.Workbook(target, options)
        heading = book.add_format({"bold": True, "bottom": 1})
        text = book.add_format({"num_format": "@"})
        for kind, columns in LAYOUT.items():
            sheet = book.add_worksheet(self._sheet_titles()[kind])
            for index, column in enumerate(columns):
                is_zip = column in ("first", "last")
                sheet.set_column(index, index, WIDTH, text if is_zip else None)
                sheet.write_string(0, index, self._column_titles()[column], heading)
            for number, row in enumerate(content.get(kind, ()), 1):
                self._write_row(sheet, number, row, text)
            sheet.freeze_panes(1, 0)
        book.close()
        return target.getvalue()

    @api.model
    def _write_row(self, sheet, number, row, text):
        for index, value in enumerate(row):
            if isinstance(value, str) and value:
                sheet.write_string(number, index, escape_for_spreadsheet(value), text)
            elif value not in ("", None, False):
                sheet.write_number(number, index, value)

    def _sheet_rows(self):
        zones, prices, surcharges = [], [], []
        for zone in self.zone_ids:
            days = zone.transit_days if zone.has_transit else None
            for place in zone.place_ids or [zone.place_ids]:
                zones.append((zone.name, *self._place_row(place), days))
            for band in zone.band_ids:
                figures = (band.up_to, band.price, band.per_parcel, band.per_100_kg)
                prices.append((zone.name, *figures))
        for surcharge in self.surcharge_ids:
            figures = (surcharge.amount, surcharge.percent, surcharge.per_100_kg)
            head = (surcharge.name, KINDS[surcharge.applies][0], *figures, surcharge.minimum)
            fuel = "x" if surcharge.has_fuel else ""
            for place in surcharge.place_ids or [surcharge.place_ids]:
                surcharges.append((*head, fuel, *self._place_row(place)))
        return {"zones": zones, "prices": prices, "surcharges": surcharges}

    @api.model
    def _place_row(self, place):
        codes = (place.country_id.code, place.state_id.code, place.zip_from, place.zip_to)
        return tuple(code or "" for code in codes)

    @api.model
    def _sheet_titles(self):
        """In the reader's language, where the layout knows it."""
        titles = {
            "zones": self.env._("Zones"),
            "prices": self.env._("Prices"),
            "surcharges": self.env._("Surcharges"),
        }
        return {
            kind: title if title.lower() in SHEETS[kind] else SHEETS[kind][0].capitalize()
            for kind, title in titles.items()
        }

    @api.model
    def _column_titles(self):
        number = 1 if (self.env.lang or "").startswith("it") else 0
        return {column: names[number].capitalize() for column, names in COLUMNS.items()}

    # --- In

    @api.model
    def _read_workbook(self, content):
        """A TariffSheet; raises an IntakeError for a file that is none of ours."""
        countries = self.env["res.country"].search_fetch([], ["code", "state_ids"])  # pylint: disable=no-search-all
        known = {c.code: {state.code for state in c.state_ids} for c in countries}
        return read_sheets(read_book(content, LIMITS), known, read_numbers)

    def _take_sheet(self, sheet):
        """Replaces zones, prices and surcharges by those of a TariffSheet without faults."""
        places = self._place_maker()
        zones = [
            {
                "name": zone["name"],
                "sequence": number,
                "has_transit": zone["days"] is not None,
                "transit_days": zone["days"] or 0,
                "place_ids": [places(place) for place in zone["places"]],
                "band_ids": [
                    (0, 0, {key: value for key, value in band.items() if key != "row"})
                    for band in zone["bands"]
                ],
            }
            for number, zone in enumerate(sheet.zones, 1)
        ]
        surcharges = [
            {
                **{k: v for k, v in surcharge.items() if k not in ("row", "places")},
                "sequence": number,
                "place_ids": [places(place) for place in surcharge["places"]],
            }
            for number, surcharge in enumerate(sheet.surcharges, 1)
        ]
        self._replace_content(zones, surcharges)

    @api.model
    def _place_maker(self):
        countries = {c.code: c for c in self.env["res.country"].search([])}  # pylint: disable=no-search-all

        def make(place):
            country = countries.get(place["country"], self.env["res.country"])
            state = country.state_ids.filtered(lambda s: s.code == place["province"])
            values = {"country_id": country.id, "state_id": state[:1].id}
            zips = {"zip_from": place["first"], "zip_to": place["last"]}
            return (0, 0, values | zips)

        return make
