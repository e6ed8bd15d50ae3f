import json
from collections import Counter

from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from .backoffice_transport_document import TRANSITION


class BackofficeTransportDocument(models.Model):
    """Issuing and cancelling: the only ways out of a draft."""

    _inherit = "backoffice.transport.document"

    # --- Issue

    def action_issue(self):
        """Gives drafts their numbers, by date and in the order they were made.

        A number is taken in this transaction and comes back if it is rolled back: there
        are no gaps. Raises UserError naming the documents that are not ready. Constant
        queries, whatever the number of documents.
        """
        self.check_access("write")
        self._check_issue()
        today = fields.Date.context_today(self)
        documents = self.sorted(lambda doc: (doc.date or today, doc.id))
        documents._freeze_values()
        documents._apply_numbers(documents._take_names(today))
        now = fields.Datetime.now()
        starting = documents.filtered(
            lambda doc: not doc.start_at and doc.series_id.start_at_issue
        )
        starting.write({"start_at": now})
        documents.with_context(transport_transition=TRANSITION).write(
            {"state": "issued", "issued_at": now, "issued_by_id": self.env.uid}
        )
        documents._message_log_batch(
            bodies={doc.id: self.env._("Issued as %(name)s.", name=doc.name) for doc in self}
        )
        documents._after_issue()
        return True

    def _after_issue(self):
        """Hook: runs once for all documents that were just issued, in the transaction."""
        return self

    def _check_issue(self):
        problems = []
        for document in self:
            if document.state != "draft":
                problems.append(
                    self.env._(
                        "%(document)s was issued already.", document=document.display_name
                    )
                )
                continue
            missing = document._get_missing()
            if missing:
                problems.append(
                    self.env._(
                        "%(document)s for %(partner)s lacks: %(missing)s.",
                        document=document.display_name,
                        partner=document.partner_id.display_name,
                        missing=", ".join(missing),
                    )
                )
        if problems:
            raise UserError("\n".join(problems))

    def _get_missing(self):
        """What a document needs before it is issued, as words."""
        needed = {
            self.env._("a reason"): self.reason_id,
            self.env._("lines"): self.line_ids,
            self.env._("a series"): self.series_id.active,
        }
        if self.carried_by == "carrier":
            needed[self.env._("the carrier")] = self.carrier_id or self.carrier_partner_id
        return [label for label, value in needed.items() if not value]

    def _take_names(self, today):
        """``{document: values}``: date, year, number and name, in the order of ``self``."""
        values = {}
        wanted = Counter()
        for document in self:
            date = document.date or today
            key = document.series_id.id, document.series_id._get_year(date)
            values[document] = {"date": date, "number_year": key[1], "number": wanted[key]}
            wanted[key] += 1
        first = self.env["backoffice.transport.series"]._take_numbers(dict(wanted))
        for document, vals in values.items():
            series = document.series_id
            vals["number"] += first[series.id, vals["number_year"]]
            vals["name"] = series._format_number(vals["date"], vals["number"])
        return values

    def _apply_numbers(self, values):
        """Writes what differs from document to document, in one statement."""
        rows = [
            {
                "id": document.id,
                **vals,
                "date": fields.Date.to_string(vals["date"]),
                **document._get_party_texts(),
            }
            for document, vals in values.items()
        ]
        names = ["name", "number", "number_year", "date"]
        names += ["sender_text", "customer_text", "consignee_text", "carrier_text"]
        self.flush_recordset()
        self.env.execute_query(
            SQL(
                """
                UPDATE backoffice_transport_document AS document
                   SET name = v.name, number = v.number, number_year = v.number_year,
                       date = v.date, sender_text = v.sender_text,
                       customer_text = v.customer_text,
                       consignee_text = v.consignee_text, carrier_text = v.carrier_text
                  FROM jsonb_to_recordset(%s::jsonb) AS v(
                       id int, name text, number int, number_year int, date date,
                       sender_text text, customer_text text, consignee_text text,
                       carrier_text text)
                 WHERE document.id = v.id
             RETURNING document.id
                """,
                json.dumps(rows),
            )
        )
        self.invalidate_recordset(names)
        self.modified(names)

    def _freeze_values(self):
        """Takes prices from the orders a last time: from now on they are on paper."""
        lines = self.line_ids.filtered("move_id")
        rows = [{"id": line.id, **self._prepare_line_value(line.move_id)} for line in lines]
        if not rows:
            return
        lines.flush_recordset()
        self.env.execute_query(
            SQL(
                """
                UPDATE backoffice_transport_document_line AS line
                   SET price_unit = v.price_unit, amount = v.amount,
                       currency_id = v.currency_id
                  FROM jsonb_to_recordset(%s::jsonb) AS v(
                       id int, price_unit numeric, amount numeric, currency_id int)
                 WHERE line.id = v.id
             RETURNING line.id
                """,
                json.dumps(rows),
            )
        )
        lines.invalidate_recordset(["price_unit", "amount", "currency_id"])

    # --- Parties in words

    def _get_party_texts(self):
        """Names and addresses as printed: kept at issue, so that a reprint is the same."""
        self.ensure_one()
        if self.state != "draft":
            return {
                name: self[name]
                for name in ("sender_text", "customer_text", "consignee_text", "carrier_text")
            }
        document = self.with_context(lang=self._get_lang())
        return {
            "sender_text": document._describe_party(document.company_id.partner_id),
            "customer_text": document._describe_party(document.customer_id),
            "consignee_text": document._describe_party(document.partner_id, False),
            "carrier_text": document._describe_party(document.carrier_partner_id)
            or document.carrier_id.name
            or "",
        }

    @api.model
    def _describe_party(self, partner, identifiers=True):
        """Name, address and, if wanted, tax numbers of a partner, a line each."""
        if not partner:
            return ""
        lines = [partner.commercial_company_name or partner.name or ""]
        if partner.name and partner.name != lines[0]:
            lines.append(partner.name)
        lines += partner._display_address(without_company=True).splitlines()
        if identifiers:
            lines += self._get_identifiers(partner)
        return "\n".join(line.strip() for line in lines if line.strip())

    @api.model
    def _get_identifiers(self, partner):
        """Hook: the tax numbers that are printed with a partner."""
        vat = partner.vat or partner.commercial_partner_id.vat
        return [self.env._("VAT %(number)s", number=vat)] if vat else []

    # --- Cancel

    def action_cancel(self, reason=None):
        """Cancels issued documents: numbers stay, deliveries are free again.

        Without a `reason` it opens the window that asks for one.
        """
        self._check_cancel()
        if not (reason or "").strip():
            return {
                "type": "ir.actions.act_window",
                "name": self.env._("Cancel Transport Documents"),
                "res_model": "backoffice.transport.cancel",
                "view_mode": "form",
                "target": "new",
                "context": {"default_document_ids": self.ids},
            }
        self.check_access("write")
        pickings = self.picking_ids
        self.with_context(transport_transition=TRANSITION).write(
            {
                "state": "cancelled",
                "cancel_reason": reason.strip(),
                "cancelled_at": fields.Datetime.now(),
                "cancelled_by_id": self.env.uid,
            }
        )
        self._before_release(pickings)
        pickings.write({"transport_document_id": False})
        body = Markup("<p>%s</p>") % self.env._("Cancelled: %(reason)s", reason=reason.strip())
        self._message_log_batch(bodies=dict.fromkeys(self.ids, body))
        return True

    def _before_release(self, pickings):
        """Hook: the documents are cancelled, their deliveries not yet released."""
        return self

    def _check_cancel(self):
        wrong = self.filtered(lambda doc: doc.state != "issued")
        if wrong:
            raise UserError(
                self.env._(
                    "Only issued documents are cancelled; %(documents)s is not issued.",
                    documents=", ".join(wrong.mapped("display_name")),
                )
            )
        if invoiced := self.filtered(lambda doc: doc._get_live_invoices()):
            raise UserError(
                self.env._(
                    "%(documents)s is on an invoice: cancel or credit the invoice first.",
                    documents=", ".join(invoiced.mapped("display_name")),
                )
            )
