"""Every door of the simulator."""

from .brt import Brt
from .gls import Gls

DOORS = (
    Brt,
    Gls,
)
