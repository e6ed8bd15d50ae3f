from . import backoffice_transport_cancel
from . import backoffice_transport_invoice
