from datetime import timedelta

from odoo import fields, models

#: hours until the carrier is asked again for a proof that is not there yet, and tries
PROOF_HOURS, PROOF_TRIES = (1, 4, 12, 24, 48), 5


class BackofficeBooking(models.Model):
    """The proof of delivery: asked for once the shipment is delivered, kept with it."""

    _inherit = "backoffice.booking"

    def _want_proof(self):
        wanted = self.filtered(
            lambda b: not b.task and not b.proof_id and b.carrier_id._booking_can("proof")
        )
        wanted.write({"task": "proof", "due_at": fields.Datetime.now(), "attempts": 0})
        if wanted:
            self._wake_worker()

    def action_fetch_proof(self):
        """Asks for the proof of delivery once more."""
        self.check_access("write")
        self.sudo().filtered(lambda b: b.tracking_status == "delivered")._want_proof()

    def action_print_proof(self):
        self.ensure_one()
        self.check_access("read")
        url = f"/web/content/{self.proof_id.id}"
        return {"type": "ir.actions.act_url", "url": url, "target": "new"}

    def _after_proof(self, answer):
        proof = answer.result
        if answer.error is None and proof is not None:
            self._log_answer(
                "answer", answer, message=self.env._("The proof of delivery came.")
            )
            vals = {"task": False, "due_at": False}
            if proof.signed_by and not self.signed_by:
                vals["signed_by"] = proof.signed_by
            if proof.paper:
                vals["proof_id"] = (
                    self.env["ir.attachment"].create(self._prepare_proof(proof)).id
                )
            self.write(vals)
        elif (
            answer.error is not None
            and self.attempts + 1 < PROOF_TRIES
            and self._put_off(answer)
        ):
            return
        elif answer.error is None and self.attempts < PROOF_TRIES:
            hours = PROOF_HOURS[min(self.attempts, len(PROOF_HOURS) - 1)]
            due_at = fields.Datetime.now() + timedelta(hours=hours)
            self.write({"attempts": self.attempts + 1, "due_at": due_at})
        else:
            self._log("answer", self.env._("The carrier gives no proof of delivery."))
            self.write({"task": False, "due_at": False, "error": False})

    def _prepare_proof(self, proof):
        return {
            "name": self.env._("Proof of delivery %(name)s.pdf", name=self.name),
            "raw": proof.paper.content,
            "mimetype": "application/pdf",
            "res_model": self._name,
            "res_id": self.id,
        }
