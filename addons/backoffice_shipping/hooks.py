def uninstall_hook(env):
    """What deliveries have from the checks is filed by the host under the addon of the
    checks, which stays: it would keep the names of fields that are gone."""
    names = env["ir.model.data"].search(
        [
            ("module", "=", "backoffice_sales"),
            "|",
            ("name", "=", "model_inherit__stock_picking__backoffice_checked_mixin"),
            ("name", "=like", "selection__stock_picking__check_state__%"),
        ]
    )
    inherits = names.filtered(lambda name: name.model == "ir.model.inherit")
    env.cr.execute(
        "DELETE FROM ir_model_inherit WHERE id = ANY(%s)", [inherits.mapped("res_id")]
    )
    names.unlink()
