from . import backoffice_intake_create_missing
