from odoo import api, models


class BackofficeBooking(models.Model):
    """What the carriers' package says, in the reader's language; the keys are its own."""

    _inherit = "backoffice.booking"

    @api.model
    def _carrier_sentence(self, error):
        """A CarrierError as a sentence and what to do about it."""
        text = self._outcome_texts()[error.key] % error.params
        return f"{text} {self._advice_texts()[error.advice]}" if error.advice else text

    @api.model
    def _problem_sentence(self, problem):
        params = dict(problem.params)
        if "field" in params:
            params["field"] = self._field_texts()[params["field"]]
        return self._problem_texts()[problem.code] % params

    def _warning_of(self, result):
        """What a person should know of a booking, in the language of who is responsible."""
        if not result.remarks:
            return result.warning
        booking = self.with_context(lang=self.user_id.lang or self.env.lang)
        return " ".join(booking._problem_sentence(remark) for remark in result.remarks)

    @api.model
    def _field_texts(self):
        """What a problem's `field` stands for, as the start of a sentence."""
        return {
            "name": self.env._("The consignee's name"),
            "contact": self.env._("The contact"),
            "street": self.env._("The street"),
            "zip": self.env._("The ZIP code"),
            "city": self.env._("The city"),
            "province": self.env._("The province"),
            "country": self.env._("The country"),
            "phone": self.env._("The telephone"),
            "email": self.env._("The e-mail address"),
            "vat": self.env._("The VAT number"),
            "eori": self.env._("The EORI number"),
            "sender": self.env._("The sender's address"),
            "sender_phone": self.env._("The sender's telephone"),
            "contents": self.env._("The description of the goods"),
            "reference": self.env._("The reference"),
            "notes": self.env._("The note for the driver"),
            "size": self.env._("The size of a parcel"),
            "service": self.env._("The service"),
            "incoterm": self.env._("The incoterm"),
            "invoice": self.env._("The invoice's number"),
            "invoice_date": self.env._("The invoice's date"),
            "hs_code": self.env._("The HS code"),
            "origin": self.env._("The country of origin"),
            "net_weight": self.env._("The net weight"),
            "value": self.env._("The value of the goods"),
            "cash_on_delivery": self.env._("The cash on delivery"),
            "insured": self.env._("The insured value"),
            "ship_on": self.env._("The day of shipping"),
        }

    @api.model
    def _outcome_texts(self):
        return {
            "bad_address": self.env._(
                "“%(address)s” is no web address: set the carrier's address on the delivery"
                " method."
            ),
            "not_encrypted": self.env._(
                "“%(address)s” would send the password unencrypted: write https."
            ),
            "unreachable": self.env._("The carrier cannot be reached: %(detail)s"),
            "unusable": self.env._(
                "The carrier's address or credentials cannot be used: %(detail)s"
            ),
            "timeout": self.env._("The carrier did not answer in time."),
            "lost": self.env._("The connection was lost before the carrier's answer."),
            "endless": self.env._("The carrier's answer does not end."),
            "unreadable": self.env._("The carrier's answer cannot be read."),
            "http_busy": self.env._("The carrier asks to come back later (HTTP %(status)d)."),
            "http_failed": self.env._("The carrier's server failed (HTTP %(status)d)."),
            "http_refused": self.env._(
                "The carrier's server refused the request (HTTP %(status)d): check address"
                " and credentials on the delivery method."
            ),
            "not_started": self.env._("There was no time to send it."),
            "internal": self.env._("Something unforeseen happened during the call: %(detail)s"),
            "no_token": self.env._(
                "The carrier gave no access for this session, so that nothing was sent."
            ),
            "said": self.env._("The carrier says: %(text)s (%(number)d)."),
        } | self._answer_texts()

    @api.model
    def _answer_texts(self):
        """What a carrier answered, of those that were asked."""
        return {
            "several": self.env._(
                "The carrier has several shipments of this reference: %(numbers)s."
            ),
            "told": self.env._("The carrier says: %(text)s"),
            "not_listed": self.env._(
                "The carrier lists no such shipment, which proves nothing: it may stand in"
                " its portal as not yet routed."
            ),
            "closed_before": self.env._(
                "Shipment %(number)s is closed: the carrier has its data and it travels."
            ),
            "shared": self.env._(
                "Shipment %(number)s holds parcels of another booking too: it cannot be taken"
                " back as a whole."
            ),
        }

    @api.model
    def _advice_texts(self):
        return {
            "credentials": self.env._("Check user and password on the delivery method."),
            "customer": self.env._("Check the customer code on the delivery method."),
            "destination": self.env._(
                "Check ZIP code, city and country of the delivery address."
            ),
            "data": self.env._("The data are wrong or contradict each other."),
            "ask": self.env._("Ask the carrier."),
            "unknown_shipment": self.env._("The carrier knows no such shipment."),
            "left": self.env._("The depot has handled the shipment already."),
            "again": self.env._("Try again later."),
            "depot": self.env._("Call the depot."),
        }
