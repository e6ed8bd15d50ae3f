from odoo import api, fields, models

from ..carriers import registry

STATUSES = [
    ("booked", "Booked"),
    ("picked_up", "Picked up"),
    ("in_transit", "In transit"),
    ("out_for_delivery", "Out for delivery"),
    ("delivered", "Delivered"),
    ("exception", "Exception"),
    ("held", "Held"),
    ("returned", "Returned"),
    ("lost", "Lost"),
]
#: after these nothing more is expected to happen
FINAL = ("delivered", "returned")
#: what outweighs the progress of other parcels, gravest first
TROUBLES = ("lost", "held", "exception")
ACTIONS = [
    ("release", "Answer for the held shipment"),
    ("address", "Correct the address"),
    ("contact", "Agree with the consignee"),
    ("claim", "Claim from the carrier"),
    ("receive", "Receive the goods back"),
]


def sum_up(statuses):
    """One status for several parcels: the gravest trouble, else the one least advanced."""
    statuses = set(statuses)
    order = [key for key, _label in STATUSES]
    for status in (*TROUBLES, *order):
        if status in statuses:
            if status == "delivered" and "returned" in statuses:
                return "returned"
            return status
    return False


class BackofficeTrackingCode(models.Model):
    """What a carrier's event code means here, and what it asks of the sender.

    Codes that nobody has explained yet are added by the polling, without a status.
    """

    _name = "backoffice.tracking.code"
    _description = "Tracking Code"
    _order = "carrier, code, id"
    _rec_names_search = ["code", "name"]

    carrier = fields.Selection(
        lambda self: self._get_carriers(), required=True, help="Whose code it is."
    )
    code = fields.Char(required=True)
    name = fields.Char("Carrier's Words", required=True, translate=True)
    status = fields.Selection(
        STATUSES, help="Empty: the event is shown, and the shipment's status stays as it was."
    )
    needs_me = fields.Boolean(
        "Needs Somebody", help="The shipment comes into the list of those that need somebody."
    )
    expected_action = fields.Selection(ACTIONS)
    hint = fields.Char(translate=True, help="What to do, and by when.")
    is_used = fields.Boolean(compute="_compute_is_used", search="_search_is_used")

    _code_uniq = models.Constraint("UNIQUE (carrier, code)", "A carrier's code is kept once.")

    @api.model
    def _get_carriers(self):
        methods = self.env["delivery.carrier"]._fields["delivery_type"]
        labels = dict(methods._description_selection(self.env))
        return [
            (code, labels.get(f"backoffice_{code}", code))
            for code, client in registry.CLIENTS.items()
            if "track" in client.can
        ]

    @api.depends("code", "name")
    def _compute_display_name(self):
        for code in self:
            code.display_name = f"{code.code} {code.name or ''}".strip()

    def _compute_is_used(self):
        groups = self.env["backoffice.tracking.event"]._read_group(
            [("code_id", "in", self.ids)], ["code_id"]
        )
        used = {code.id for (code,) in groups}
        for code in self:
            code.is_used = code.id in used

    def _search_is_used(self, operator, value):
        if operator != "in":
            return NotImplemented
        query = self.env["backoffice.tracking.event"]._search([("code_id", "!=", False)])
        found = [("id", "in", query.subselect("code_id"))]
        return found if True in value else ["!", *found]

    def write(self, vals):
        result = super().write(vals)
        if {"status", "needs_me"} & vals.keys():
            self._review_shipments()
        return result

    def _review_shipments(self):
        """Shipments under way whose events have these codes are judged anew."""
        domain = [("event_ids.code_id", "in", self.ids), ("track_state", "=", "open")]
        self.env["backoffice.booking"].sudo().search(domain)._update_tracking()

    # --- For the polling

    @api.model
    def _match(self, wanted):
        """{(carrier, code, text): code record} of {(carrier, code, text)}; what nobody knows
        is added, for the manager to explain.

        A code of two parts ("X/48") is explained by its first part where it has no row.
        """
        carriers = {carrier for carrier, _code, _text in wanted}
        rows = self.search([("carrier", "in", [*carriers])])
        known = {(row.carrier, row.code): row for row in rows}
        new = {}
        for carrier, code, text in sorted(wanted):
            if not self._find(known, carrier, code):
                new.setdefault((carrier, code), text)
        added = self.create(
            [
                {"carrier": carrier, "code": code, "name": text or code}
                for (carrier, code), text in new.items()
            ]
        )
        known |= {(row.carrier, row.code): row for row in added}
        return {key: self._find(known, *key[:2]) for key in wanted}

    @api.model
    def _find(self, known, carrier, code):
        return known.get((carrier, code)) or known.get((carrier, code.partition("/")[0]))
