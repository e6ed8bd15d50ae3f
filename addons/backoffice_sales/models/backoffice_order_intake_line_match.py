import json

from odoo import models
from odoo.fields import Domain

UNIT_WORDS = {
    "pz": "units",
    "pezzi": "units",
    "pezzo": "units",
    "nr": "units",
    "n": "units",
    "num": "units",
    "pc": "units",
    "pcs": "units",
    "ea": "units",
    "each": "units",
    "unit": "units",
    "unità": "units",
    "dozzina": "dozens",
    "dozzine": "dozens",
    "kilogram": "kg",
    "ton": "t",
}


class BackofficeOrderIntakeLine(models.Model):
    """Matching: every look-up once for the whole set, never in the loop over lines."""

    _inherit = "backoffice.order.intake.line"

    def _match(self):
        """Finds customer, address, product, unit, agent; notes what is in the way."""
        for company, lines in self.grouped("company_id").items():
            lines = lines.filtered(lambda line: line.state not in ("skipped", "done"))
            for intake, own in lines.grouped("intake_id").items():
                own.with_company(company)._match_intake(intake)

    def _match_intake(self, intake):
        """Three passes, since products depend on the customer, and duplicates on both."""
        found = {line: [] for line in self}
        customers = self._customer_index()
        for line in self:
            line._match_customer(customers, intake, found[line])
        products, aliases = self._product_index(), self._alias_index()
        units, agents, pricelists = self._unit_index(), self._agent_index(), self._pricelists()
        addresses = self._address_index()
        for line in self:
            line._match_address(addresses, found[line])
            line._match_product(products, aliases, found[line])
            line._match_unit(units, found[line])
            line._match_agent(agents, found[line])
            line._match_currency(pricelists, found[line])
            line._review(found[line])
        self._note_duplicates(found)
        self._set_problems(found)

    def _set_problems(self, found):
        """`found`: {line: [[code, params], …]}. Lines with the same problems are written
        together, those without a change not at all: most lines of a file have none."""
        alike = {}
        for line, problems in found.items():
            codes = {code for code, _params in problems}
            warnings = {"zero_price", "no_reference", "unknown_agent"}
            state = "error" if codes - warnings else "warning" if codes else "ok"
            if (line.problems or []) != problems or line.state != state:
                key = (state, json.dumps(problems, sort_keys=True))
                alike.setdefault(key, []).append(line.id)
        for (state, problems), line_ids in alike.items():
            vals = {"problems": json.loads(problems), "state": state}
            self.browse(line_ids)._write_matched(vals)

    # --- Customers

    def _customer_index(self):
        """{lower-case code, VAT, name or e-mail: partners}, and what was learnt before."""
        words = {
            word.strip()
            for line in self
            for word in (
                line.customer_code,
                line.customer_vat,
                line.customer_name,
                line.customer_email,
            )
            if word
        }
        index = {}
        alias_domain = [("code", "in", list(words)), ("company_id", "=", self.env.company.id)]
        for alias in self.env["backoffice.partner.alias"].search(alias_domain):
            index["alias", alias.code.lower()] = alias.partner_id
        listed = list(words)
        domain = Domain.OR(
            [[("ref", "in", listed)], [("vat", "in", listed)], [("name", "in", listed)]]
        ) | Domain("email_normalized", "in", [word.lower() for word in words])
        domain &= Domain("company_id", "in", [self.env.company.id, False])
        Partner = self.env["res.partner"].with_context(active_test=False)
        for partner in Partner.search(domain):
            for kind, value in (
                ("ref", partner.ref),
                ("vat", partner.vat),
                ("name", partner.name),
                ("email", partner.email_normalized),
            ):
                if value:
                    key = kind, value.lower()
                    index[key] = index.get(key, Partner) | partner
        return index

    def _match_customer(self, index, intake, problems):
        if self.partner_id:
            return
        tried = [
            ("ref", self.customer_code),
            ("vat", self.customer_vat),
            ("email", self.customer_email),
            ("name", self.customer_name),
            ("name", self.customer_code),
        ]
        named = [value for _kind, value in tried if value]
        for value in named:
            if ("alias", value.strip().lower()) in index:
                self._write_matched({"partner_id": index["alias", value.strip().lower()].id})
                return
        keys = [(kind, value.strip().lower()) for kind, value in tried if value]
        partners = next((index[key] for key in keys if key in index), None)
        if partners:
            self._take_customer(partners, named[0], problems)
        elif intake.partner_id:
            self._write_matched({"partner_id": intake.partner_id.id})
        elif named:
            problems.append(["unknown_customer", {"code": named[0]}])
        else:
            problems.append(["no_customer", {}])

    def _take_customer(self, partners, code, problems):
        """One customer, or why it cannot be one."""
        active = partners.filtered("active").commercial_partner_id
        if len(active) == 1:
            self._write_matched({"partner_id": active.id})
        elif active:
            problems.append(["ambiguous_customer", {"code": code}])
        else:
            problems.append(["archived_customer", {"code": code}])

    def _address_index(self):
        """{(commercial partner, word): delivery address} for the customers at hand."""
        index = {}
        partners = self.partner_id.commercial_partner_id
        domain = [("commercial_partner_id", "in", partners.ids)]
        for address in self.env["res.partner"].search(domain):
            street = f"{address.zip or ''} {address.street or ''}".strip()
            for word in (address.ref, address.name, street):
                if word:
                    key = address.commercial_partner_id.id, word.lower()
                    index.setdefault(key, address)
        return index

    def _match_address(self, index, problems):
        named = self._ship_to_words()
        if self.shipping_id or not self.partner_id or not named:
            return
        customer = self.partner_id.commercial_partner_id
        for word in named:
            address = index.get((customer.id, word.lower()))
            if address:
                self._write_matched({"shipping_id": address.id})
                return
        problems.append(["unknown_ship_to", {"name": named[0]}])

    def _ship_to_words(self):
        street = f"{self.ship_to_zip or ''} {self.ship_to_street or ''}".strip()
        own = {self.customer_code, self.customer_name}
        words = (self.ship_to_code, self.ship_to_name, street)
        return [word for word in words if word and word not in own]

    # --- Products

    def _product_index(self):
        """{("code"|"barcode"|"name", lower-case value): products}."""
        codes = {line.product_code for line in self if line.product_code}
        barcodes = {line.barcode for line in self if line.barcode}
        barcodes |= {code.lstrip("0") for code in barcodes} | codes
        names = {
            line.description for line in self if line.description and not line.product_code
        }
        domain = Domain.OR(
            [
                [("default_code", "in", list(codes))],
                [("barcode", "in", list(barcodes))],
                [("name", "in", list(names))],
            ]
        )
        domain &= Domain("company_id", "in", [self.env.company.id, False])
        Product = self.env["product.product"].with_context(active_test=False)
        index = {}
        for product in Product.search(domain):
            for kind, value in (
                ("code", product.default_code),
                ("barcode", product.barcode),
                ("name", product.name),
            ):
                if value:
                    key = kind, value.lower()
                    index[key] = index.get(key, Product) | product
        return index

    def _alias_index(self):
        codes = {line.customer_product_code for line in self} | {
            line.product_code for line in self
        }
        codes |= {line.barcode for line in self}
        domain = [
            ("code", "in", [code for code in codes if code]),
            ("company_id", "=", self.env.company.id),
        ]
        aliases = self.env["backoffice.product.alias"].search(domain)
        return {(alias.partner_id.id, alias.code.lower()): alias for alias in aliases}

    def _match_product(self, index, aliases, problems):
        if self.product_id:
            return
        named = (self.customer_product_code, self.product_code, self.barcode)
        codes = [code for code in named if code]
        customer = self.partner_id.commercial_partner_id.id
        for code in codes:
            alias = aliases.get((customer, code.lower())) or aliases.get((False, code.lower()))
            if alias:
                vals = {"product_id": alias.product_id.id}
                if alias.uom_id and not self.uom:
                    vals["uom_id"] = alias.uom_id.id
                self._write_matched(vals)
                return
        products = self._products_called(index)
        active = products.filtered("active")
        code = (codes or [self.description or ""])[0]
        if len(active) == 1:
            self._write_matched({"product_id": active.id})
        elif active:
            problems.append(["ambiguous_product", {"code": code}])
        elif products:
            problems.append(["archived_product", {"code": code}])
        else:
            problems.append(["unknown_product" if code else "no_product", {"code": code}])

    def _products_called(self, index):
        keys = []
        if self.product_code:
            keys += [("code", self.product_code), ("barcode", self.product_code)]
        if self.barcode:
            keys += [("barcode", self.barcode), ("barcode", self.barcode.lstrip("0"))]
        if self.description and not self.product_code:
            keys.append(("name", self.description))
        for kind, value in keys:
            if (kind, value.lower()) in index:
                return index[kind, value.lower()]
        return self.env["product.product"]
