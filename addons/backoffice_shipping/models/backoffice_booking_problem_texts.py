from odoo import api, models


class BackofficeBooking(models.Model):
    """What keeps a shipment from being sent, and what is to be said of an answer."""

    _inherit = "backoffice.booking"

    @api.model
    def _problem_texts(self):
        return self._address_texts() | self._shipment_texts() | self._remark_texts()

    @api.model
    def _address_texts(self):
        return {
            "no_name": self.env._("The consignee has no name."),
            "no_street": self.env._("The delivery address of %(name)s has no street."),
            "no_zip": self.env._("The delivery address of %(name)s has no ZIP code."),
            "no_city": self.env._("The delivery address of %(name)s has no city."),
            "no_country": self.env._("The delivery address of %(name)s has no country."),
            "no_phone": self.env._("%(name)s has no telephone number for the driver."),
            "bad_zip": self.env._("“%(zip)s” is no ZIP code of %(country)s."),
            "long_street": self.env._(
                "The street “%(text)s” has more than the %(limit)d characters that the"
                " carrier takes: shorten it."
            ),
            "long_city": self.env._(
                "The city “%(text)s” has more than the %(limit)d characters that the carrier"
                " takes: shorten it."
            ),
            "long_text": self.env._(
                "%(field)s “%(text)s” has more than the %(limit)d characters that the carrier"
                " takes: shorten it, for instance to “%(proposal)s”."
            ),
            "no_field": self.env._("%(field)s is missing."),
            "bad_field": self.env._("%(field)s “%(text)s” is not what the carrier takes."),
        }

    @api.model
    def _shipment_texts(self):
        return {
            "no_parcels": self.env._("There is no parcel to send: set the parcels."),
            "no_weight": self.env._(
                "The shipment weighs nothing: set the weight of its parcels."
            ),
            "too_many_parcels": self.env._(
                "The shipment has %(count)d parcels; the carrier takes at most %(limit)d:"
                " split it."
            ),
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
            "no_customs": self.env._(
                "The shipment leaves the customs union and has no customs data: %(field)s."
            ),
            "no_return": self.env._("The carrier takes no returns through its interface."),
            "no_insurance": self.env._("The carrier insures nothing through its interface."),
            "bad_reference": self.env._(
                "The reference “%(text)s” is no number of at most %(limit)d digits."
            ),
            "bad_window": self.env._(
                "The carrier collects between %(start)s and %(end)s o'clock: set other times."
            ),
        }

    @api.model
    def _remark_texts(self):
        return {
            "merged": self.env._(
                "Shipment %(number)s has %(total)d parcels at the carrier, our booking"
                " %(count)d: it was merged with another one. Have the depot take them apart"
                " before the day is closed."
            ),
            "split": self.env._(
                "The carrier has given the parcels of one booking several numbers: %(numbers)s."
            ),
            "incomplete": self.env._(
                "The carrier took %(done)d of %(count)d parcels: %(text)s"
            ),
            "unrouted": self.env._(
                "The carrier has found no depot for the address (%(text)s): the number stays,"
                " the depot corrects it."
            ),
            "no_label_file": self.env._(
                "The carrier gave no label that can be printed: take it from its portal."
            ),
        }
