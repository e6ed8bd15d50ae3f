from . import test_transport_access
from . import test_transport_document
from . import test_transport_invoice
from . import test_transport_number
from . import test_transport_report
from . import test_booking
from . import test_booking_faults
