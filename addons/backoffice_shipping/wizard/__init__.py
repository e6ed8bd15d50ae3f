from . import backoffice_transport_cancel
from . import backoffice_transport_invoice
from . import backoffice_label_print
from . import backoffice_manifest_scan
