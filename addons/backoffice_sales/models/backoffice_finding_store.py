import json

from odoo import api, models
from odoo.tools import SQL

from .backoffice_check import SEVERITIES
from .check_guard import CheckGuard

# What was found before goes into the history when it changes, and nothing when it does not:
# a first run writes no second row. A waiver holds as long as severity and value are what
# was waived, and as its last day has not passed.
STORE = """
    WITH r AS (
        SELECT * FROM jsonb_to_recordset(%(rows)s) AS r(
            check_id int, res_id int, severity text, message jsonb, value text, threshold text)
    ), n AS (
        SELECT now() AT TIME ZONE 'UTC' AS now
    ), changed AS (
        INSERT INTO backoffice_finding_change
            (finding_id, date, severity, value, threshold, state, user_id, reason,
             create_uid, create_date, write_uid, write_date)
        SELECT f.id, n.now, f.severity, f.value, f.threshold, f.state,
               CASE WHEN f.state = 'waived' THEN f.waived_by_id END,
               CASE WHEN f.state = 'waived' THEN f.waive_reason END,
               %(uid)s, n.now, %(uid)s, n.now
          FROM n, r
          JOIN backoffice_finding f ON f.res_model = %(model)s AND f.res_id = r.res_id
           AND f.check_id = r.check_id
         WHERE (f.value, f.threshold, f.severity)
               IS DISTINCT FROM (r.value, r.threshold, r.severity)
            OR f.state = 'waived' AND f.waived_until < n.now::date
    )
    INSERT INTO backoffice_finding AS f
        (check_id, res_model, res_id, company_id, severity, severity_rank, message,
         value, threshold, state, first_seen, last_seen, partner_id, agent_id, document_date,
         create_uid, create_date, write_uid, write_date)
    SELECT r.check_id, %(model)s, r.res_id, t.company_id, r.severity,
           (%(ranks)s::jsonb ->> r.severity)::int, r.message, r.value, r.threshold,
           'open', n.now, n.now, t.partner_id, t.agent_id, t.document_date,
           %(uid)s, n.now, %(uid)s, n.now
      FROM n, r JOIN (%(facts)s) AS t ON t.id = r.res_id
        ON CONFLICT (res_model, res_id, check_id) DO UPDATE SET
           state = CASE WHEN f.state = 'waived' AND f.value = EXCLUDED.value
                         AND f.severity = EXCLUDED.severity
                         AND coalesce(f.waived_until >= EXCLUDED.last_seen::date, true)
                        THEN 'waived' ELSE 'open' END,
           first_seen = CASE WHEN f.state = 'fixed' THEN EXCLUDED.first_seen
                             ELSE f.first_seen END,
           company_id = EXCLUDED.company_id, severity = EXCLUDED.severity,
           severity_rank = EXCLUDED.severity_rank, message = EXCLUDED.message,
           value = EXCLUDED.value, threshold = EXCLUDED.threshold,
           partner_id = EXCLUDED.partner_id, agent_id = EXCLUDED.agent_id,
           document_date = EXCLUDED.document_date, last_seen = EXCLUDED.last_seen,
           write_uid = EXCLUDED.write_uid, write_date = EXCLUDED.write_date
"""


class BackofficeFinding(models.Model):
    """How the engine reads and writes findings: as sets, and in SQL where thousands come."""

    _inherit = "backoffice.finding"

    @api.model
    def _current(self, model, record_ids):
        """The stored findings of records, fixed ones too: {(check id, record id): dict}.
        One query; plain values, because thousands are compared at every run. A waiver whose
        last day has passed counts as open, and as to be written; so does a text that is not
        there in a language that was switched on since."""
        self.flush_model()
        query = SQL(
            """
            SELECT id, check_id, res_id, severity, message ->> 'en_US' AS source,
                   CASE WHEN past THEN 'open' ELSE state END AS state,
                   coalesce(value, '') AS value, coalesce(threshold, '') AS threshold,
                   past OR last_seen < (now() AT TIME ZONE 'UTC') - interval '1 hour'
                        OR NOT message ?& %s AS stale
              FROM (SELECT *, state = 'waived' AND waived_until IS NOT NULL
                              AND waived_until < (now() AT TIME ZONE 'UTC')::date AS past
                      FROM backoffice_finding WHERE res_model = %s AND res_id = ANY(%s)) AS f
            """,
            list(self.env["backoffice.check"]._languages()),
            model,
            list(record_ids),
        )
        rows = self.env.execute_query_dict(CheckGuard(self.env.cr).release(query))
        return {(row["check_id"], row["res_id"]): row for row in rows}

    @api.model
    def _store(self, records, rows):
        """Inserts or updates findings of `records` in one statement.

        `rows` are dicts with check_id, res_id, severity, message, value and threshold. SQL,
        because a first run writes thousands of rows, and because two people may check the
        same record at the same moment: the second updates.
        """
        if not rows:
            return
        self.env.flush_all()
        names = ("check_id", "res_id", "severity", "message", "value", "threshold")
        ranks = {name: rank for rank, (name, _label) in enumerate(SEVERITIES)}
        self.env.cr.execute(
            SQL(
                STORE,
                model=records._name,
                ranks=json.dumps(ranks),
                rows=json.dumps([{name: row[name] for name in names} for row in rows]),
                facts=records._finding_facts_sql(),
                uid=self.env.uid,
            )
        )
        self.invalidate_model()
        self.env["backoffice.finding.change"].invalidate_model()

    @api.model
    def _mark_fixed(self, finding_ids):
        if finding_ids:
            self.sudo().browse(finding_ids).write({"state": "fixed"})

    @api.model
    def _forget(self, model, record_ids):
        """Deletes the findings of records that are being deleted."""
        self.sudo().search([("res_model", "=", model), ("res_id", "in", record_ids)]).unlink()
