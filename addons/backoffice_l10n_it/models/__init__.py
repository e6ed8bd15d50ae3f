from . import account_move
from . import backoffice_transport_document
from . import stock_picking
from . import stock_picking_type
