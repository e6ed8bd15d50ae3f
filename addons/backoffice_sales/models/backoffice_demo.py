import importlib

from odoo import api, models


class BackofficeDemo(models.AbstractModel):
    """The door from the demo files to the Python that makes the demo data.

    A demo file calls ``_run`` with an addon and a module of its ``demo`` package, whose
    ``build(env)`` does the step. Private, so no client can call it; the package is
    imported only then.
    """

    _name = "backoffice.demo"
    _description = "Demo Data"

    @api.model
    def _run(self, addon, step):
        """Runs one step for the demo company, without tracking messages and mails."""
        module = importlib.import_module(f"odoo.addons.{addon}.demo.{step}")
        company = self.env.ref("backoffice_sales.demo_company")
        env = self.with_company(company).env
        quiet = {"tracking_disable": True, "mail_notrack": True, "no_reset_password": True}
        module.build(env(context={**env.context, **quiet}))
