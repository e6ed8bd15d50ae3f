from datetime import date

from odoo import api, models
from odoo.tools import format_date

from ..tariffs import COLUMNS


class BackofficeTariff(models.Model):
    """What the tariffs' package says, in the reader's language; the keys are its own."""

    _inherit = "backoffice.tariff"

    @api.model
    def _no_price_sentence(self, error):
        params = dict(error.params)
        if "day" in params:
            params["day"] = format_date(self.env, date.fromisoformat(params["day"]))
        return self._no_price_texts()[error.code] % params

    @api.model
    def _part_sentence(self, code, params):
        """What an amount of a price is for; for a code that nobody knows, the code."""
        text = self._part_texts().get(code)
        return text % params if text else params.get("name") or code

    @api.model
    def _fault_sentence(self, fault):
        params, titles = dict(fault.params), self._column_titles()
        named = {COLUMNS[column][0]: title for column, title in titles.items()}
        if "name" in params:
            params["name"] = named.get(params["name"], params["name"])
        return (self._cell_texts() | self._row_texts())[fault.code] % params

    @api.model
    def _no_price_texts(self):
        return {
            "not_yet": self.env._("The tariff “%(tariff)s” begins on %(day)s."),
            "expired": self.env._(
                "The tariff “%(tariff)s” ended on %(day)s: enter the new one."
            ),
            "no_zone": self.env._("The tariff “%(tariff)s” has no zone for %(place)s."),
            "no_bands": self.env._(
                "The zone “%(zone)s” of the tariff “%(tariff)s” has no prices."
            ),
            "over_band": self.env._(
                "%(weight)s kg are more than the last band of the zone “%(zone)s” in the"
                " tariff “%(tariff)s” (%(limit)s kg)."
            ),
            "no_weight": self.env._(
                "The shipment weighs nothing: set the weight of its goods or parcels."
            ),
        }

    @api.model
    def _part_texts(self):
        return {
            "freight": self.env._("Freight in the zone %(zone)s up to %(limit)s kg"),
            "freight_open": self.env._("Freight in the zone %(zone)s for %(weight)s kg"),
            "parcels": self.env._("%(count)s parcels at %(price)s"),
            "weight": self.env._("%(weight)s kg at %(price)s per 100 kg"),
            "minimum": self.env._("Up to the least freight of %(minimum)s"),
            "surcharge": "%(name)s",
            "fuel": self.env._("Fuel, %(percent)s %% of %(base)s"),
            "cash": self.env._("Cash on delivery of %(amount)s"),
            "insurance": self.env._("Insurance of %(amount)s"),
        }

    @api.model
    def _cell_texts(self):
        """What is wrong with one cell, or with the sheet as a whole."""
        return {
            "no_sheet": self.env._("The sheet “%(name)s” is missing: start from the template."),
            "no_column": self.env._(
                "The column “%(name)s” is missing: start from the template."
            ),
            "no_value": self.env._("“%(name)s” is empty: fill it in."),
            "no_number": self.env._("“%(text)s” under “%(name)s” is no number: correct it."),
            "negative": self.env._("“%(name)s” is below zero: correct it."),
            "too_large": self.env._("“%(text)s” under “%(name)s” is too large: correct it."),
            "no_whole": self.env._(
                "“%(text)s” under “%(name)s” is no whole number: correct it."
            ),
            "too_long": self.env._(
                "“%(text)s…” is too long: shorten it to %(limit)s characters."
            ),
            "zip_number": self.env._(
                "“%(text)s” under “%(name)s” is a number whose zeros may be lost: write the"
                " ZIP code as text."
            ),
        }

    @api.model
    def _row_texts(self):
        """What is wrong with a row, or with how it goes with others."""
        return {
            "no_country": self.env._(
                "“%(text)s” is no country's two-letter code: write for instance IT."
            ),
            "no_province": self.env._(
                "“%(text)s” is no province of %(country)s: write its short code."
            ),
            "lone_province": self.env._("A province needs its country: fill it in."),
            "lone_zip": self.env._("“ZIP to” needs a “ZIP from”: fill it in."),
            "bad_range": self.env._(
                "“%(last)s” comes before “%(first)s”: begin with the lower ZIP code."
            ),
            "unknown_zone": self.env._(
                "No row of the sheet of zones names the zone “%(text)s”: add it there."
            ),
            "zone_days": self.env._(
                "The zone “%(text)s” has other transit days in row %(other)s: write the same."
            ),
            "twice": self.env._(
                "The zone “%(zone)s” has this band already in row %(other)s: remove one."
            ),
            "no_kind": self.env._(
                "“%(text)s” is no way to apply a surcharge: write one of %(choices)s."
            ),
            "differs": self.env._(
                "The surcharge “%(text)s” has other amounts in row %(other)s: write the same."
            ),
        }
