from odoo.tests import HttpCase, tagged

from .common_tariff import TariffCase


@tagged("post_install", "-at_install")
class TestRateTour(TariffCase, HttpCase):
    def test_compare_and_choose(self):
        picking = self.waiting()
        picking.carrier_id = self.carrier
        self.start_tour(
            f"/odoo/deliveries/{picking.id}", "backoffice_rate_compare_tour", login="b_user"
        )
        self.assertEqual(picking.carrier_id, self.van)
