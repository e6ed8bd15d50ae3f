from functools import partial

from odoo import models
from odoo.tools import SQL

from odoo.addons.backoffice_sales.models.check_definition import Failure, SetQuery
from odoo.addons.backoffice_sales.models.check_text import Said, Sentences, joined

_lt = Sentences(__name__)

ADDRESS = """
    SELECT * FROM (
        SELECT d.id, d.consignee, NULL::numeric, NULL::numeric, CASE
               WHEN d.place_id IS NULL THEN 'place' ELSE concat_ws(',',
                 CASE WHEN coalesce(d.street, '') = '' THEN 'street' END,
                 CASE WHEN coalesce(d.city, '') = '' THEN 'city' END,
                 CASE WHEN d.to_country_id IS NULL THEN 'country' END,
                 CASE WHEN coalesce(d.zip, '') = '' AND coalesce(d.zip_required, true)
                      THEN 'zip' END,
                 CASE WHEN coalesce(d.phone, '') = '' THEN 'phone' END
               ) END AS problems
          FROM checked_delivery d
         WHERE d.carrier_id = ANY(%s)
    ) AS incomplete WHERE problems != ''
"""
# A weight that was typed in for the whole delivery counts more than those of the products.
WEIGHT = """
    SELECT d.id, l.line, NULL::numeric, NULL::numeric, NULL::text
      FROM checked_delivery d
      JOIN checked_delivery_line l ON l.picking_id = d.id
      LEFT JOIN LATERAL (
           SELECT sum(s.quantity_product_uom * v.weight)::numeric AS weight,
                  bool_and(s.result_package_id IS NOT NULL)
                      FILTER (WHERE s.product_id = l.product_id) AS packed
             FROM stock_move_line s
             JOIN product_product v ON v.id = s.product_id
            WHERE s.picking_id = d.id) AS own ON true
     WHERE d.carrier_id = ANY(%s) AND coalesce(l.weight, 0) = 0
       AND (d.weight = 0
            OR (own.packed IS NOT TRUE AND d.weight <= coalesce(own.weight, 0) + 0.0005))
"""


class StockPicking(models.Model):
    """Checks on a delivery against what its carrier takes.

    For a carrier that is booked with through the outbox they are those of the booking
    itself; the others are asked for what every driver needs.
    """

    _inherit = "stock.picking"

    def _check_carrier_fit(self, definition):
        """What the carrier's own rules say against the shipment: address, lengths, ZIP code,
        telephone, parcels, weight. Once a delivery is booked nothing is said."""
        failures, fits = [], self._get_carrier_fits()
        by_lang = {self.env.lang: fits}  # the carriers' clients are built once for all
        for picking, (texts, problems) in fits.items():
            if texts:
                # what is no problem of the data (goods, settings) has no code
                others = ["other"] if len(texts) > len(problems) else []
                values = [problem.value() for problem in problems] + others
                text = Said(partial(self._fit_text, picking, by_lang))
                failures.append(Failure(picking.id, text, "; ".join(values)))
        return failures

    def _fit_text(self, picking, by_lang, lang):
        if lang not in by_lang:
            by_lang[lang] = self.with_context(lang=lang)._get_carrier_fits()
        return " ".join(by_lang[lang][picking][0])

    def _check_delivery_address(self, definition):
        """A delivery that goes by a carrier without a whole address or telephone."""
        carriers = self._other_carriers()
        if not carriers:
            return []
        return SetQuery(SQL(ADDRESS, carriers.ids), self._explain_delivery_address)

    def _explain_delivery_address(self, rows):
        names = {
            "place": _lt("there is no delivery address"),
            "street": _lt("the street is missing"),
            "city": _lt("the city is missing"),
            "country": _lt("the country is missing"),
            "zip": _lt("the ZIP code is missing"),
            "phone": _lt("the telephone is missing"),
        }
        message = _lt("Delivery to %(consignee)s: %(problems)s.")
        nobody = _lt("nobody")
        failures = []
        for row in rows:
            problems = joined([names[part] for part in row.detail.split(",")])
            shown = {"consignee": row.line or nobody, "problems": problems}
            failures.append(Failure(row.record_id, message % shown, row.detail))
        return failures

    def _check_delivery_weight(self, definition):
        """Goods that go by a carrier and weigh nothing, neither by their product nor in a
        package that was weighed."""
        carriers = self._other_carriers()
        if not carriers:
            return []
        return SetQuery(SQL(WEIGHT, carriers.ids), self._explain_delivery_weight)

    def _explain_delivery_weight(self, rows):
        return self._failures_by_line(rows, _lt("Without a weight: %(lines)s."))

    def _other_carriers(self):
        """The delivery methods that do not go through the outbox."""
        return self.carrier_id.filtered(lambda carrier: not carrier.is_outbox)

    def _check_package_weight(self, definition):
        """Packages heavier than their type allows, or else than the limit of the check."""
        message = _lt("Too heavy: %(packages)s.")
        shown = _lt("%(package)s with %(weight)s of at most %(limit)s %(unit)s")
        unit = self.env["product.template"]._get_weight_uom_name_from_ir_config_parameter()
        failures = []
        for picking in self.filtered("move_line_ids.result_package_id"):
            texts, values = [], []
            for package, *figures in picking._heavy_packages(definition.limit):
                weight, limit = map(self._figure, figures)
                told = {"package": package.name, "weight": weight, "limit": limit}
                texts.append(shown % {**told, "unit": unit})
                values.append(f"{package.name} {weight}/{limit}")
            if texts:
                text = message % {"packages": self._names_text(texts)}
                failures.append(Failure(picking.id, text, "; ".join(sorted(values))))
        return failures

    def _heavy_packages(self, limit):
        """[(package, weight, weight allowed)] in the unit of the products' weights."""
        Package, heavy = self.env["stock.package"], []
        for row in self.env["backoffice.booking"]._prepare_parcels(self, None, 1.0):
            package = Package.browse(row.get("package_id"))
            allowed = package.package_type_id.max_weight or limit
            if package and allowed and row["weight"] > allowed:
                heavy.append((package, row["weight"], allowed))
        return heavy

    def _check_loose_goods(self, definition):
        """Goods that go by a carrier and are in no package."""
        query = SQL(
            """
            SELECT DISTINCT d.id, l.line, NULL::numeric, NULL::numeric, NULL::text
              FROM checked_delivery d
              JOIN checked_delivery_line l ON l.picking_id = d.id
              JOIN stock_move_line s ON s.picking_id = d.id AND s.product_id = l.product_id
             WHERE d.carrier_id IS NOT NULL AND s.quantity > 0 AND s.result_package_id IS NULL
            """
        )
        return SetQuery(query, self._explain_loose_goods)

    def _explain_loose_goods(self, rows):
        return self._failures_by_line(rows, _lt("Not packed: %(lines)s."))
