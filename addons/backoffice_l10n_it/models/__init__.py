from . import account_move
from . import backoffice_transport_document
from . import sale_order_check
from . import sale_order_check_intent
from . import sale_order_check_position
from . import stock_picking
from . import stock_picking_type
