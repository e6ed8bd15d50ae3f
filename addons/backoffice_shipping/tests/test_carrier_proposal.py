from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common_tariff import TariffCase


@tagged("post_install", "-at_install")
class TestCarrierProposal(TariffCase):
    """Delivery methods for many deliveries at once."""

    def propose(self, pickings, user=None):
        action = pickings.with_user(user or self.clerk).action_propose_carriers()
        model = self.env[action["res_model"]].with_user(user or self.clerk)
        return model.browse(action["res_id"])

    def test_each_has_its_outcome(self):
        first, left, stays, nobody = (self.waiting() for _n in range(4))
        left.move_ids.picked = True
        left.button_validate()
        stays.carrier_id = self.carrier
        nobody.partner_id = self.customer.copy({"zip": False, "street": False})
        self.van.max_weight = 1
        proposal = self.propose(first | left | stays | nobody)
        lines = {line.picking_id: line for line in proposal.line_ids}
        self.assertEqual(lines[first].carrier_id, self.carrier)
        self.assertFalse(lines[left].is_wanted)
        self.assertFalse(lines[nobody].carrier_id)
        counts = (proposal.change_count, proposal.same_count, proposal.nobody_count)
        self.assertEqual(counts, (1, 2, 1))
        proposal.action_apply()
        self.assertEqual(first.carrier_id, self.carrier)
        self.assertEqual((left.carrier_id, nobody.carrier_id), (self.van, self.van))
        self.assertEqual(lines[first].outcome, "Set.")
        self.assertEqual(lines[nobody].outcome, "Left as it is.")

    def test_another_one_can_be_chosen_or_none(self):
        first, second = self.waiting(), self.waiting()
        third = self.van.copy({"name": "Third"})
        proposal = self.propose(first | second)
        proposal.line_ids[0].carrier_id = third
        proposal.line_ids[1].is_wanted = False
        proposal.action_apply()
        self.assertEqual((first.carrier_id, second.carrier_id), (third, self.van))
        with self.assertRaises(UserError):
            self.propose(self.env["stock.picking"])
        proposal = self.propose(second)
        proposal.line_ids.is_wanted = False
        with self.assertRaises(UserError):
            proposal.action_apply()

    def test_what_left_in_the_meantime_stays(self):
        first, second = self.waiting(), self.waiting()
        proposal = self.propose(first | second)
        first.move_ids.picked = True
        first.button_validate()
        proposal.action_apply()
        self.assertEqual((first.carrier_id, second.carrier_id), (self.van, self.carrier))
        self.assertIn("has left", proposal.line_ids[0].outcome)

    def test_rights(self):
        picking = self.waiting()
        with self.assertRaises(AccessError):
            self.propose(picking, self.viewer)
        proposal = self.propose(picking)
        with self.assertRaises(AccessError):
            proposal.line_ids.read(["cost"])
        self.assertEqual(self.propose(picking, self.manager).line_ids.cost, 7.0)

    def test_queries_do_not_grow(self):
        def queries(count):
            partners = self.customer.create(
                [self.customer.copy_data({"name": f"C{n}"})[0] for n in range(count)]
            )
            ids = [self.waiting(partner_id=partner.id).id for partner in partners]
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            pickings = self.env["stock.picking"].browse(ids)
            self.propose(pickings)
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        queries(1)
        few = queries(3)
        self.assertLess(queries(20), few + 5)
