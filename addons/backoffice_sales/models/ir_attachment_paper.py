from contextlib import suppress

from odoo import api, fields, models
from odoo.tools import SQL

from ..intake import paper, paper_text

PDF = "application/pdf"
AT_ONCE = 20
CONTENT = {"raw", "datas"}
# a file that comes with a message is created before it is the order's
WAKING = CONTENT | {"res_id", "res_model"}
# PDFs on open orders that nobody has read yet; what we printed bears the order's number.
UNREAD = """
    SELECT a.id
      FROM sale_order o
      JOIN ir_attachment a ON a.res_model = 'sale.order' AND a.res_id = o.id
     WHERE o.state IN ('draft', 'sent') AND a.res_field IS NULL AND a.mimetype = %(pdf)s
       AND a.order_total_state IS NULL AND position(o.name IN coalesce(a.name, '')) = 0
     ORDER BY a.id DESC LIMIT %(limit)s
"""


class IrAttachment(models.Model):
    """The customer's order as a PDF: its total is read once, by a cron, and kept here."""

    _inherit = "ir.attachment"

    order_total = fields.Float("Total of the Customer's Order", readonly=True, copy=False)
    order_total_state = fields.Selection(
        [("read", "Read"), ("unclear", "None or Several"), ("unreadable", "Not Readable")],
        "Total Read",
        readonly=True,
        copy=False,
    )

    @api.model_create_multi
    def create(self, vals_list):
        attachments = super().create(vals_list)
        attachments._call_paper_reader()
        return attachments

    def write(self, vals):
        if CONTENT & vals.keys():
            vals = {**vals, "order_total_state": False}
        result = super().write(vals)
        if WAKING & vals.keys():
            self._call_paper_reader()
        return result

    def _call_paper_reader(self):
        """Has the totals read after this transaction, where the check that asks is on."""
        papers = self.filtered(
            lambda file: (
                file.res_model == "sale.order"
                and file.res_id
                and not file.res_field
                and file.mimetype == PDF
            )
        )
        if papers and self._wants_paper_totals():
            name = "backoffice_sales.ir_attachment_cron_order_total"
            if cron := self.env.ref(name, raise_if_not_found=False):
                cron.sudo()._trigger()

    @api.model
    def _wants_paper_totals(self):
        definitions = self.env["backoffice.check"]._definitions("sale.order")
        return any(one.code == "paper_total" for one in definitions)

    @api.model
    def _cron_order_total(self):
        """Reads files until the time of the cron is over; each is committed by itself, so that
        none is read twice."""
        cron = self.env["ir.cron"]
        while self._wants_paper_totals():
            files = self._unread_papers()
            for file_id in files.ids:
                file = self.browse(file_id)  # each begins with an empty cache
                file._read_order_total()
                self.env["sale.order"].browse(file.res_id).action_check()
                if not cron._commit_progress(1):
                    return
            if len(files) < AT_ONCE:
                return

    @api.model
    def _unread_papers(self):
        self.env.flush_all()
        rows = self.env.execute_query(SQL(UNREAD, pdf=PDF, limit=AT_ONCE))
        return self.browse([file_id for (file_id,) in rows])

    def _read_order_total(self):
        self.ensure_one()
        values = {"order_total": 0.0, "order_total_state": "unreadable"}
        with suppress(paper_text.UnreadableError):
            if self.file_size > paper_text.LARGEST_BYTES:
                raise paper_text.UnreadableError("too large")
            total = paper.total(paper_text.read(self.raw or b""))
            values["order_total_state"] = "unclear" if total is None else "read"
            values["order_total"] = float(total or 0)
        self.write(values)
