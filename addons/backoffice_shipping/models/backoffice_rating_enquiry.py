from collections import defaultdict

from odoo import api, fields, models

from ..carriers import Parcel
from ..tariffs import Facts, Load, decimal_of
from .rating_offer import Enquiry


class BackofficeRating(models.AbstractModel):
    """From orders, deliveries and bookings to enquiries."""

    _inherit = "backoffice.rating"

    @api.model
    def _picking_enquiries(self, pickings):
        # by their ids: what reads one of them then reads it for all
        pickings = pickings.browse(pickings.ids)
        return self._group_enquiries([(picking, picking, None) for picking in pickings])

    @api.model
    def _group_enquiries(self, groups):
        """An Enquiry for each (record, its deliveries, weights of its parcels or None)."""
        groups = [(record, pickings.sudo(), rows) for record, pickings, rows in groups]
        world = self._world([(p.company_id, p.partner_id) for _r, g, _w in groups for p in g])
        today, enquiries = fields.Date.context_today(self), []
        for record, pickings, weights in groups:
            first, order = first_of(pickings), first_of(pickings.sale_id)
            value, cash = self._picking_amounts(pickings)
            planned = min(filter(None, pickings.mapped("scheduled_date")), default=None)
            loads = self._picking_loads(pickings, weights, world)
            products = pickings.move_ids.product_id
            enquiry = self._enquiry(
                world,
                record=record,
                source=first,
                order=order,
                place=first.partner_id,
                company=first.company_id,
                loads=loads,
                products=products,
                leaves=max(self._local_day(planned) or today, today),
                value=value,
                cash=cash,
                usual=first.carrier_id.id,
            )
            enquiries.append(enquiry)
        return enquiries

    @api.model
    def _order_enquiries(self, orders):
        sudo = orders.browse(orders.ids).sudo()
        world = self._world([(o.company_id, o.partner_shipping_id) for o in sudo])
        today, enquiries = fields.Date.context_today(self), []
        for order in sudo:
            lines = order.order_line.filtered(
                lambda line: not line.display_type and line.product_id.type != "service"
            )
            kg = order.shipping_weight or sum(
                x.product_id.weight * x.product_qty for x in lines
            )
            volume = sum(x.product_id.volume * x.product_qty for x in lines)
            load = Load(decimal_of(kg * world["kg"]), decimal_of(volume * world["m3"]))
            expected = self._local_day(order.expected_date)
            enquiry = self._enquiry(
                world,
                record=order,
                source=order,
                order=order,
                place=order.partner_shipping_id,
                company=order.company_id,
                loads=(load,),
                products=lines.product_id,
                leaves=max(expected or today, today),
                value=sum(lines.mapped("price_subtotal")),
                cash=sum(lines.mapped("price_total")),
                usual=order.carrier_id.id,
            )
            enquiries.append(enquiry)
        return enquiries

    @api.model
    def _enquiry(self, world, record, order, place, company, loads, products, cash, **values):
        term, country = order.payment_term_id, place.country_id
        cash = cash if term.is_cash_on_delivery else 0.0
        zone = world["zones"].get((company.id, place.id))
        firm = place.commercial_partner_id
        facts = Facts(
            country=country.code or "",
            province=place.state_id.code or "",
            zip=place.zip or "",
            zone=zone.id if zone else 0,
            weight=float(sum(load.weight for load in loads)),
            volume=float(sum(load.volume for load in loads)),
            customers=frozenset((place.id, firm.id, order.partner_id.id)),
            tags=with_parents(
                place.category_id | firm.category_id | order.partner_id.category_id
            ),
            categories=with_parents(products.categ_id),
            payment_term=term.id or 0,
            cash=bool(cash),
            incoterm=order.incoterm.id or 0,
            leaves=values["leaves"],
            company=company.id,
        )
        currency = order.currency_id or company.currency_id
        return Enquiry(
            record=record,
            company=company,
            place=place,
            facts=facts,
            loads=loads,
            shipment=self._shipment(place, loads, cash, currency, values),
            currency=currency,
            cash=cash,
            promised=self._local_day(order.commitment_date),
            tail_lift=place._needs_tail_lift(),
            customs=self._needs_customs(company.country_id, country, world["union"]),
            **values,
        )

    @api.model
    def _shipment(self, place, loads, cash, currency, values):
        """As the carriers' own rules see it."""
        return self.env["backoffice.booking"]._prepare_shipment(
            "1",
            place,
            [Parcel(float(load.weight)) for load in loads],
            volume=float(sum(load.volume for load in loads)),
            cash_on_delivery=cash,
            currency=currency.name,
            value=values["value"],
            ship_on=values["leaves"],
        )

    # --- Around it

    @api.model
    def _world(self, addresses):
        """What all enquiries share: units, zones, the customs union."""
        Template = self.env["product.template"]
        unit = Template._get_volume_uom_id_from_ir_config_parameter()
        cubic = self.env.ref("uom.product_uom_cubic_meter")
        length = Template._get_length_uom_id_from_ir_config_parameter()
        meter = self.env.ref("uom.product_uom_meter")
        return {
            "kg": self.env["backoffice.booking"]._get_kg_factor(),
            "m3": unit._compute_quantity(1.0, cubic, round=False),
            "m": length._compute_quantity(1.0, meter, round=False),
            "zones": self.env["backoffice.delivery.zone"]._zones_of(addresses),
            "union": self.env.ref("base.europe").sudo().country_ids,
        }

    @api.model
    def _needs_customs(self, origin, country, union):
        return (
            bool(country) and origin != country and not (origin in union and country in union)
        )

    @api.model
    def _local_day(self, moment):
        return fields.Datetime.context_timestamp(self, moment).date() if moment else None

    @api.model
    def _picking_amounts(self, pickings):
        """(net, gross) of the goods as they were sold."""
        net = gross = 0.0
        for move in pickings.move_ids:
            line = move.sale_line_id
            if move.state == "cancel" or not (line.product_qty and move.product_uom_qty):
                continue
            done = move.quantity or move.product_uom_qty
            share = done / move.product_uom_qty * move.product_qty / line.product_qty
            net += line.price_subtotal * share
            gross += line.price_total * share
        return net, gross

    @api.model
    def _picking_loads(self, pickings, weights, world):
        """The parcels: packages and loose goods, or all that is asked for while nothing is
        set aside. `weights` are those that a person has set, in kg."""
        rows = self.env["backoffice.booking"]._prepare_parcels(pickings, None, world["kg"])
        if not any(row["weight"] for row in rows):
            rows = [{"weight": sum(pickings.mapped("weight")) * world["kg"]}]
        volumes = self._package_volumes(pickings, world)
        loads = [(row["weight"], volumes.pop(row.get("package_id"), 0.0)) for row in rows]
        rest = sum(volumes.values())  # of goods whose parcel is not told apart
        if weights is not None:
            whole = rest + sum(volume for _weight, volume in loads)
            loads, rest = [(weight, whole / len(weights)) for weight in weights], 0.0
        return tuple(
            Load(decimal_of(weight), decimal_of(volume + rest / len(loads)))
            for weight, volume in loads
        )

    @api.model
    def _package_volumes(self, pickings, world):
        """{package id, None for loose goods: m³}, by the package's measures or its goods."""
        volumes, packages = defaultdict(float), set()
        for line in pickings.move_line_ids:
            package = line.result_package_id.outermost_package_id or line.result_package_id
            packages.add(package)
            volume = line.quantity_product_uom * line.product_id.volume * world["m3"]
            volumes[package.id or None] += volume
        for package in packages:
            kind = package.package_type_id
            size = kind.packaging_length * kind.width * kind.height * world["m"] ** 3
            volumes[package.id] = size or volumes[package.id]
        if not pickings.move_line_ids:
            moves = pickings.move_ids.filtered(lambda move: move.state != "cancel")
            content = sum(move.product_qty * move.product_id.volume for move in moves)
            volumes[None] = content * world["m3"]
        return volumes


def first_of(records):
    """The first one with the others' prefetching, which a slice would lose."""
    return next(iter(records), records)


def with_parents(categories):
    """Ids of categories and of all above them."""
    paths = [category.parent_path or str(category.id) for category in categories]
    return frozenset(int(part) for path in paths for part in path.split("/") if part)
