from . import backoffice_report
from . import backoffice_report_run
from . import backoffice_report_run_figures
from . import backoffice_report_run_table
from . import backoffice_report_run_export
