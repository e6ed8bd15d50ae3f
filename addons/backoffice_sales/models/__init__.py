from . import account_move_line
from . import res_partner
from . import sale_order
from . import sale_order_line
