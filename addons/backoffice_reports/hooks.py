def post_init_hook(env):
    """Documents of before keep what their customers and items are today."""
    env["account.move.line"]._keep_subjects()
    env["sale.order.line"]._keep_subjects()
    env["sale.order.line"]._keep_past_confirmations()


def uninstall_hook(env):
    """Runs hold on to their report, which the host deletes before the runs' table."""
    env.cr.execute("DELETE FROM backoffice_report_run")
