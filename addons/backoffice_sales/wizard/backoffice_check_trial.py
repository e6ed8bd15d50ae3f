from odoo import fields, models

from ..models.check_text import in_language

SHOWN = 200


class BackofficeCheckTrial(models.TransientModel):
    """What a check would have said about the last documents."""

    _name = "backoffice.check.trial"
    _description = "Trial of a Check"

    check_id = fields.Many2one("backoffice.check", required=True, readonly=True)
    is_active = fields.Boolean(related="check_id.active")
    tried_count = fields.Integer("Documents Tried", readonly=True)
    failed_count = fields.Integer("Would Fail", readonly=True)
    share = fields.Float(readonly=True)
    seconds = fields.Float(readonly=True)
    error = fields.Char(readonly=True)
    line_ids = fields.One2many("backoffice.check.trial.line", "trial_id", readonly=True)

    def _make(self, check, records, failures):
        """The trial, with the first failures as lines."""
        failed = {failure.record_id for failure in failures if not failure.crash}
        names = {
            record.id: record.display_name
            for record in records.browse([failure.record_id for failure in failures[:SHOWN]])
        }
        return self.create(
            {
                "check_id": check.id,
                "tried_count": len(records),
                "failed_count": len(failed),
                "share": len(failed) / len(records) if records else 0,
                "error": next(
                    (in_language(f.message, self.env.lang) for f in failures if f.crash), False
                ),
                "line_ids": [
                    fields.Command.create(
                        {
                            "res_model": records._name,
                            "res_id": failure.record_id,
                            "record_name": names[failure.record_id],
                            "message": in_language(failure.message, self.env.lang),
                            "value": failure.value,
                        }
                    )
                    for failure in failures[:SHOWN]
                ],
            }
        )

    def action_switch_on(self):
        self.check_id.action_unarchive()
        return {"type": "ir.actions.client", "tag": "soft_reload"}


class BackofficeCheckTrialLine(models.TransientModel):
    """One document that would fail."""

    _name = "backoffice.check.trial.line"
    _description = "Document That Would Fail"

    trial_id = fields.Many2one(
        "backoffice.check.trial", required=True, ondelete="cascade", index=True
    )
    res_model = fields.Char(readonly=True)
    res_id = fields.Many2oneReference(model_field="res_model", readonly=True)
    record_name = fields.Char("Document", readonly=True)
    message = fields.Char(readonly=True)
    value = fields.Char("Value Found", readonly=True)

    def action_open_record(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": self.res_model,
            "res_id": self.res_id,
            "views": [(False, "form")],
        }
