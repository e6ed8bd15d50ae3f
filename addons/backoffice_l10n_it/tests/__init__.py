from . import test_fatturapa
from . import test_sale_order_check
from . import test_sale_order_check_position
