from odoo import api, fields, models
from odoo.tools import format_datetime

AT_ONCE = 200  # deliveries up to which somebody waits for the answer
BATCH = 100
KEPT_DAYS = 30


class BackofficeBoardRun(models.Model):
    """What was done to a selection of the planning board, delivery by delivery.

    Many deliveries are worked off in the background, in batches that are each committed,
    with the rights of the person who asked.
    """

    _name = "backoffice.board.run"
    _description = "Work on Many Deliveries"
    _order = "id desc"
    _rec_name = "kind"

    kind = fields.Selection(
        [("book", "Book the Selection"), ("move", "Move to…")], required=True, readonly=True
    )
    record_ids = fields.Json(readonly=True)
    company_id = fields.Many2one("res.company", required=True, readonly=True, index=True)
    company_scope = fields.Json(readonly=True, help="The companies that the person had open.")
    user_id = fields.Many2one("res.users", "Asked By", required=True, readonly=True)
    lang = fields.Char("Language", readonly=True)
    tz = fields.Char("Time Zone", readonly=True)
    day = fields.Date("Ship Date", readonly=True)
    carrier_id = fields.Many2one("delivery.carrier", readonly=True)
    state = fields.Selection(
        [("waiting", "Under Way"), ("done", "Done"), ("failed", "Failed")],
        required=True,
        readonly=True,
        default="waiting",
        index=True,
    )
    error = fields.Char(readonly=True)
    warning = fields.Text("To Know", readonly=True)
    total = fields.Integer("Deliveries", readonly=True)
    done = fields.Integer("Worked Off", readonly=True)
    good = fields.Integer("Successful", readonly=True)
    progress = fields.Float(compute="_compute_progress")
    undo_count = fields.Integer("To Undo", compute="_compute_undo_count")
    line_ids = fields.One2many("backoffice.board.run.line", "run_id", "Outcomes", readonly=True)

    @api.depends("done", "total")
    def _compute_progress(self):
        for run in self:
            run.progress = 100 * run.done / run.total if run.total else 100

    @api.depends("line_ids.outcome", "line_ids.booking_state")
    def _compute_undo_count(self):
        for run in self:
            run.undo_count = len(run.line_ids.filtered(lambda line: line._can_undo()))

    @api.depends("kind", "create_date")
    @api.depends_context("lang", "tz")
    def _compute_display_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for run in self:
            moment = run.create_date and format_datetime(
                self.env, run.create_date, dt_format="short"
            )
            run.display_name = " · ".join(filter(None, (kinds.get(run.kind), moment)))

    # --- Start

    @api.model
    def _start(self, pickings, kind, day=False, carrier=None):
        """Does it, or calls the worker where there is much to do; shows the outcomes."""
        pickings.check_access("write")
        run = self.sudo().create(
            {
                "kind": kind,
                "record_ids": pickings.ids,
                "total": len(pickings),
                "company_id": self.env.company.id,
                "company_scope": self.env.companies.ids,
                "user_id": self.env.uid,
                "lang": self.env.lang,
                "tz": str(pickings._get_board_zone()),
                "day": day,
                "carrier_id": carrier.id if carrier else False,
            }
        )
        if len(pickings) <= AT_ONCE:
            run._work_on(run.record_ids)
            run.state = "done"
        else:
            self.env.ref("backoffice_shipping.backoffice_board_run_cron_work").sudo()._trigger()
        return run._get_action()

    def _get_action(self):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Outcome"),
            "res_model": self._name,
            "res_id": self.id,
            "views": [(False, "form")],
            "target": "current",
        }

    # --- Work

    @api.model
    def _cron_work(self):
        """Works runs off until the time of the cron is over; it is called again then."""
        self.search(
            [("create_date", "<", f"today -{KEPT_DAYS}d"), ("state", "!=", "waiting")]
        ).unlink()
        cron = self.env["ir.cron"]
        runs = self.search([("state", "=", "waiting")], order="id")
        cron._commit_progress(remaining=sum(run.total - run.done for run in runs))
        for run_id in runs.ids:
            run = self.browse(run_id)  # each batch begins with an empty cache
            while run.state == "waiting":
                count = run._work_batch()
                if not cron._commit_progress(count):
                    return

    def _work_batch(self):
        """Works on the next deliveries; returns their number. One that breaks ends the run,
        with what it said, and no other."""
        batch = self.record_ids[self.done : self.done + BATCH]
        try:
            self._work_on(batch)
        except Exception as error:  # noqa: BLE001 - kept on the run, shown to who asked
            self.env.cr.rollback()
            self._end("failed", error=str(error))
            return len(batch)
        if self.done >= self.total:
            self._end("done")
        return len(batch)

    def _work_on(self, record_ids):
        """Does it to these deliveries as the person would, and writes down each outcome."""
        Picking = (
            self.env["stock.picking"]
            .with_user(self.user_id)
            .with_context(lang=self.lang, tz=self.tz, allowed_company_ids=self.company_scope)
        )
        pickings = Picking.browse(record_ids).exists()
        results = pickings._book_each() if self.kind == "book" else self._move(pickings)
        self.env["backoffice.board.run.line"].create(
            [
                {
                    "run_id": self.id,
                    "picking_id": picking.id,
                    "booking_id": self.kind == "book" and picking.sudo().booking_id.id,
                    "outcome": outcome,
                    "message": text,
                }
                for picking, outcome, text in results
            ]
        )
        good = sum(outcome in ("queued", "moved") for _picking, outcome, _text in results)
        self.write({"done": self.done + len(record_ids), "good": self.good + good})

    def _move(self, pickings):
        change = bool(self.carrier_id)
        carrier = self.carrier_id.with_env(pickings.env)
        refused = pickings._get_move_refusals(self.day, carrier, change)
        moved = pickings.filtered(lambda p: p not in refused)
        moved._move_to(self.day, carrier, change)
        warnings = pickings.env["backoffice.shipping.capacity"]._get_warnings(moved)
        self.warning = "\n".join(warnings)
        return [(picking, "moved", "") for picking in moved] + [
            (picking, "refused", text) for picking, text in refused.items()
        ]

    def _end(self, state, error=False):
        self.write({"state": state, "error": error})
        self.user_id._bus_send(
            "simple_notification", self.with_context(lang=self.lang)._get_words()
        )

    def _get_words(self):
        if self.state == "failed":
            message = self.env._("The work on the deliveries stopped: %(e)s", e=self.error)
            return {"type": "danger", "message": message, "sticky": True}
        message = self.env._(
            "%(good)s of %(total)s deliveries went well. What became of each: Back Office /"
            " Shipping / Outcomes.",
            good=self.good,
            total=self.total,
        )
        kind = "success" if self.good == self.total else "warning"
        return {"type": kind, "message": message, "sticky": True}

    # --- Undo

    def action_undo(self):
        """Takes back to draft what has not left yet; the rest is with the carrier."""
        bookings = self.line_ids.filtered(lambda line: line.outcome == "queued").booking_id
        bookings.check_access("write")
        waiting = bookings.sudo().filtered(lambda b: b.state == "queued")
        waiting.with_env(self.env).action_draft()
        lines = self.sudo().line_ids.filtered(lambda line: line.booking_id in waiting)
        lines.write({"outcome": "undone"})
        for run in self.sudo():
            run.good = len(run.line_ids.filtered(lambda line: line.outcome == "queued"))
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "info",
                "message": self.env._(
                    "%(undone)s of %(count)s bookings are drafts again; the others have left"
                    " and can be cancelled.",
                    undone=len(waiting),
                    count=len(bookings),
                ),
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }


class BackofficeBoardRunLine(models.Model):
    _name = "backoffice.board.run.line"
    _description = "Outcome of a Delivery"
    _order = "outcome, id"
    _rec_name = "picking_id"

    run_id = fields.Many2one(
        "backoffice.board.run", required=True, readonly=True, index=True, ondelete="cascade"
    )
    picking_id = fields.Many2one(
        "stock.picking",
        "Delivery",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(related="picking_id.company_id", store=True, index=True)
    partner_id = fields.Many2one(related="picking_id.partner_id")
    booking_id = fields.Many2one("backoffice.booking", readonly=True, index="btree_not_null")
    booking_state = fields.Selection(related="booking_id.state", string="Now")
    outcome = fields.Selection(
        [
            ("failed", "Failed"),
            ("refused", "Left Out"),
            ("undone", "Undone"),
            ("queued", "Queued"),
            ("moved", "Moved"),
        ],
        required=True,
        readonly=True,
    )
    message = fields.Text("Why", readonly=True)

    def _can_undo(self):
        return self.outcome == "queued" and self.booking_state == "queued"
