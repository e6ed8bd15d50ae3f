from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools.misc import format_date, formatLang

from ..matrix import AMOUNT, DATE, NUMBER, PERCENT, Column
from ..reports.chart_data import from_table
from ..reports.parameters import BUDGET


class BackofficeReportRun(models.Model):
    _inherit = "backoffice.report.run"

    # --- The one table that screen, XLSX, PDF and mail show

    def _get_table(self):
        """The frozen matrix with headings and names in the reader's language.

        ``{"heads": [text], "columns": [Column], "rows": [{"path", "labels", "values",
        "is_leaf"}], "total": [values], "chart": {...}}``; values typed as their column.
        """
        self.ensure_one()
        if self.state != "done":
            raise UserError(self.env._("%(run)s has no figures yet.", run=self.display_name))
        frozen, parameters = self.figures["matrix"], self._get_parameters()
        definition = self.report_id._get_definition()
        columns = self._get_columns(frozen, definition, parameters)
        names = self._get_names(definition)
        groupings = frozen["groupings"]
        rows = [
            {
                "path": path,
                "labels": [names[g][key] for g, key in zip(groupings, path, strict=False)],
                "values": [c.from_json(v) for c, v in zip(columns, cells, strict=True)],
                "is_leaf": len(path) == len(groupings),
            }
            for path, cells in frozen["rows"]
        ]
        table = {
            "heads": [definition.groupings[code].label(self.env) for code in groupings],
            "columns": columns,
            "rows": rows,
            "total": [c.from_json(v) for c, v in zip(columns, frozen["total"], strict=True)],
        }
        return table | {"chart": self._get_chart(definition, table, groupings)}

    def _get_columns(self, frozen, definition, parameters):
        """The columns as frozen, with the headings of today's reader."""
        labels = {c.code: c.label for c in definition.columns(self.env, parameters)}
        return [
            Column(code, labels.get(code, code), kind, digits)
            for code, kind, digits in frozen["columns"]
        ]

    def _get_names(self, definition):
        """Names as they were at the run; months and what is missing, as the reader says."""
        names = {}
        for code, pairs in self.figures["names"].items():
            names[code] = dict(pairs)
            grouping = definition.groupings[code]
            fresh = {key for key in names[code] if key is None or grouping.is_fresh}
            names[code] |= grouping.names(self.env, fresh)
        return names

    def _get_chart(self, definition, table, groupings):
        """The chart of a table, by the report's own hand or from its Chart."""
        parameters = self._get_parameters()
        own = definition.chart_data(self.env, parameters, table)
        return own or from_table(self.env, definition, table, groupings)

    # --- In words

    def _get_notes(self):
        """What the figures are about: pairs of a label and a text, for every output."""
        self.ensure_one()
        parameters, env = self._get_parameters(), self.env
        notes = [(env._("Period"), self.period_label)]
        if parameters.compared:
            notes.append((env._("Compared with"), self._format_period(parameters.compared)))
        elif parameters.compare == BUDGET:
            notes.append((env._("Compared with"), env._("Budget")))
        companies = self.sudo().company_ids
        notes.append((env._("Company"), ", ".join(companies.mapped("name"))))
        notes.append((env._("Currency"), self.currency_id.name))
        return notes + self._get_filter_notes(parameters.filters)

    def _get_filter_notes(self, filters):
        kinds = {
            "agent_ids": (self.env._("Agents"), "res.partner"),
            "partner_ids": (self.env._("Customers"), "res.partner"),
            "product_category_ids": (self.env._("Product Categories"), "product.category"),
            "customer_category_ids": (
                self.env._("Customer Categories"),
                "res.partner.category",
            ),
            "product_ids": (self.env._("Products"), "product.product"),
            "zone_ids": (self.env._("Delivery Zones"), "backoffice.delivery.zone"),
            "team_ids": (self.env._("Sales Teams"), "crm.team"),
        }
        return [
            (label, ", ".join(self.env[model].sudo().browse(ids).mapped("display_name")))
            for key, (label, model) in kinds.items()
            if (ids := filters.get(key))
        ]

    def _get_proof(self):
        """Who made the figures, when, and their fingerprint."""
        self.ensure_one()
        return self.env._(
            "Made by %(author)s on %(day)s, fingerprint %(hash)s",
            author=self.sudo().user_id.name,
            day=format_date(self.env, self.ended_at),
            hash=self.figures_hash[:16],
        )

    @api.model
    def _format_value(self, column, value):
        """A cell as text in the reader's language."""
        if value is None:
            return ""
        if column.kind in (AMOUNT, NUMBER):
            return formatLang(self.env, float(value), digits=column.digits)
        if column.kind == PERCENT:
            return formatLang(self.env, float(value) * 100, digits=1) + " %"
        return format_date(self.env, value) if column.kind == DATE else str(value)
