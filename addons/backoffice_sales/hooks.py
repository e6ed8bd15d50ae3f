def uninstall_hook(env):
    """Rules hold on to the groups that decide, and the host deletes groups before tables:
    the group of the managers would outlive the addon."""
    env.cr.execute("DELETE FROM backoffice_approval_request")
    env.cr.execute("DELETE FROM backoffice_approval_rule")
