from datetime import UTC

from odoo import models
from odoo.fields import Command

from .company_links import BULK

# What the host computes for an order from its customer alone: neither lines nor amounts
# come into it, so one unsaved order answers for all with the same customer and addresses.
# Not the salesperson: given in the values he would be made a follower, at a query each.
OF_THE_CUSTOMER = [
    "agent_id",
    "fiscal_position_id",
    "incoterm",
    "incoterm_location",
    "journal_id",
    "note",
    "partner_invoice_id",
    "partner_shipping_id",
    "payment_term_id",
    "preferred_payment_method_line_id",
    "prepayment_percent",
    "pricelist_id",
    "require_payment",
    "require_signature",
]
# … and from the salesperson and the company alone, at a query each
OF_THE_SALESPERSON = [
    "quotation_document_ids",
    "sale_order_template_id",
    "validity_date",
    "warehouse_id",
]
# … and for a line from its product and unit, and the order's language, taxes and currency
OF_THE_PRODUCT = [
    "customer_lead",
    "name",
    "product_custom_attribute_value_ids",
    "product_no_variant_attribute_value_ids",
    "purchase_price",
    "tax_ids",
]


class BackofficeOrderIntake(models.Model):
    """Making orders of matched lines, fast.

    A plain create() asks for each order anew what holds for many: its number, warehouse,
    fiscal position, and for each line the product's name and taxes. Here the host's own
    computations answer once for each distinct case, and the answers are given to one
    batched create(): the same values, without ten queries an order.
    """

    _inherit = "backoffice.order.intake"

    def _create_orders(self, groups):
        """One order of each group (lines with one order key); all of one company."""
        orders = self.env["sale.order"]
        by_company = {}
        for group in groups:
            by_company.setdefault(group.company_id, []).append(group)
        for company, own in by_company.items():
            orders |= self.with_company(company)._create_orders_of_company(own)
        return orders

    def _create_orders_of_company(self, groups):
        drafts = [self._prepare_order_vals(group) for group in groups]
        vals_list = self._add_shared_defaults(drafts)
        Order = self.env["sale.order"].with_context(**{BULK: True})
        orders = Order.create(vals_list).with_env(self.env)
        lines = self.env["backoffice.order.intake.line"].union(*groups)
        lines._write_matched({"state": "done"})
        return orders

    def _prepare_order_vals(self, group):
        first = group[0]
        vals = {
            "partner_id": first.partner_id.id,
            "client_order_ref": first.order_ref,
            "origin": first.intake_id.name,
            "intake_id": first.intake_id.id,
            "company_id": self.env.company.id,
            "order_line": [Command.create(self._prepare_line_vals(line)) for line in group],
        }
        if first.shipping_id:
            vals["partner_shipping_id"] = first.shipping_id.id
        if first.pricelist_id:
            vals["pricelist_id"] = first.pricelist_id.id
        if first.order_date:
            vals["date_order"] = first.order_date
            vals["client_order_date"] = self._local_day(first.order_date)
        dates = [line.delivery_date for line in group if line.delivery_date]
        if dates:
            vals["commitment_date"] = max(dates)
        vals |= self._stated_terms(first, dates)
        if first.agent_id:
            vals["agent_id"] = first.agent_id.id
        return vals

    def _stated_terms(self, line, dates):
        """What the file says of the terms; kept as it stands, for the check on it."""
        stated = {
            "client_payment_terms": line.payment_terms,
            "client_incoterm": line.incoterm,
            "client_currency": (line.currency or "").upper(),
            "client_delivery_date": dates and self._local_day(max(dates)),
        }
        return {name: value for name, value in stated.items() if value}

    def _local_day(self, moment):
        """The day that the file says: `_to_utc` took its clock for the user's."""
        return moment.replace(tzinfo=UTC).astimezone(self.env.tz).date()

    def _prepare_line_vals(self, line):
        vals = {
            "product_id": line.product_id.id,
            "product_uom_qty": line.quantity,
            "product_uom_id": (line.uom_id or line.product_id.uom_id).id,
            "intake_line_id": line.id,
        }
        if line.has_price:
            vals |= {"price_unit": line.price, "discount": line.discount}
        if line.agent_id:
            vals["agent_id"] = line.agent_id.id
        return vals

    # --- What the host would compute for each

    def _add_shared_defaults(self, drafts):
        """Fills in number, warehouse, fiscal position; line names, taxes, analytics."""
        defaults, languages = self._order_defaults(drafts)
        for draft, name in zip(drafts, self._order_numbers(drafts), strict=True):
            draft.update(defaults[self._order_case(draft)] | draft)
            if name:
                draft["name"] = name
        cases = [self._line_case(draft, languages[draft["partner_id"]]) for draft in drafts]
        known = self._line_defaults(drafts, cases)
        plain = not self.env["account.analytic.distribution.model"].sudo().search_count([], 1)
        for draft, case in zip(drafts, cases, strict=True):
            for _command, _id, vals in draft["order_line"]:
                vals.update(known[case, vals["product_id"]])
                if plain:
                    vals["analytic_distribution"] = False
        return drafts

    @staticmethod
    def _line_case(draft, language):
        """By what lines depend on their order: the reader's language, the fiscal position,
        and for the cost the currency and the day of its rate."""
        day = str(draft.get("date_order") or "")[:10]
        return language, draft["fiscal_position_id"], draft["pricelist_id"], day

    @staticmethod
    def _order_case(draft):
        names = ("partner_id", "partner_shipping_id", "pricelist_id")
        return tuple(draft.get(name) for name in names)

    def _order_defaults(self, drafts):
        """({order case: values}, {partner: language}), by the host on unsaved orders."""
        Order = self.env["sale.order"]
        cases = {self._order_case(draft): draft for draft in drafts}
        # all of them as one recordset: the host computes and fetches for the set
        samples = Order.concat(
            *(
                Order.new({k: v for k, v in draft.items() if k != "order_line"})
                for draft in cases.values()
            )
        )
        found, languages, of_user = {}, {}, {}
        for case, sample in zip(cases, samples, strict=True):
            user = sample.user_id
            if user not in of_user:
                alone = Order.new({"partner_id": sample.partner_id._origin.id})
                of_user[user] = self._values_of(alone, OF_THE_SALESPERSON)
            found[case] = self._values_of(sample, OF_THE_CUSTOMER) | of_user[user]
            languages[sample.partner_id._origin.id] = sample.partner_id.lang
        return found, languages

    @staticmethod
    def _values_of(sample, names):
        """What the host computed for the fields that this installation has."""
        known = sample._fields
        return {
            name: known[name].convert_to_write(sample[name], sample)
            for name in names
            if name in known
        }

    def _order_numbers(self, drafts):
        """As many order numbers as drafts, in one query where the sequence allows it."""
        company = self.env.company.id
        sequence = (
            self.env["ir.sequence"]
            .sudo()
            .search(
                [("code", "=", "sale.order"), ("company_id", "in", [company, False])],
                order="company_id",
                limit=1,
            )
        )
        if not sequence._can_skip():
            return [None] * len(drafts)  # the host numbers each order as it creates it
        return sequence._next_many(len(drafts))

    def _line_defaults(self, drafts, cases):
        """{(line case, product id): values}, by the host on unsaved lines."""
        wanted, samples = {}, {}
        for draft, case in zip(drafts, cases, strict=True):
            samples.setdefault(case, draft)
            products = wanted.setdefault(case, {})
            for _command, _id, vals in draft["order_line"]:
                products[vals["product_id"]] = vals["product_uom_id"]
        found = {}
        for case, products in wanted.items():
            lines = [
                Command.create({"product_id": product, "product_uom_id": unit})
                for product, unit in products.items()
            ]
            order = self.env["sale.order"].new(samples[case] | {"order_line": lines})
            for line, product in zip(order.order_line, products, strict=True):
                found[case, product] = self._values_of(line, OF_THE_PRODUCT)
        return found
