from . import backoffice_report_run_create
from . import backoffice_report_run_send
