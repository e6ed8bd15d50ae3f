from odoo import api, fields, models


class BackofficeCutoffWarning(models.Model):
    """That people were warned of one carrier's cut-off on one day: once, not every minute."""

    _name = "backoffice.cutoff.warning"
    _description = "Cut-Off Warning"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "date desc, id desc"

    name = fields.Char(required=True, readonly=True)
    company_id = fields.Many2one("res.company", required=True, readonly=True, index=True)
    warehouse_id = fields.Many2one("stock.warehouse", "Depot", readonly=True)
    carrier_id = fields.Many2one(
        "delivery.carrier", "Delivery Method", required=True, readonly=True, ondelete="cascade"
    )
    date = fields.Date(required=True, readonly=True)
    cutoff_at = fields.Datetime("Cut-Off", readonly=True)
    booking_count = fields.Integer("Shipments Not Closed", readonly=True)

    _day_uniq = models.UniqueIndex(
        "(company_id, coalesce(warehouse_id, 0), carrier_id, date)",
        "One warning for a carrier and a day.",
    )

    @api.model
    def _cron_warn(self):
        """Warns of each carrier whose cut-off comes near while shipments are not closed."""
        rows = self.env["backoffice.day.end"]._search_fresh([])
        due = rows.filtered(lambda row: row.urgency != "none")
        today = {row: row.warehouse_id._get_local_now(row.company_id).date() for row in due}
        told = {
            (w.company_id, w.warehouse_id, w.carrier_id, w.date)
            for w in self.search([("date", "in", list(set(today.values())))])
        }
        new = due.filtered(
            lambda r: (r.company_id, r.warehouse_id, r.carrier_id, today[r]) not in told
        )
        warnings = self.create([self._prepare_warning_vals(r, today[r]) for r in new])
        warnings._tell(new)

    @api.model
    def _prepare_warning_vals(self, row, day):
        return {
            "name": row.carrier_id.name,
            "company_id": row.company_id.id,
            "warehouse_id": row.warehouse_id.id,
            "carrier_id": row.carrier_id.id,
            "date": day,
            "cutoff_at": row.cutoff_at,
            "booking_count": row.waiting_count + row.drafted_count,
        }

    def _tell(self, rows):
        """A to-do for each one who answers for it, in their language."""
        kind = self.env.ref("mail.mail_activity_data_warning", raise_if_not_found=False)
        if not kind:
            return
        domain = [
            ("state", "in", ("booked", "closed")),
            ("handed_over_at", "=", False),
            "|",
            ("manifest_id", "=", False),
            ("manifest_id.state", "!=", "closed"),
        ]
        bookings = rows._find_bookings(domain)
        model = self.env["ir.model"]._get_id(self._name)
        self.env["mail.activity"].create(
            [
                {
                    "activity_type_id": kind.id,
                    "automated": True,
                    "res_model_id": model,
                    "res_id": warning.id,
                    "user_id": user.id,
                    "date_deadline": warning.date,
                    "summary": warning._get_summary(user),
                    "note": warning._get_text(user, bookings[row]),
                }
                for warning, row in zip(self, rows, strict=True)
                for user in warning._get_people(bookings[row])
            ]
        )

    def _get_people(self, bookings):
        """Those that the method names, those who answer for the shipments, or else the
        managers: a warning that nobody gets is none."""
        choices = (
            self.carrier_id.cutoff_user_ids,
            bookings.user_id - self.env.ref("base.user_root"),
            self.env.ref("backoffice_sales.backoffice_sales_group_manager").all_user_ids,
        )
        for people in choices:
            found = people.filtered(
                lambda user: user.active and self.company_id in user.company_ids
            )
            if found:
                return found
        return choices[0]

    def _get_summary(self, user):
        mine = self.with_context(lang=user.lang)
        return mine.env._("Close the day of %(carrier)s", carrier=mine.carrier_id.name)

    def _get_text(self, user, bookings):
        mine = self.with_context(lang=user.lang, tz=user.tz)
        zone = self.warehouse_id._get_zone(self.company_id)
        moment = fields.Datetime.context_timestamp(
            mine.with_context(tz=str(zone)), self.cutoff_at
        )
        text = mine.env._(
            "%(count)d shipment(s) are not closed; the cut-off is at %(time)s.",
            count=self.booking_count,
            time=moment.strftime("%H:%M"),
        )
        if self.carrier_id._get_closing_way() == "close":
            text += " " + mine.env._("The carrier does not know what is not closed.")
        names = bookings[:20].mapped("name")
        return f"{text} {', '.join(names)}{' …' if len(bookings) > 20 else ''}"

    def action_open_day_end(self):
        return self.env["ir.actions.act_window"]._for_xml_id(
            "backoffice_shipping.backoffice_day_end_action"
        )

    @api.model
    def _settle(self, manifests):
        """What is closed needs no warning any more."""
        warnings = self.search(
            [
                ("carrier_id", "in", manifests.carrier_id.ids),
                ("company_id", "in", manifests.company_id.ids),
                ("activity_ids", "!=", False),
            ]
        )
        rows = self.env["backoffice.day.end"]._search_fresh(
            [("carrier_id", "in", manifests.carrier_id.ids)]
        )
        open_keys = {
            (row.company_id, row.warehouse_id, row.carrier_id)
            for row in rows
            if row.waiting_count or row.drafted_count
        }
        done = warnings.filtered(
            lambda w: (w.company_id, w.warehouse_id, w.carrier_id) not in open_keys
        )
        if done:
            done.activity_unlink(["mail.mail_activity_data_warning"])
