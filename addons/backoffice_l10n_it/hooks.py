"""The host numbers a delivery as DDT when it is validated, we when the document is issued.

Two rows of numbers for the same goods would be a fault in an inspection, so the host's
sequences are put aside while the addon is installed, and back when it leaves.
"""


def post_init_hook(env):
    types = env["stock.picking.type"].with_context(active_test=False)
    types.search([("l10n_it_ddt_sequence_id", "!=", False)])._put_host_sequence_aside()


def uninstall_hook(env):
    types = env["stock.picking.type"].with_context(active_test=False)
    for kind in types.search([("host_ddt_sequence_id", "!=", False)]):
        kind.l10n_it_ddt_sequence_id = kind.host_ddt_sequence_id
