from odoo import api, fields, models
from odoo.tools import SQL


class BackofficeFindingReport(models.Model):
    """One row a checked document: did it pass the first time, and what was let pass?

    First time means that nothing ever blocked it or needed approval, corrected or not.
    """

    _name = "backoffice.finding.report"
    _description = "First-Pass Yield"
    _auto = False
    _order = "date desc, id desc"
    _rec_name = "record_name"
    _depends = {
        "backoffice.finding": ["res_model", "res_id", "severity", "state"],
        "sale.order": ["name", "state", "date_order", "partner_id", "agent_id", "user_id"],
    }

    record_name = fields.Char("Document", readonly=True)
    res_model = fields.Char("Document Model", readonly=True)
    res_id = fields.Many2oneReference("Document ID", model_field="res_model", readonly=True)
    date = fields.Date(readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    partner_id = fields.Many2one("res.partner", "Customer or Supplier", readonly=True)
    agent_id = fields.Many2one("res.partner", readonly=True)
    user_id = fields.Many2one("res.users", "Salesperson", readonly=True)
    first_pass = fields.Float(
        "First-Pass Yield", aggregator="avg", readonly=True, help="1: nothing ever held it."
    )
    held = fields.Integer("Holding Findings", readonly=True)
    warnings = fields.Integer(readonly=True)
    waived = fields.Integer("Waived Findings", readonly=True)
    overridden = fields.Float(
        "Override Rate", aggregator="avg", readonly=True, help="1: something was let pass."
    )

    @property
    def _table_query(self):
        documents = SQL(" UNION ALL ").join(self._document_queries())
        return SQL(
            """
            SELECT row_number() OVER (ORDER BY d.res_model, d.res_id) AS id, d.*,
                   (coalesce(f.held, 0) = 0)::int::float AS first_pass,
                   coalesce(f.held, 0) AS held, coalesce(f.warnings, 0) AS warnings,
                   coalesce(f.waived, 0) AS waived,
                   (coalesce(f.waived, 0) > 0)::int::float AS overridden
              FROM (%s) AS d
              LEFT JOIN (
                    SELECT res_model, res_id,
                           count(*) FILTER (WHERE severity IN ('approval', 'blocking')) AS held,
                           count(*) FILTER (WHERE severity = 'warning') AS warnings,
                           count(*) FILTER (WHERE state = 'waived') AS waived
                      FROM backoffice_finding GROUP BY res_model, res_id) AS f
                ON f.res_model = d.res_model AND f.res_id = d.res_id
            """,
            documents,
        )

    @api.model
    def _document_queries(self):
        """SELECTs of (res_model, res_id, record_name, date, company_id, partner_id, agent_id,
        user_id), one a checked model; a hook."""
        return [
            SQL(
                """
                SELECT 'sale.order' AS res_model, o.id AS res_id, o.name AS record_name,
                       (o.date_order AT TIME ZONE 'UTC'
                        AT TIME ZONE coalesce(rc.tz, 'UTC'))::date AS date, o.company_id,
                       c.commercial_partner_id AS partner_id, o.agent_id, o.user_id
                  FROM sale_order o
                  JOIN res_partner c ON c.id = o.partner_id
                  JOIN res_company co ON co.id = o.company_id
                  LEFT JOIN resource_calendar rc ON rc.id = co.resource_calendar_id
                 WHERE o.state != 'cancel'
                """
            )
        ]

    def action_open_record(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": self.res_model,
            "res_id": self.res_id,
            "views": [(False, "form")],
        }
