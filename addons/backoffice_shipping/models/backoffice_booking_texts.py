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

    @api.model
    def _problem_texts(self):
        return self._missing_texts() | self._refused_texts()

    @api.model
    def _missing_texts(self):
        """What a shipment lacks."""
        return {
            "no_name": self.env._("The consignee has no name."),
            "no_street": self.env._("The delivery address of %(name)s has no street."),
            "no_zip": self.env._("The delivery address of %(name)s has no ZIP code."),
            "no_city": self.env._("The delivery address of %(name)s has no city."),
            "no_country": self.env._("The delivery address of %(name)s has no country."),
            "no_phone": self.env._("%(name)s has no telephone number for the driver."),
            "no_parcels": self.env._("There is no parcel to send: set the parcels."),
            "no_weight": self.env._(
                "The shipment weighs nothing: set the weight of its parcels."
            ),
            "no_field": self.env._("%(field)s is missing."),
            "no_customs": self.env._(
                "The shipment leaves the customs union and has no customs data: %(field)s."
            ),
        }

    @api.model
    def _refused_texts(self):
        """What the carrier does not take of it."""
        return {
            "bad_zip": self.env._("“%(zip)s” is no ZIP code of %(country)s."),
            "long_street": self.env._(
                "The street “%(text)s” has more than the %(limit)d characters that the"
                " carrier takes: shorten it."
            ),
            "long_city": self.env._(
                "The city “%(text)s” has more than the %(limit)d characters that the carrier"
                " takes: shorten it."
            ),
            "too_many_parcels": self.env._(
                "The shipment has %(count)d parcels; the carrier takes at most %(limit)d:"
                " split it."
            ),
            "long_text": self.env._(
                "%(field)s “%(text)s” has more than the %(limit)d characters that the carrier"
                " takes: shorten it, for instance to “%(proposal)s”."
            ),
            "bad_field": self.env._("%(field)s “%(text)s” is not what the carrier takes."),
            "too_heavy": self.env._(
                "Parcel %(parcel)s weighs %(weight)s kg; the carrier takes at most"
                " %(limit)s kg."
            ),
            "too_large": self.env._(
                "Parcel %(parcel)s measures %(size)s cm; the carrier takes at most %(limit)s."
            ),
            "not_served": self.env._("The carrier does not take shipments to %(country)s."),
            "no_cash": self.env._(
                "The carrier collects no cash on delivery for this shipment."
            ),
            "bad_reference": self.env._(
                "The reference “%(text)s” is no number of at most %(limit)d digits."
            ),
        }

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
            "said": self.env._("The carrier says: %(text)s (%(number)d)."),
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
        }
