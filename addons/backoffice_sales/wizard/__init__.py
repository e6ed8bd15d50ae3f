from . import backoffice_approval_reject
from . import backoffice_check_import
from . import backoffice_check_trial
from . import backoffice_confirmation
from . import backoffice_finding_waive
from . import backoffice_intake_create_missing
from . import backoffice_approval_question
from . import sale_advance_payment_inv
