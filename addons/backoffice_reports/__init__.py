from . import matrix
from . import reports
from . import models
from . import wizard
from .hooks import uninstall_hook
