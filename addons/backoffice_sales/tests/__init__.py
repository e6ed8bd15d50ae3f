from . import test_agent
from . import test_intake
from . import test_intake_access
from . import test_intake_hostile
from . import test_kernel_intake
