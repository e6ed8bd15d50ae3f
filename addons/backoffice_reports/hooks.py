def uninstall_hook(env):
    """Runs hold on to their report, which the host deletes before the runs' table."""
    env.cr.execute("DELETE FROM backoffice_report_run")
