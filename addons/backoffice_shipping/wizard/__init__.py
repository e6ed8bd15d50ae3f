from . import backoffice_transport_cancel
from . import backoffice_transport_invoice
from . import backoffice_tracking_release
