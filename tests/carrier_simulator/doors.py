"""Every door of the simulator."""

from .brt import Brt
from .dhl import Dhl
from .fedex import Fedex
from .gls import Gls
from .poste import Poste
from .ups import Ups

DOORS = (
    Brt,
    Dhl,
    Fedex,
    Gls,
    Poste,
    Ups,
)
