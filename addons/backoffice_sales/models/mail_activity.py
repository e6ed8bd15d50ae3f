from odoo import api, models
from odoo.tools.translate import LazyGettext

from .check_text import SOURCE, in_language


class MailActivity(models.Model):
    """Activities that programs create, and people of several languages read."""

    _inherit = "mail.activity"

    @api.model
    def _create_told(self, vals_list):
        """Creates activities; a text of `check_text` among the values is told in the
        language of the user that the activity is for."""
        several = len(self.env["backoffice.check"]._languages()) > 1
        users = self.env["res.users"].sudo().browse({vals["user_id"] for vals in vals_list})
        langs = {user.id: user.lang or SOURCE for user in users} if several else {}
        return self.create(
            [
                {
                    name: in_language(value, langs.get(vals["user_id"], SOURCE))
                    if isinstance(value, LazyGettext)
                    else value
                    for name, value in vals.items()
                }
                for vals in vals_list
            ]
        )
