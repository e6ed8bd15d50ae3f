"""Every door of the simulator."""

from .brt import Brt
from .gls import Gls
from .poste import Poste

DOORS = (
    Brt,
    Gls,
    Poste,
)
