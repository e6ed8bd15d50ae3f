from . import backoffice_transport_cancel
from . import backoffice_transport_invoice
from . import backoffice_tariff_import
from . import backoffice_tariff_copy
from . import backoffice_rate_compare
from . import backoffice_carrier_proposal
from . import backoffice_carrier_trial
from . import backoffice_board_move
