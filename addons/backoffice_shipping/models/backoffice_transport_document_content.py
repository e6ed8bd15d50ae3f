from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import UserError


class BackofficeTransportDocument(models.Model):
    """How lines, packages and weights come from the deliveries, for many at once."""

    _inherit = "backoffice.transport.document"

    # --- From deliveries

    @api.model
    def _create_from_pickings(self, pickings):
        """Drafts for done deliveries: one for each consignee, carrier and company.

        Raises UserError naming the deliveries that cannot have one. Constant queries.
        """
        pickings._check_documentable()
        return self.create(self._prepare_from_pickings(pickings))

    @api.model
    def _prepare_from_pickings(self, pickings):
        groups = defaultdict(self.env["stock.picking"].browse)
        for picking, key in zip(pickings, self._get_grouping_keys(pickings), strict=True):
            # read together, whatever document they go to
            groups[key] = (groups[key] | picking).with_prefetch(pickings._prefetch_ids)
        names = self._get_grouping_names()
        return [
            {
                **{name: value.id for name, value in zip(names, key, strict=True)},
                **self._prepare_terms(group),
                "picking_ids": [fields.Command.set(group.ids)],
            }
            for key, group in groups.items()
        ]

    @api.model
    def _get_grouping_names(self):
        return [
            "company_id", "partner_id", "customer_id", "carrier_id", "series_id", "reason_id"
        ]  # fmt: skip

    @api.model
    def _get_grouping_keys(self, pickings):
        """A tuple of records for each delivery, in the order of `_get_grouping_names`."""
        Series, Reason = self.env["backoffice.transport.series"], self.reason_id
        series, reasons = {}, {}
        for company in pickings.company_id:
            series[company] = Series._get_default(company)
            reasons[company] = Reason._get_proposals(company)
        keys = []
        for picking in pickings:
            company, kind = picking.company_id, picking.picking_type_id
            usage = picking.location_dest_id.usage
            customer = picking.sale_id.partner_id or picking.partner_id
            keys.append(
                (
                    company,
                    picking.partner_id,
                    customer.commercial_partner_id,
                    picking.carrier_id,
                    kind.transport_series_id or series[company],
                    kind.transport_reason_id or reasons[company].get(usage, Reason),
                )
            )
        return keys

    @api.model
    def _prepare_terms(self, pickings):
        """Incoterm and carriage from the first order that says so."""
        order = pickings.sale_id.filtered("incoterm")[:1]
        carrier = pickings.carrier_id[:1]
        return {
            "incoterm_id": order.incoterm.id,
            "incoterm_location": order.incoterm_location,
            "carried_by": "carrier" if carrier else "sender",
        }

    # --- Lines, packages, weights

    @api.model
    def _fill_in_content(self, vals_list):
        """Adds lines, weights and reason to the values of new documents with deliveries."""
        Picking, Partner = self.env["stock.picking"], self.env["res.partner"]
        linked = [self._get_linked_ids(vals.get("picking_ids") or []) for vals in vals_list]
        # read together, whatever document they go to
        together = [picking for found in linked for picking in found]
        given = [
            (vals, Picking.browse(found).with_prefetch(together))
            for vals, found in zip(vals_list, linked, strict=True)
            if found
        ]
        by_lang = defaultdict(list)
        for vals, pickings in given:
            by_lang[Partner.browse(vals.get("partner_id")).lang].append((vals, pickings))
        for lang, group in by_lang.items():
            pickings = Picking.union(*(pickings for _vals, pickings in group))
            lines = self._prepare_lines(pickings, lang)
            for vals, pickings in group:
                self._fill_in_one(vals, pickings, lines)

    @api.model
    def _fill_in_one(self, vals, pickings, lines):
        own = [line for picking in pickings for line in lines.get(picking.id, ())]
        content = self._prepare_measures(pickings, own)
        reason = self.reason_id.browse(vals.get("reason_id"))
        content["payment"] = reason.payment
        # a form sends every field: nothing and zero are not what somebody wrote
        vals |= {name: value for name, value in content.items() if not vals.get(name)}
        if not vals.get("line_ids"):
            vals["line_ids"] = [
                fields.Command.create({**line, "sequence": place})
                for place, line in enumerate(own, start=1)
            ]

    @api.model
    def _get_linked_ids(self, commands):
        """The ids that a One2many's commands link."""
        linked = []
        for command in commands:
            if isinstance(command, int):
                linked.append(command)
            elif command[0] == fields.Command.LINK:
                linked.append(command[1])
            elif command[0] == fields.Command.SET:
                linked.extend(command[2])
        return linked

    @api.model
    def _prepare_lines(self, pickings, lang):
        """Values of the lines for what was moved: ``{picking id: [values]}``."""
        lines = defaultdict(list)
        moves = pickings.move_ids.with_context(lang=lang).filtered(
            lambda move: move.state == "done" and move.quantity
        )
        for move in moves.sorted(lambda m: (m.picking_id.date_done, m.picking_id.id, m.id)):
            lines[move.picking_id.id].append(self._prepare_line(move))
        return lines

    @api.model
    def _prepare_line(self, move):
        order = move.sale_line_id.order_id
        product = move.product_id
        name = product.with_context(display_default_code=False).display_name
        more = move.description_picking or ""
        if more and more not in (name, product.display_name, product.name):
            name = f"{name}\n{more.removeprefix(product.display_name).strip()}".strip()
        done = move.product_uom._compute_quantity(move.quantity, product.uom_id, round=False)
        return {
            "move_id": move.id,
            "picking_id": move.picking_id.id,
            "sale_line_id": move.sale_line_id.id,
            "product_id": product.id,
            "code": product.default_code,
            "name": name,
            "lots": self._describe_lots(move),
            "quantity": move.quantity,
            "uom_id": move.product_uom.id,
            "order_ref": order.name or move.picking_id.origin,
            "customer_ref": order.client_order_ref,
            "weight": done * product.weight,
            **self._prepare_line_value(move),
        }

    @api.model
    def _prepare_line_value(self, move):
        """Price in the move's unit and value, in the order's currency, without taxes."""
        sold = move.sale_line_id
        currency = sold.currency_id or move.company_id.currency_id
        price = 0.0
        if sold.product_id == move.product_id:
            price = sold.product_uom_id._compute_price(
                sold.price_reduce_taxexcl, move.product_uom
            )
        return {
            "currency_id": currency.id,
            "price_unit": price,
            "amount": currency.round(price * move.quantity),
        }

    @api.model
    def _describe_lots(self, move):
        """ "LOT1 (3), LOT2 (2)": quantities only where there are several lots."""
        quantities = defaultdict(float)
        for line in move.move_line_ids:
            if lot := line.lot_id.name or line.lot_name:
                quantities[lot] += line.quantity
        serial = move.product_id.tracking == "serial"
        if serial or len(quantities) == 1:
            return ", ".join(quantities)
        return ", ".join(f"{lot} ({quantity:g})" for lot, quantity in quantities.items())

    @api.model
    def _prepare_measures(self, pickings, lines):
        """Packages and weights of deliveries.

        Gross is the host's weight for shipping (packages with their own weight), never
        below the goods' net weight.
        """
        net = sum(line["weight"] for line in lines)
        gross = sum(pickings.mapped("shipping_weight"))
        move_lines = pickings.move_line_ids
        packed = move_lines.result_package_id
        outermost = {pack.outermost_package_id or pack for pack in packed}
        loose = any(not line.result_package_id for line in move_lines)
        return {
            "weight_net": net,
            "weight": max(gross, net),
            "packages": len(outermost) + int(loose) if outermost else len(pickings) or 1,
        }

    @api.onchange("picking_ids")
    def _onchange_picking_ids(self):
        """Shows packages and weights while deliveries are chosen; lines come on saving."""
        pickings = self.picking_ids._origin
        found = self._prepare_lines(pickings, self._get_lang())
        lines = [line for picking in pickings for line in found[picking.id]]
        self.update(self._prepare_measures(pickings, lines))

    def _refresh_content(self, keep=()):
        """Takes lines, weights and packages of drafts anew from their deliveries.

        Lines written by hand stay, and so does every field in `keep`.
        """
        old, new = self.line_ids.filtered("move_id"), []
        for document in self:
            found = self._prepare_lines(document.picking_ids, document._get_lang())
            lines = [line for picking in document.picking_ids for line in found[picking.id]]
            measures = self._prepare_measures(document.picking_ids, lines)
            document.write({k: v for k, v in measures.items() if k not in keep})
            new += [
                {**line, "document_id": document.id, "sequence": place}
                for place, line in enumerate(lines, start=1)
            ]
        old.unlink()
        self.line_ids.create(new)

    def action_refresh(self):
        """Takes the content of drafts anew from their deliveries."""
        if self.filtered(lambda doc: doc.state != "draft"):
            raise UserError(self.env._("Only drafts can be taken anew from the deliveries."))
        self._refresh_content()
        return True
