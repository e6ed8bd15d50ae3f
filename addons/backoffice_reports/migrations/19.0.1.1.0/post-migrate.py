from odoo import SUPERUSER_ID, api

from odoo.addons.backoffice_reports.hooks import post_init_hook


def migrate(cr, version):
    """Lines of documents keep zone and categories from now on: also those there are."""
    post_init_hook(api.Environment(cr, SUPERUSER_ID, {}))
