"""Every door of the simulator."""

from .brt import Brt

DOORS = (Brt,)
