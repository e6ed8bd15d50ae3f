from odoo import api, fields, models
from odoo.tools import SQL


class BackofficeDayEnd(models.Model):
    """What a carrier has booked for us and did not take along yet, by account and depot.

    A view of the bookings: a row is what waits at one depot for one carrier.
    """

    _name = "backoffice.day.end"
    _description = "Day's End"
    _auto = False
    _order = "waiting_count desc, id"
    _rec_name = "carrier_id"
    _depends = {
        "backoffice.booking": [
            "company_id", "warehouse_id", "carrier_id", "state", "manifest_id",
            "handed_over_at", "is_cancel_wanted", "return_of_id", "parcel_count", "weight",
        ],
        "backoffice.manifest": ["state"],
        "delivery.carrier": ["booking_account_id"],
    }  # fmt: skip

    company_id = fields.Many2one("res.company", readonly=True)
    warehouse_id = fields.Many2one("stock.warehouse", "Depot", readonly=True)
    carrier_id = fields.Many2one("delivery.carrier", "Delivery Method", readonly=True)
    waiting_count = fields.Integer("To Close", readonly=True)
    parcel_count = fields.Integer("Parcels", readonly=True)
    weight = fields.Float("Weight (kg)", readonly=True, digits="Stock Weight")
    drafted_count = fields.Integer(
        "Gathered", readonly=True, help="Gathered, and not closed yet."
    )
    closed_count = fields.Integer(
        "For the Driver", readonly=True, help="Closed, and not handed over yet."
    )
    moving_count = fields.Integer(
        "Unbooked", readonly=True, help="On the way to the carrier, failed or unknown."
    )
    old_count = fields.Integer(
        "Older", readonly=True, help="Booked before today and not handed over."
    )
    oldest_at = fields.Datetime("Oldest", readonly=True)
    cutoff_at = fields.Datetime("Cut-Off", compute="_compute_cutoff")
    time_left = fields.Char(compute="_compute_cutoff")
    urgency = fields.Selection(
        [("none", "None"), ("soon", "Soon"), ("late", "Late")], compute="_compute_cutoff"
    )

    @property
    def _table_query(self):
        return SQL(
            """
            SELECT min(b.id) AS id, b.company_id, b.warehouse_id,
                   coalesce(a.carrier_id, c.id) AS carrier_id,
                   count(*) FILTER (WHERE w.waits) AS waiting_count,
                   coalesce(sum(b.parcel_count) FILTER (WHERE w.waits), 0) AS parcel_count,
                   coalesce(sum(b.weight) FILTER (WHERE w.waits), 0) AS weight,
                   count(*) FILTER (
                       WHERE w.booked AND m.state IN ('draft', 'closing', 'failed')
                   ) AS drafted_count,
                   count(*) FILTER (WHERE w.booked AND m.state = 'closed') AS closed_count,
                   count(*) FILTER (WHERE NOT w.booked) AS moving_count,
                   count(*) FILTER (WHERE w.booked AND b.create_date < %s) AS old_count,
                   min(b.create_date) FILTER (WHERE w.booked) AS oldest_at
              FROM backoffice_booking b
              JOIN delivery_carrier c ON c.id = b.carrier_id
              LEFT JOIN (
                   SELECT booking_account_id AS id, min(id) AS carrier_id
                     FROM delivery_carrier
                    WHERE booking_account_id IS NOT NULL
                    GROUP BY booking_account_id
                   ) AS a ON a.id = c.booking_account_id
              LEFT JOIN backoffice_manifest m ON m.id = b.manifest_id
             CROSS JOIN LATERAL (
                   SELECT b.state IN ('booked', 'closed') AS booked,
                          b.state IN ('booked', 'closed') AND b.manifest_id IS NULL
                          AND b.is_cancel_wanted IS NOT TRUE AS waits
                   ) AS w
             WHERE b.handed_over_at IS NULL AND b.return_of_id IS NULL
               AND b.state NOT IN ('draft', 'cancelled')
             GROUP BY b.company_id, b.warehouse_id, coalesce(a.carrier_id, c.id)
            """,
            self._get_midnight(),
        )

    @api.model
    def _get_midnight(self):
        """When today began for the company, in UTC."""
        company = self.env.company
        depot = self.env["stock.warehouse"]
        return depot._to_utc(company, depot._get_local_now(company).date(), 0)

    @api.model
    def _search_fresh(self, domain):
        """The rows as they are now: a view's cache knows nothing of what was written."""
        self.invalidate_model()
        return self.search(domain)

    @api.depends_context("tz", "lang")
    @api.depends("carrier_id", "warehouse_id", "company_id", "waiting_count", "drafted_count")
    def _compute_cutoff(self):
        now = fields.Datetime.now()
        for row in self:
            carrier, depot = row.carrier_id, row.warehouse_id
            limit = carrier._get_group_cutoff(depot, row.company_id) if carrier else False
            left = (limit - now).total_seconds() / 60 if limit else 0
            unclosed = row.waiting_count + row.drafted_count
            row.cutoff_at = limit
            row.time_left = row._get_time_text(left) if limit and unclosed else False
            if not limit or not unclosed or left > carrier.cutoff_warn_minutes:
                row.urgency = "none"
            else:
                row.urgency = "soon" if left > 0 else "late"

    def _get_time_text(self, minutes):
        hours, rest = divmod(int(abs(minutes)), 60)
        text = f"{hours}:{rest:02d}"
        if minutes <= 0:
            return self.env._("%(time)s h too late", time=text)
        return self.env._("%(time)s h left", time=text)

    # --- Actions

    def action_open_manifest(self):
        """Gathers what waits: a manifest for each row, opened."""
        Manifest = self.env["backoffice.manifest"]
        Manifest.check_access("write")
        self.check_access("read")
        rows = self.exists()
        bookings = rows._find_bookings(self.env["backoffice.booking"]._waiting_domain())
        groups = [
            (row.company_id, row.warehouse_id, row.carrier_id, bookings[row]) for row in rows
        ]
        manifests = Manifest.sudo()._gather([g for g in groups if g[3]])
        manifests |= rows._find_open_manifests()
        if not manifests:
            return rows.action_view_bookings()
        return manifests.sudo(False)._get_records_action(name=self.env._("Manifests"))

    def _find_open_manifests(self):
        found = self.env["backoffice.manifest"].search(
            [
                ("state", "in", ("draft", "closing", "failed")),
                ("carrier_id", "in", self.carrier_id.ids),
            ]
        )
        keys = {(row.company_id, row.warehouse_id, row.carrier_id) for row in self}
        return found.filtered(lambda m: (m.company_id, m.warehouse_id, m.carrier_id) in keys)

    def _find_bookings(self, domain):
        """{row: its bookings} of `domain`, in one query, with the worker's rights."""
        Booking = self.env["backoffice.booking"].sudo()
        carriers = self.carrier_id.sudo()
        carriers |= carriers.booking_account_id.with_context(active_test=False).carrier_ids
        found = Booking.search(
            [
                *domain,
                ("carrier_id", "in", carriers.ids),
                ("company_id", "in", self.company_id.ids),
            ],
            order="id",
        ).grouped(lambda b: (b.company_id, b.warehouse_id, b._get_manifest_carrier()))
        return {
            row: found.get((row.company_id, row.warehouse_id, row.carrier_id), Booking)
            for row in self
        }

    def action_view_bookings(self):
        """Everything of these rows that was not handed over, of any day."""
        domain = [
            ("handed_over_at", "=", False),
            ("return_of_id", "=", False),
            ("state", "not in", ("draft", "cancelled")),
        ]
        bookings = self.env["backoffice.booking"].union(*self._find_bookings(domain).values())
        action = bookings.sudo(False)._get_records_action(
            name=self.env._("Not Handed Over"), view_mode="list,form"
        )
        return action | {"views": [(False, "list"), (False, "form")]}
