from markupsafe import Markup

from odoo import models


class BackofficeBooking(models.Model):
    """The log of a booking, and the to-do for the one who is responsible."""

    _inherit = "backoffice.booking"

    def _sentence_for(self, error):
        """The error in the language of the one who is responsible."""
        lang = self.user_id.lang or self.env.lang
        return self.with_context(lang=lang)._carrier_sentence(error)

    def _problems_text(self, problems):
        return "\n".join(self._problem_sentence(problem) for problem in problems)

    def _prepare_logs(self, event, message=None, **values):
        return [
            {
                "booking_id": booking.id,
                "event": event,
                "reference": booking.reference,
                "message": message or booking.error,
                **values,
            }
            for booking in self
        ]

    def _prepare_answer_logs(self, event, answer, message=None, detail=False):
        if answer.error:
            message = self._sentence_for(answer.error)
            code = answer.error.code
        else:
            code = getattr(answer.result, "code", 0)
        return self._prepare_logs(
            event,
            message or event,
            code=code if isinstance(code, int) else 0,
            duration=answer.seconds,
            detail=detail,
        )

    def _log(self, event, message=None, **values):
        logs = self._prepare_logs(event, message, **values)
        self.env["backoffice.booking.log"].sudo().create(logs)

    def _log_answer(self, event, answer, message=None, detail=False):
        logs = self._prepare_answer_logs(event, answer, message, detail)
        self.env["backoffice.booking.log"].sudo().create(logs)

    def _alert(self):
        """A to-do for the one who is responsible, one at a time."""
        if not self:
            return
        self._settle_alerts()
        kind = self.env.ref("mail.mail_activity_data_warning", raise_if_not_found=False)
        if not kind:
            return
        self.env["mail.activity"].sudo().create(
            [
                {
                    "activity_type_id": kind.id,
                    "automated": True,
                    "res_model_id": self.env["ir.model"]._get_id(self._name),
                    "res_id": booking.id,
                    "user_id": booking.user_id.id or self.env.uid,
                    "summary": self.env._("The shipment needs you"),
                    # a carrier's words are words: tags in them are shown, not obeyed
                    "note": Markup("<br/>").join((booking.error or "").splitlines()),
                }
                for booking in self
            ]
        )

    def _settle_alerts(self):
        if self:
            self.activity_unlink(["mail.mail_activity_data_warning"])
