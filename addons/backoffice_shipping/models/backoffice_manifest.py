from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

#: what only the actions and the worker may set
OPEN_TO_ALL = {"note", "user_id", "driver", "vehicle"}


class BackofficeManifest(models.Model):
    """What one driver takes along: shipments of one carrier's account and one depot.

    Closing it tells the carrier, through the outbox; where the carrier wants nothing to be
    told, our own list closes it. What the carrier refuses is taken off again with its
    words, the rest closes.
    """

    _name = "backoffice.manifest"
    _description = "Carrier Manifest"
    _inherit = ["mail.thread", "mail.activity.mixin", "backoffice.errand.mixin"]
    _order = "date desc, id desc"
    _check_company_auto = True

    # --- Fields

    name = fields.Char(required=True, readonly=True, copy=False, default="/", index=True)
    company_id = fields.Many2one("res.company", required=True, readonly=True, index=True)
    warehouse_id = fields.Many2one("stock.warehouse", "Depot", readonly=True, index=True)
    carrier_id = fields.Many2one(
        "delivery.carrier",
        "Delivery Method",
        required=True,
        readonly=True,
        index=True,
        check_company=True,
        ondelete="restrict",
    )
    date = fields.Date(required=True, readonly=True, copy=False, index=True)
    user_id = fields.Many2one("res.users", "Responsible", index="btree_not_null")
    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("closing", "Closing"),
            ("closed", "Closed"),
            ("failed", "Failed"),
            ("cancelled", "Undone"),
        ],
        default="draft",
        required=True,
        readonly=True,
        copy=False,
        index=True,
        tracking=True,
    )
    task = fields.Selection(selection_add=[("close", "Close with the carrier")])
    line_ids = fields.One2many("backoffice.manifest.line", "manifest_id", readonly=True)
    # they change with every line that is settled: two workers that settle the last lines
    # of one manifest at once meet here, and the second one looks again
    closed_count = fields.Integer("Closed", compute="_compute_counts", store=True)
    refused_count = fields.Integer("Refused", compute="_compute_counts", store=True)
    open_count = fields.Integer("To Close", compute="_compute_counts", store=True)
    parcel_count = fields.Integer("Parcels", compute="_compute_counts", store=True)
    weight = fields.Float(
        "Weight (kg)", compute="_compute_counts", store=True, digits="Stock Weight"
    )
    note = fields.Text()
    driver = fields.Char()
    vehicle = fields.Char()
    paper_id = fields.Many2one(
        "ir.attachment", "Carrier's List", readonly=True, copy=False, ondelete="set null"
    )
    closed_at = fields.Datetime("Closed at", readonly=True, copy=False)
    handed_over_at = fields.Datetime("Handed Over at", readonly=True, copy=False)
    handed_over_by_id = fields.Many2one(
        "res.users", "Handed Over by", readonly=True, copy=False, index="btree_not_null"
    )

    # --- Computes

    @api.depends("line_ids.state", "line_ids.booking_id.parcel_ids.weight")
    def _compute_counts(self):
        for manifest in self:
            lines = manifest.line_ids
            going = lines.filtered(lambda line: line.state in ("open", "closed"))
            manifest.open_count = len(lines.filtered(lambda line: line.state == "open"))
            manifest.closed_count = len(going) - manifest.open_count
            manifest.refused_count = len(lines.filtered(lambda line: line.state == "refused"))
            manifest.parcel_count = sum(going.booking_id.mapped("parcel_count"))
            manifest.weight = sum(going.booking_id.mapped("weight"))

    # --- CRUD

    @api.model_create_multi
    def create(self, vals_list):
        sequence = self.env.ref("backoffice_shipping.backoffice_manifest_sequence").sudo()
        unnamed = [vals for vals in vals_list if vals.get("name", "/") == "/"]
        for vals, name in zip(unnamed, sequence._next_many(len(unnamed)), strict=True):
            vals["name"] = name
        return super().create(vals_list)

    def write(self, vals):
        if not self.env.su and vals.keys() - OPEN_TO_ALL - {"activity_ids", "message_ids"}:
            raise AccessError(
                self.env._("%(name)s: use the buttons.", name=self[:1].display_name)
            )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("A manifest is kept: undo it instead."))

    # --- Gathering

    @api.model
    def _gather(self, groups):
        """The open manifests of `groups`, (company, depot, carrier, bookings), filled up.

        What stands on a manifest already is left out; a draft of the same group is used.
        """
        keys = [(company, depot, carrier) for company, depot, carrier, _rows in groups]
        drafts = self._find_drafts(keys)
        missing = [key for key in keys if key not in drafts]
        vals_list = [self._prepare_manifest_vals(*key) for key in missing]
        drafts.update(zip(missing, self.create(vals_list), strict=True))
        lines = []
        for *key, bookings in groups:
            manifest = drafts[tuple(key)]
            free = bookings.filtered(lambda b: b._is_waiting_for_manifest())
            free.manifest_id = manifest
            lines += [{"manifest_id": manifest.id, "booking_id": b.id} for b in free]
        Line = self.env["backoffice.manifest.line"]
        # who gathers the same at once meets at the bookings' rows, and is tried again
        self.env["backoffice.booking"].flush_model(["manifest_id"])
        Line.flush_model(["state"])  # what another list let go of is free for this one
        Line.create(lines)
        return self.browse().union(*drafts.values())

    @api.model
    def _find_drafts(self, keys):
        found = self.search(
            [
                ("state", "=", "draft"),
                ("company_id", "in", [company.id for company, _depot, _carrier in keys]),
                ("carrier_id", "in", [carrier.id for _company, _depot, carrier in keys]),
            ],
            order="id desc",
        )
        drafts = {(m.company_id, m.warehouse_id, m.carrier_id): m for m in found}
        return {key: drafts[key] for key in keys if key in drafts}

    @api.model
    def _prepare_manifest_vals(self, company, warehouse, carrier):
        return {
            "company_id": company.id,
            "warehouse_id": warehouse.id,
            "carrier_id": carrier.id,
            "date": warehouse._get_local_now(company).date(),
            "user_id": self.env.user.id,
        }

    # --- Actions

    def action_refresh(self):
        """Adds to drafts what was booked in the meantime."""
        drafts = self._for_action(("draft",))
        Booking = self.env["backoffice.booking"].sudo()
        waiting = Booking.search(Booking._waiting_domain()).grouped(
            lambda b: (b.company_id, b.warehouse_id, b._get_manifest_carrier())
        )
        groups = [
            (*key, waiting[key])
            for key in ((m.company_id, m.warehouse_id, m.carrier_id) for m in drafts)
            if key in waiting
        ]
        if groups:
            drafts._gather(groups)

    def action_undo(self):
        """Gives the shipments of what is not closed free again."""
        manifests = self._for_action(("draft", "failed"))
        manifests.line_ids.filtered(lambda line: line.state == "open")._release()
        manifests._done_errand(state="cancelled", error=False)
        manifests._settle_errand_alerts()

    def action_hand_over(self):
        """The driver has taken everything that is closed."""
        for manifest in self._for_action(("closed",)).filtered(lambda m: not m.handed_over_at):
            closed = manifest.line_ids.filtered(lambda line: line.state == "closed")
            manifest._hand_over(closed.booking_id)

    def _hand_over(self, bookings):
        """The driver took `bookings`; the rest of the closed ones waits for the next list."""
        self._for_action(("closed",))
        manifest = self.sudo()
        now = fields.Datetime.now()
        manifest.write({"handed_over_at": now, "handed_over_by_id": self.env.uid})
        closed = manifest.line_ids.filtered(lambda line: line.state == "closed")
        taken = closed.filtered(lambda line: line.booking_id in bookings)
        taken.booking_id.handed_over_at = now
        left = closed - taken
        left._refuse(dict.fromkeys(left, self.env._("The driver left it.")), state="left")

    def action_scan(self):
        """Hands over by the labels that the scanner reads."""
        self.ensure_one()
        self._for_action(("closed",))
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Scan at the Handover"),
            "res_model": "backoffice.manifest.scan",
            "view_mode": "form",
            "target": "new",
            "context": {"default_manifest_id": self.id},
        }

    def action_print_labels(self):
        lines = self.line_ids.filtered(lambda line: line.state in ("open", "closed"))
        return lines.booking_id.action_print_labels()

    def action_view_bookings(self):
        return self.line_ids.booking_id._get_records_action(name=self.env._("Shipments"))

    def action_open_paper(self):
        """Opens the carrier's own list."""
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/{self.paper_id.id}",
            "target": "new",
        }

    def _for_action(self, states):
        """These manifests with the worker's rights; UserError when none is in `states`."""
        self.check_access("write")
        found = self.sudo().filtered(lambda m: m.state in states)
        if not found and self:
            labels = dict(self._fields["state"]._description_selection(self.env))
            raise UserError(
                self.env._(
                    "%(name)s is “%(state)s”: this is for manifests that are %(states)s.",
                    name=self[0].name,
                    state=labels[self[0].state],
                    states=", ".join(labels[state] for state in states),
                )
            )
        return found
