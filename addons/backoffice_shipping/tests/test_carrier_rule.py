from odoo.exceptions import AccessError, ValidationError
from odoo.tests import new_test_user, tagged

from .common_tariff import TariffCase


@tagged("post_install", "-at_install")
class TestCarrierRule(TariffCase):
    """Rules: each condition reaches the choice, and trying one changes nothing."""

    def rule(self, **values):
        rule = {"name": "Rule", "action": "use", "carrier_ids": self.van.ids, **values}
        return self.Rule.create(rule)

    def chosen(self, picking):
        choice = self.rate(picking)[picking][1]
        return self.env["delivery.carrier"].browse(choice.key)

    def test_each_condition_of_place_and_goods(self):
        parent = self.env["product.category"].create({"name": "Goods"})
        self.product.categ_id = self.env["product.category"].create(
            {"name": "Below", "parent_id": parent.id}
        )
        self.product.volume = 0.5
        zone = self.env["backoffice.delivery.zone"].create(
            {"name": "North", "country_ids": self.italy.ids}
        )
        other = self.env["backoffice.delivery.zone"].create({"name": "X", "served": False})
        picking = self.waiting()
        milan, rome = self.env.ref("base.state_it_mi"), self.env.ref("base.state_it_rm")
        place = {"country_ids": self.italy.ids}
        cases = [
            ({"delivery_zone_ids": zone.ids}, {"delivery_zone_ids": other.ids}),
            (place, {"country_ids": self.env.ref("base.ch").ids}),
            (place | {"state_ids": milan.ids}, place | {"state_ids": rome.ids}),
            ({"zip_codes": "00100-00199; 20"}, {"zip_codes": "07, 30100-30199"}),
            ({"weight_over": 2.9, "weight_to": 3}, {"weight_over": 3}),
            ({"volume_to": 1}, {"volume_over": 1}),
            ({"product_category_ids": parent.ids}, {"product_category_ids": parent.copy().ids}),
        ]
        self.check_cases(picking, cases)

    def test_each_condition_of_the_sale(self):
        term = self.env["account.payment.term"].create({"name": "T"})
        incoterm = self.env.ref("account.incoterm_DAP")
        tag = self.env["res.partner.category"].create({"name": "Tag"})
        self.customer.category_id = tag
        picking = self.waiting(payment_term_id=term.id, incoterm=incoterm.id)
        cases = [
            ({"partner_ids": self.customer.ids}, {"partner_ids": self.swiss.ids}),
            ({"partner_category_ids": tag.ids}, {"partner_category_ids": tag.copy().ids}),
            ({"payment_term_ids": term.ids}, {"payment_term_ids": term.copy().ids}),
            ({"incoterm_ids": incoterm.ids}, {"incoterm_ids": incoterm.copy().ids}),
            ({}, {"is_cash_on_delivery": True}),
            ({"company_id": self.company.id}, None),
        ]
        self.check_cases(picking, cases)

    def check_cases(self, picking, cases):
        for holds, fails in cases:
            with self.subTest(holds):
                rule = self.rule(**holds)
                self.assertEqual(self.chosen(picking), self.van)
                rule.unlink()
                if fails is not None:
                    rule = self.rule(**fails)
                    self.assertEqual(self.chosen(picking), self.carrier)
                    rule.unlink()

    def test_days_of_the_week(self):
        picking = self.waiting()
        picking.scheduled_date = "2035-03-05 09:00:00"  # a Monday
        rule = self.rule(on_monday=True, on_friday=True)
        self.assertEqual(self.chosen(picking), self.van)
        rule.on_monday = False
        self.assertEqual(self.chosen(picking), self.carrier)

    def test_a_change_counts_at_once(self):
        picking = self.waiting()
        rule = self.rule()
        self.assertEqual(self.chosen(picking), self.van)
        rule.action_archive()
        self.assertEqual(self.chosen(picking), self.carrier)

    def test_forbidding(self):
        picking = self.waiting()
        self.rule(action="forbid", carrier_ids=self.carrier.ids)
        self.assertEqual(self.chosen(picking), self.van)
        self.rule(action="use", carrier_ids=self.carrier.ids)
        _offers, choice = self.rate(picking)[picking]
        self.assertEqual(choice.key, self.van.id)
        self.assertIn("None of the delivery methods of Rule can", self.Rating._reason(choice))

    def test_what_is_no_rule(self):
        with self.assertRaises(ValidationError):
            self.rule(carrier_ids=[])
        for codes in ("abc!", "30-20"):
            with self.subTest(codes), self.assertRaises(ValidationError):
                self.rule(zip_codes=codes)

    def test_try_it(self):
        pickings = self.waiting() | self.waiting()
        rule = self.rule(active=False, weight_over=2)
        trial = self.env["backoffice.carrier.trial"].browse(rule.action_try()["res_id"])
        lines = trial.line_ids.filtered(lambda line: line.picking_id in pickings)
        self.assertEqual(lines.carrier_id, self.van)
        self.assertEqual(lines.mapped("is_decided"), [True, True])
        self.assertEqual(lines.mapped("cost"), [12.0, 12.0])
        self.assertFalse(rule.active)
        self.assertEqual(self.chosen(pickings[0]), self.carrier)
        rule.weight_over = 500
        trial = self.env["backoffice.carrier.trial"].browse(rule.action_try()["res_id"])
        self.assertFalse(trial.decided_count)

    def test_try_asks_the_rules_before_it(self):
        picking = self.waiting()
        self.rule(name="First", sequence=1, carrier_ids=self.carrier.ids)
        late = self.rule(name="Late", sequence=5)
        (found,) = [r for r in late._try() if r[0] == picking]
        self.assertEqual(found[2].rule.name, "First")

    def test_rights(self):
        rule = self.rule()
        self.assertEqual(rule.with_user(self.viewer).name, "Rule")
        for user in (self.viewer, self.clerk):
            with self.assertRaises(AccessError):
                rule.with_user(user).name = "x"
            with self.assertRaises(AccessError):
                rule.with_user(user).action_try()
        rule.with_user(self.manager).name = "x"
        rule.with_user(self.manager).action_try()

    def test_another_companys_rule_is_out_of_sight_and_of_effect(self):
        company = self.env["res.company"].create({"name": "Other"})
        rule = self.rule(company_id=company.id)
        self.assertEqual(self.chosen(self.waiting()), self.carrier)
        with self.assertRaises(AccessError):
            rule.with_user(self.manager).read(["name"])
        user = new_test_user(
            self.env,
            "b_other",
            groups="backoffice_sales.backoffice_sales_group_manager",
            company_id=company.id,
            company_ids=company.ids,
        )
        self.assertEqual(rule.with_user(user).name, "Rule")
