from odoo import models

from .backoffice_order_intake_line_match import UNIT_WORDS


class BackofficeOrderIntakeLine(models.Model):
    """What is looked at beside customer and product: unit, agent, currency, amounts."""

    _inherit = "backoffice.order.intake.line"

    # --- Unit, agent, currency

    def _unit_index(self):
        units = self.env["uom.uom"].with_context(lang="en_US").search([])  # pylint: disable=no-search-all
        index = {unit.name.lower(): unit for unit in units}
        for unit in units.with_context(lang=self.env.lang):
            index.setdefault(unit.name.lower(), unit)
        return index

    def _match_unit(self, index, problems):
        if not self.product_id:
            return
        if not self.uom_id and self.uom:
            word = self.uom.strip().lower().rstrip(".")
            unit = index.get(word) or index.get(UNIT_WORDS.get(word, ""))
            if not unit:
                problems.append(["unknown_uom", {"uom": self.uom}])
                return
            self._write_matched({"uom_id": unit.id})
        unit = self.uom_id or self.product_id.uom_id
        if not unit._has_common_reference(self.product_id.uom_id):
            params = {"product": self.product_id.display_name, "uom": unit.name}
            problems.append(["wrong_uom", params])

    def _agent_index(self):
        index = {}
        if not any(line.agent for line in self):
            return index
        for agent in self.env["res.partner"].search([("is_agent", "=", True)]):
            for word in (agent.ref, agent.name):
                if word:
                    index.setdefault(word.lower(), agent)
        return index

    def _match_agent(self, index, problems):
        if self.agent_id or not self.agent:
            return
        agent = index.get(self.agent.strip().lower())
        if agent:
            self._write_matched({"agent_id": agent.id})
        else:
            problems.append(["unknown_agent", {"agent": self.agent}])

    def _pricelists(self):
        """{currency code: the first price list in it}, for files that name a currency."""
        if not any(line.currency for line in self):
            return {}
        domain = [("company_id", "in", [self.env.company.id, False])]
        index = {}
        for pricelist in self.env["product.pricelist"].search(domain):
            index.setdefault(pricelist.currency_id.name, pricelist)
        return index

    def _match_currency(self, index, problems):
        """A price list is needed only where the customer's is in another currency."""
        code = (self.currency or "").upper()
        if not code or self.pricelist_id or not self.partner_id:
            return
        own = self.partner_id.property_product_pricelist.currency_id
        if code == (own or self.env.company.currency_id).name:
            return
        if code in index:
            self._write_matched({"pricelist_id": index[code].id})
        else:
            problems.append(["no_pricelist", {"currency": code}])

    # --- Amounts, reference, duplicates

    def _review(self, problems):
        filled = {"quantity": self.quantity, "delivery_date": self.delivery_date}
        for code, params in self.problems or []:
            if code == "cell" and not filled.get(params["column"]):
                problems.append([code, params])
        unread = {params.get("column") for code, params in problems if code == "cell"}
        if self.is_credit or self.quantity < 0:
            problems.append(["credit", {}])
        elif not self.quantity and "quantity" not in unread:
            problems.append(["zero_quantity", {}])
        if self.price < 0:
            problems.append(["negative_price", {}])
        elif self.has_price and not self.price:
            problems.append(["zero_price", {}])
        if not self.order_ref:
            problems.append(["no_reference", {}])

    def _look_for_new_duplicates(self):
        """The same order may have come in by another way since the file was matched."""
        for company, lines in self.grouped("company_id").items():
            kept = {
                line: [p for p in line.problems or [] if p[0] != "duplicate"] for line in lines
            }
            lines.with_company(company)._note_duplicates(kept)
            lines._set_problems(kept)

    def _note_duplicates(self, found):
        """Same customer and reference as an order that is here: refused, with the link."""
        references = {line.order_ref for line in self if line.order_ref}
        customers = self.partner_id.commercial_partner_id
        orders = self.env["sale.order"]._by_customer_reference(
            self.env.company, customers, references
        )
        for line in self:
            customer = line.partner_id.commercial_partner_id
            order = orders.get((customer.id, line.order_ref))
            if order:
                params = {
                    "customer": line.partner_id.display_name,
                    "ref": line.order_ref,
                    "order": order.name,
                }
                found[line].append(["duplicate", params])
            if line.duplicate_order_id != (order or self.env["sale.order"]):
                line._write_matched({"duplicate_order_id": order.id if order else False})
