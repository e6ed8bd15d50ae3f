from . import test_kept_subjects
from . import test_kernel_matrix
from . import test_kernel_period
from . import test_kernel_xlsx
from . import test_main_job
from . import test_net_turnover
from . import test_order_intake
from . import test_report_run
