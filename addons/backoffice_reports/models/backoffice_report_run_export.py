import io
from base64 import b64encode
from decimal import Decimal

from odoo import models
from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tools.misc import get_lang

from ..matrix import AMOUNT, NUMBER, PERCENT, Workbook, chart_svg
from ..matrix.xlsx import TableSheet

MIME = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pdf": "application/pdf",
}


class BackofficeReportRun(models.Model):
    _inherit = "backoffice.report.run"

    # --- Screen

    def get_screen(self):
        """All that the page shows, formatted in the reader's language."""
        self.ensure_one()
        self.check_access("read")
        head = {
            "id": self.id,
            "title": self.display_name,
            "state": self.state,
            "error": self.error or "",
            "progress": self.progress,
        }
        if self.state != "done":
            return head
        table = self._get_table()
        columns = table["columns"]

        def cells(values):
            pairs = zip(columns, values, strict=True)
            return [self._get_cell(column, value) for column, value in pairs]

        return head | {
            "definition": self.report_id.definition,
            "notes": self._get_notes(),
            "proof": self._get_proof(),
            "is_intact": self.is_intact,
            "heads": table["heads"],
            "columns": [{"code": c.code, "label": c.label, "kind": c.kind} for c in columns],
            "rows": [_row_head(row) | {"cells": cells(row["values"])} for row in table["rows"]],
            "total": cells(table["total"]),
            "chart": table["chart"],
            "compare": self.parameters.get("compare"),
            "canCompareBudget": self.report_id._get_definition().has_budget
            and "backoffice.budget.line" in self.env,
        }

    def _get_cell(self, column, value):
        negative = column.kind in (AMOUNT, NUMBER, PERCENT) and bool(value) and value < 0
        sortable = float(value) if isinstance(value, (Decimal, int)) else value and str(value)
        return {
            "text": self._format_value(column, value),
            "isNegative": negative,
            "value": sortable,
        }

    def action_open_screen(self):
        self.ensure_one()
        action = self.env["ir.actions.client"]._for_xml_id(
            "backoffice_reports.backoffice_report_run_action_screen"
        )
        return action | {
            "name": self.display_name,
            "params": {"run_id": self.id},
            "context": {"active_id": self.id},
        }

    def action_drill_down(self, path, column):
        """The documents' lines behind a cell, as accounting shows them today."""
        self.ensure_one()
        self.check_access("read")
        parameters, definition = self._get_parameters(), self.report_id._get_definition()
        domain = definition.drill_domain(self.env, parameters, path, column)
        return {
            "type": "ir.actions.act_window",
            "name": self.display_name,
            "res_model": definition.drill_model(path, column),
            "view_mode": "list,form",
            "views": [(False, "list"), (False, "form")],
            "domain": list(domain),
            "context": {"allowed_company_ids": list(parameters.company_ids), "create": False},
        }

    # --- Files

    def action_download(self, kind):
        """Sends the file of a kind (``xlsx`` or ``pdf``) to the browser."""
        self.ensure_one()
        self.check_access("read")
        attachment = self._get_file(kind)
        url = f"/web/content/{attachment.id}?download=true"
        return {"type": "ir.actions.act_url", "url": url, "target": "download"}

    def action_download_xlsx(self):
        return self.action_download("xlsx")

    def action_download_pdf(self):
        return self.action_download("pdf")

    def action_send(self):
        """Opens the wizard that mails the run."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "backoffice_reports.backoffice_report_run_send_action"
        )
        return action | {"context": {"default_run_id": self.id}}

    def _get_file(self, kind):
        """The attachment in the reader's language: made once, then kept with the run."""
        self.ensure_one()
        if kind not in MIME:
            raise UserError(self.env._("A report is not made as %(kind)s.", kind=kind))
        mark = f"{kind} {get_lang(self.env).code}"
        # by the list kept on the run: what it calls itself anyone who may post can write
        known = self.sudo().file_ids.filtered(lambda file: file.description == mark)[:1]
        if not known:
            known = self.sudo().file_ids.create(
                {
                    "name": f"{self.display_name}.{kind}".replace("/", "-"),
                    "raw": getattr(self, f"_build_{kind}")(),
                    "mimetype": MIME[kind],
                    "res_model": self._name,
                    "res_id": self.id,
                    "description": mark,
                }
            )
            self.sudo().write({"file_ids": [Command.link(known.id)]})
        return known.sudo(False)

    def _build_pdf(self):
        report = "backoffice_reports.backoffice_report_run_report_action"
        # the archived figures are what is printed: whoever may read the run may print it
        content, _kind = self.env["ir.actions.report"].sudo()._render_qweb_pdf(report, self.ids)
        return content

    def _build_xlsx(self):
        table, stream = self._get_table(), io.BytesIO()
        notes = [f"{label}: {text}" for label, text in self._get_notes()]
        book, url = Workbook(stream), f"{self.get_base_url()}/odoo/{self._name}/{self.id}"
        name = self.report_id.name
        book.add_table_sheet(
            TableSheet(
                name=name,
                title=self.display_name,
                notes=notes,
                heads=table["heads"] or [name],
                columns=table["columns"],
                rows=[(row["labels"], row["values"], None) for row in table["rows"]],
                total_label=self.env._("Total"),
                total=table["total"],
                url=url,
                footer=f"{self.display_name} · {self._get_proof()}",
            )
        )
        chart = table["chart"]
        book.add_chart_sheet(self.env._("Chart"), self.display_name, chart, table["columns"][0])
        book.add_text_sheet(self.env._("Definition"), self._get_definition_lines(url))
        book.close()
        return stream.getvalue()

    def _get_definition_lines(self, url):
        return [
            (self.env._("Report"), self.report_id.name),
            (self.env._("Definition"), self.report_id.definition),
            *self._get_notes(),
            (self.env._("Made"), self._get_proof()),
            (self.env._("Fingerprint"), self.figures_hash),
            (self.env._("Address"), url),
        ]

    def _get_chart_image(self):
        """The chart as a picture that a page can hold, or an empty text."""
        chart = self._get_table()["chart"]
        svg = chart_svg(chart)
        return svg and f"data:image/svg+xml;base64,{b64encode(svg.encode()).decode()}"


def _row_head(row):
    return {
        "path": row["path"],
        "label": row["labels"][-1],
        "level": len(row["path"]) - 1,
        "isLeaf": row["is_leaf"],
    }
