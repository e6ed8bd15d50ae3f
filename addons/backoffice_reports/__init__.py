from . import matrix
from . import reports
from . import models
from . import wizard
