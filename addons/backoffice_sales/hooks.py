def uninstall_hook(env):
    """Rules hold on to the groups that decide, and the host deletes groups before tables:
    the group of the managers would outlive the addon. The steps defend themselves until
    their trigger is gone, which no table takes along."""
    env.cr.execute("DROP FUNCTION IF EXISTS backoffice_approval_step_kept() CASCADE")
    env.cr.execute("DELETE FROM backoffice_approval_step")
    env.cr.execute("DELETE FROM backoffice_approval_request_tier")
    env.cr.execute("DELETE FROM backoffice_approval_request")
    env.cr.execute("DELETE FROM backoffice_approval_rule")
    env.cr.execute("DELETE FROM backoffice_approval_authority")
