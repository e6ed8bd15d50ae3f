"""WARNING and ERROR lines of the host that are not ours, each with its reason.

Each entry: (start of the logger's name, part of the message, why).
"""

NOISE = [
    ("odoo", "Running as user 'root' is a security risk", "containers run as root"),
    ("py.warnings", "/odoo/", "a deprecated call inside the host's own code"),
    ("py.warnings", "/site-packages/", "a deprecated call inside a library"),
    ("odoo.addons.base.models.ir_module", "docutils", "the host's own descriptions"),
    ("odoo.addons.iap", "", "no network in a test"),
    ("odoo.addons.partner_autocomplete", "", "no network in a test"),
    ("odoo.tools.translate", "no translation language detected", "host, at start"),
    (
        "odoo.sql_db",
        "could not serialize access",
        "two transactions met: the host repeats the later one",
    ),
]
# `py.warnings` about code of ours is not noise, though the trace below leads through the host
OURS = "backoffice_"


def is_noise(logger, message):
    for name, part, _why in NOISE:
        if logger.startswith(name) and part in message:
            return name != "py.warnings" or OURS not in message.split("\n")[0]
    return False
