from . import backoffice_report_run_create
from . import backoffice_report_run_create_favorite
from . import backoffice_report_run_send
