from odoo.tools import SQL

from .models.approval_guard_sql import FUNCTIONS


def uninstall_hook(env):
    """Rules hold on to the groups that decide, and the host deletes groups before tables:
    the group of the managers would outlive the addon. The steps defend themselves until
    their trigger is gone, which no table takes along."""
    for name in FUNCTIONS:
        env.cr.execute(SQL("DROP FUNCTION IF EXISTS %s() CASCADE", SQL.identifier(name)))
    env.cr.execute("DELETE FROM backoffice_approval_step")
    env.cr.execute("DELETE FROM backoffice_approval_request_tier")
    env.cr.execute("DELETE FROM backoffice_approval_request")
    env.cr.execute("DELETE FROM backoffice_approval_rule")
    env.cr.execute("DELETE FROM backoffice_approval_authority")
