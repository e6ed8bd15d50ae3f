from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import pdf

from ..labels import Piece, build

LEVELS = 4  # of chained transfers that the way of the goods is followed back


class BackofficeBooking(models.Model):
    """Labels of many shipments as one stream, in the order in which goods were picked."""

    _inherit = "backoffice.booking"

    # --- Actions

    def action_print_labels(self):
        """Asks how to print the labels of these shipments."""
        self.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Print Labels"),
            "res_model": "backoffice.label.print",
            "view_mode": "form",
            "target": "new",
            "context": {"default_booking_ids": self.ids},
        }

    def action_print_label(self):
        """Opens the file with all labels, and keeps who did it."""
        res = super().action_print_label()
        self._log_printing(self.label_id)
        return res

    def _log_printing(self, attachment):
        self.env["backoffice.print.job"].sudo().create(
            {
                "name": self[:1].name,
                "company_id": self[:1].company_id.id,
                "booking_ids": self.ids,
                "label_count": len(self.parcel_ids),
                "attachment_id": attachment.id,
                "kind": "zpl" if attachment.name.endswith("zpl") else "pdf",
                "state": "printed",
            }
        )

    # --- Printing

    def _print_labels(self, order="given", printer=None, parcels=None):
        """Prints the labels that there are, through the browser or into a printer's queue.

        What cannot be printed is told and stops nothing. UserError when there is nothing.
        """
        self.check_access("read")
        bookings = self.sudo()._sort_for_labels(order)
        pieces, missing = bookings._get_label_pieces(parcels and parcels.sudo())
        groups = [pieces]
        if printer:  # a printer takes one kind
            groups = [[p for p in pieces if p.kind == printer.kind]]
            missing += self._other_kind_problems(pieces, printer)
        sheets = [build(group, pdf) for group in groups if group]
        jobs = self.env["backoffice.print.job"].sudo()
        for sheet in sheets:
            missing += self._fault_problems(sheet.faults)
            if sheet.content:
                jobs += bookings._create_print_job(sheet, printer, missing)
        if not jobs:
            raise UserError(
                self.env._("There is no label to print.") + "\n" + "\n".join(missing)
            )
        return jobs._get_print_action(missing)

    def _create_print_job(self, sheet, printer, missing):
        printed = self.parcel_ids.filtered(lambda p: p.id in set(sheet.printed)).booking_id
        names = printed[:1].name
        if len(printed) > 1:
            names = f"{printed[0].name} – {printed[-1].name} ({len(printed)})"
        return self.env["backoffice.print.job"]._create_for_sheet(
            sheet,
            name=names,
            company_id=printed[:1].company_id.id,
            booking_ids=printed.ids,
            printer_id=printer.id if printer else False,
            state="waiting" if printer else "printed",
            missing="\n".join(missing) or False,
        )

    # --- What there is

    def _get_label_pieces(self, parcels=None):
        """([Piece], [sentence]): the labels in this order, and what has none."""
        pieces, missing = [], []
        wanted = self.parcel_ids if parcels is None else parcels
        (wanted.label_id | self.label_id).mapped("raw")  # read together
        for booking in self:
            rows = booking.parcel_ids & wanted
            labels = [(row, row.label_id) for row in rows if row.label_id]
            if not labels and booking.label_id and rows:  # of before parcels had their own
                labels = [(rows[0], booking.label_id)]
            elif len(labels) < len(rows) or not rows:
                missing.append(self.env._("%(name)s: a label is missing.", name=booking.name))
            for row, label in labels:
                kind = "zpl" if label.name.endswith(".zpl") else "pdf"
                pieces.append(Piece(row.id, kind, label.raw or b""))
        return pieces, missing

    def _other_kind_problems(self, pieces, printer):
        parcels = self.env["backoffice.booking.parcel"].browse(
            piece.key for piece in pieces if piece.kind != printer.kind
        )
        return [
            self.env._(
                "%(name)s: its label is not of the kind that “%(printer)s” prints.",
                name=name,
                printer=printer.name,
            )
            for name in dict.fromkeys(parcels.sudo().booking_id.mapped("name"))
        ]

    @api.model
    def _fault_problems(self, faults):
        texts = {
            "too_large": self.env._("%(name)s: the file is too large for a label."),
            "not_pdf": self.env._("%(name)s: the file is no PDF."),
            "encrypted": self.env._("%(name)s: the PDF is protected by a password."),
            "broken": self.env._("%(name)s: the PDF cannot be read."),
        }
        parcels = self.env["backoffice.booking.parcel"].sudo().browse(faults)
        return [texts[faults[p.id]] % {"name": p.booking_id.name} for p in parcels]

    # --- Order

    def _sort_for_labels(self, order):
        """In the order of the shelves, of the batch, of the validation, or as given."""
        sorts = {
            "location": self._sort_by_location,
            "batch": self._sort_by_batch,
            "done": self._sort_by_done,
        }
        return sorts[order]() if order in sorts else self

    def _sort_by_done(self):
        def key(booking):
            done = booking.picking_ids.filtered("date_done").mapped("date_done")
            return (not done, min(done) if done else booking.id, booking.id)

        return self.sorted(key)

    def _sort_by_batch(self):
        def key(booking):
            rows = [(p.batch_id.id or 0, p.batch_sequence, p.id) for p in booking.picking_ids]
            return min(rows, default=(0, 0, booking.id))

        return self.sorted(key)

    def _sort_by_location(self):
        """By the shelf where the first of its goods was picked, also before packing."""
        shelves = self._get_shelves()
        return self.sorted(lambda b: (shelves.get(b, "\uffff"), b.id))

    def _get_shelves(self):
        """{booking: the first shelf's full name}."""
        ways = {booking: booking.picking_ids.move_ids for booking in self}
        for _level in range(LEVELS):
            if not self.env["stock.move"].union(*ways.values()).move_orig_ids:
                break
            ways = {booking: moves.move_orig_ids or moves for booking, moves in ways.items()}
        names = {
            booking: moves.move_line_ids.location_id.mapped("complete_name")
            for booking, moves in ways.items()
        }
        return {booking: min(found) for booking, found in names.items() if found}
