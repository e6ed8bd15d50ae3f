import hashlib
import json
from collections import defaultdict

from odoo import api, fields, models
from odoo.fields import Command
from odoo.tools import ormcache

from ..carriers import Handle


class BackofficeBooking(models.Model):
    """From deliveries to a checked booking, and from a booking to the carrier's request."""

    _inherit = "backoffice.booking"

    # --- From deliveries

    @api.model
    def _create_for_groups(self, groups, document=None):
        """One booking for each group of deliveries of one consignee and carrier."""
        to_kg = self._get_kg_factor()
        return self.create(
            [self._prepare_booking_vals(group, document, to_kg) for group in groups]
        )

    @api.model
    def _prepare_booking_vals(self, pickings, document, to_kg):
        source = document or pickings[:1]
        parcels = self._prepare_parcels(pickings, document, to_kg)
        return {
            "carrier_id": source.carrier_id.id,
            "company_id": source.company_id.id,
            "partner_id": (source.partner_id or pickings[:1].partner_id).id,
            "picking_ids": [Command.set(pickings.ids)],
            "document_id": document.id if document else False,
            "user_id": self._get_responsible(pickings).id,
            "parcel_ids": [Command.create(vals) for vals in parcels],
            "cash_on_delivery": sum(pickings.mapped("cash_on_delivery")),
            **pickings[:1]._copy_carrier_texts(),
            **pickings[:1]._copy_carrier_service(source.carrier_id),
        }

    @api.model
    def _get_responsible(self, pickings):
        """Who answers for the delivery: a person, wherever there is one."""
        people = pickings.user_id | self.env.user | pickings.sale_id.user_id
        robot = people.browse(api.SUPERUSER_ID)
        return (people - robot)[:1] or robot

    @api.model
    def _prepare_parcels(self, pickings, document, to_kg):
        """A parcel for each package and one for what lies loose; a transport document that
        counts other packages has the last word. Weights in kg, sizes in cm."""
        weights, to_cm = defaultdict(float), self._get_cm_factor()
        for line in pickings.move_line_ids:
            package = line.result_package_id.outermost_package_id or line.result_package_id
            weights[package] += line.quantity_product_uom * line.product_id.weight
        loose = weights.pop(self.env["stock.package"], 0.0)
        rows = [
            {
                "name": package.name,
                "package_id": package.id,
                "weight": own * to_kg,
                **self._prepare_sizes(package.package_type_id, to_cm),
            }
            for package, content in weights.items()
            for own in [
                package.shipping_weight or content + package.package_type_id.base_weight
            ]
        ]
        if not rows:  # what the packer typed in counts more than the products' weights
            loose = sum(pickings.mapped("shipping_weight"))
        if loose or not rows:
            rows.append({"weight": loose * to_kg})
        if document and document.packages and document.packages != len(rows):
            weight = document.weight * to_kg or sum(row["weight"] for row in rows)
            rows = [{"weight": weight / document.packages}] * document.packages
        return rows

    @api.model
    @ormcache()
    def _get_kg_factor(self):
        """The host keeps weights in kg or, by a setting, in pounds."""
        unit = self.env["product.template"]._get_weight_uom_id_from_ir_config_parameter()
        return unit._compute_quantity(1.0, self.env.ref("uom.product_uom_kgm"), round=False)

    @api.model
    @ormcache()
    def _get_cm_factor(self):
        """The host keeps lengths in mm or, by a setting, in feet."""
        unit = self.env["product.template"]._get_length_uom_id_from_ir_config_parameter()
        return unit._compute_quantity(1.0, self.env.ref("uom.product_uom_cm"), round=False)

    @api.model
    def _prepare_sizes(self, package_type, to_cm):
        return {
            "length": package_type.packaging_length * to_cm,
            "width": package_type.width * to_cm,
            "height": package_type.height * to_cm,
        }

    # --- Checking and queueing

    def _enqueue(self):
        """Checks and queues; a booking that cannot go is failed and says why."""
        clients, broken = self.carrier_id._booking_clients()
        held = self.picking_ids._held_from_booking()
        good = self.browse()
        for booking in self:
            text = booking._what_is_missing(clients, broken, held)
            if text:
                booking.write({"state": "failed", "task": False, "error": text})
            else:
                good |= booking
        good.write(
            {
                "state": "queued",
                "task": "book",
                "due_at": fields.Datetime.now(),
                "attempts": 0,
                "send_count": 0,
                "error": False,
                "is_cancel_wanted": False,
                "is_announced": False,
            }
        )
        good._log("queue")
        good._settle_alerts()
        (self - good)._log("check")
        (self - good)._alert()
        if good:
            self._wake_worker()

    def _what_is_missing(self, clients, broken, held):
        """All reasons why the booking cannot go, a line each; "" when it can. `held`: what
        the checks say of each delivery that they hold."""
        self.ensure_one()
        told = [held[picking.id] for picking in self.picking_ids if picking.id in held]
        for picking in self.picking_ids:
            told += picking._get_dangers()
        if not self.carrier_id.active:
            told.append(
                self.env._(
                    "The delivery method “%(carrier)s” is archived: choose another one on the"
                    " delivery, then book again.",
                    carrier=self.carrier_id.name,
                )
            )
        shipment = self._get_shipment("1")
        return "\n".join(
            told + self._carrier_problems(self.carrier_id, shipment, clients, broken)
        )

    @api.model
    def _carrier_problems(self, carrier, shipment, clients, broken):
        """Why the carrier would not take a shipment, a sentence each. `clients` and `broken`
        are what `_booking_clients` gave."""
        faults = self._carrier_faults(carrier, shipment, clients, broken)
        return [sentence for _value, sentence in faults]

    @api.model
    def _carrier_faults(self, carrier, shipment, clients, broken):
        """The same as [(what it is in no language, the sentence)]."""
        client = clients.get(carrier)
        if not client:
            return [("unusable", broken[carrier])]
        return [
            (problem.value(), self._problem_sentence(problem))
            for problem in client.check(shipment, carrier.booking_needs_phone)
        ]

    # --- To the carrier

    def _get_handle(self):
        """What the carrier may know the booking by."""
        self.ensure_one()
        numbers = self.parcel_ids.mapped("tracking_ref") or [self.tracking_ref]
        return Handle(
            reference=self.reference or "",
            own_name=self.name,
            number=self.carrier_number or "",
            tracking_refs=tuple(dict.fromkeys(ref for ref in numbers if ref)),
            sent_on=self.sent_at.date() if self.sent_at else None,
            country=self.partner_id.country_id.code or "",
            parcel_refs=tuple(ref for ref in self.parcel_ids.mapped("parcel_ref") if ref),
        )

    @api.model
    def _hash_request(self, request):
        text = json.dumps(request, sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()

    @api.model
    def _next_references(self, count):
        """New sender references: the day and a number that the database gives out once."""
        self.env.cr.execute(
            "SELECT nextval('backoffice_booking_reference') FROM generate_series(1, %s)",
            [count],
        )
        day = f"{fields.Datetime.now():%y%m%d}"
        return [f"{day}{number % 10**7:07d}" for (number,) in self.env.cr.fetchall()]
