from . import test_fatturapa
