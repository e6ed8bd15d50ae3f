"""Every door of the simulator."""

from .brt import Brt
from .dhl import Dhl
from .fedex import Fedex
from .ups import Ups

DOORS = (Brt, Dhl, Fedex, Ups)
