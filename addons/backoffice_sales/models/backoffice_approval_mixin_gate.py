from odoo import models


class BackofficeApprovalMixin(models.AbstractModel):
    """What the gate asks of a document that can be approved."""

    _inherit = "backoffice.approval.mixin"

    def _held_ids(self, found):
        """What blocks holds; what needs approval holds until all of it is approved, and is
        asked for here."""
        held_ids = {
            record_id
            for record_id, rows in found.items()
            if any(row["severity"] == "blocking" for row in rows)
        }
        asking = {
            record_id: rows for record_id, rows in found.items() if record_id not in held_ids
        }
        approved = self._hold_for_approval(asking)
        return held_ids | {
            record_id
            for record_id, rows in asking.items()
            if any(row["severity"] == "approval" for row in rows) and record_id not in approved
        }
