from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import tagged

from .turnover_common import TurnoverCase

EFFECTS = ("volume", "price", "mix", "new", "lost", "other")


@tagged("post_install", "-at_install")
class TestPriceVolumeMix(TurnoverCase):
    code = "price_volume_mix"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        Product = cls.env["product.product"]
        cls.steady, cls.fresh, cls.gone, cls.returned = Product.create(
            [{"name": name} for name in ("Steady", "Fresh", "Gone", "Returned")]
        )
        a = cls.product_a
        a.uom_id = cls.env.ref("uom.product_uom_unit")
        cls.of("2023-03-10", a, 10, 10)  # 100
        cls.of("2023-03-10", cls.steady, 10, 30)  # 300
        cls.of("2023-03-10", cls.gone, 5, 8)
        cls.of("2023-03-10", cls.returned, 1, 7)
        # one dozen at 132 is 12 at 11; 2 of 10 come back
        cls.of("2024-03-10", a, 1, 132, product_uom_id=cls.env.ref("uom.product_uom_dozen").id)
        cls.of("2024-03-10", a, 4, 11)
        cls.of("2024-03-11", a, 1, 11, kind="out_refund")  # 15 pieces, 165
        cls.of("2024-03-10", cls.steady, 15, 29)  # 435
        cls.of("2024-03-10", cls.fresh, 2, 20, partner=cls.two)
        cls.of("2024-03-10", cls.returned, 2, 7, kind="out_refund")
        cls.invoice("2024-03-12", [(3, cls.anna, None)])

    @classmethod
    def of(cls, day, product, quantity, price, kind="out_invoice", partner=None, **values):
        line = {"product_id": product.id, "quantity": quantity, "price_unit": price}
        line |= {"agent_id": cls.anna.id, "tax_ids": [Command.clear()], **values}
        move = cls._create_invoice(
            kind,
            day,
            partner_id=partner or cls.one,
            invoice_line_ids=[Command.create(line)],
        )
        move.action_post()
        return move

    def test_effects_of_each_item(self):
        # quantities sold in both periods: 20 before, 30 now, so all grew by half
        run = self.run_report(groupings=("product",))
        self.assertEqual(
            self.figures(run, "now", "before", *EFFECTS),
            {
                # 15 * (11 - 10); 100 * 0.5; what is left of 65
                ("product_a",): self.row("165", "100", volume="50", price="15"),
                ("Steady",): self.row("435", "300", volume="150", price="-15"),
                ("Fresh",): self.row("40", "0", new="40"),
                ("Gone",): self.row("0", "40", lost="-40"),
                ("Returned",): self.row("-14", "7", other="-21"),
                ("No product",): self.row("3", "0", other="3"),
                (): self.row("629", "447", volume="200", new="40", lost="-40", other="-18"),
            },
        )

    def row(self, now, before, **values):
        cells = [now, before, *(values.get(code, "0") for code in EFFECTS)]
        return tuple(f"{float(cell):.2f}" for cell in cells)

    def test_mix_is_that_some_grow_more(self):
        self.of("2024-03-20", self.steady, 10, 30)
        # now 40 beside 20; steady 25 (735) and a 15 (165)
        figures = self.figures(self.run_report(groupings=("product",)), *EFFECTS)
        self.assertEqual(figures[("Steady",)][:3], ("300.00", "-15.00", "150.00"))
        self.assertEqual(figures[("product_a",)][:3], ("100.00", "15.00", "-50.00"))

    def test_effects_add_up_to_the_change_and_to_accounting(self):
        self.of("2024-05-01", self.steady, 7, 33.33)
        self.of("2024-05-01", self.product_a, 3, 0.07)
        for groupings in ((), ("product",), ("customer", "product_category"), ("agent",)):
            run = self.run_report(groupings=groupings)
            for cells in self.figures(run, "delta", *EFFECTS).values():
                delta, *parts = (round(float(cell) * 100) for cell in cells)
                self.assertEqual(delta, sum(parts))
            self.assertEqual(
                self.figures(run, "now", "before")[()],
                (
                    self.accounting("2024-01-01", "2024-12-31"),
                    self.accounting("2023-01-01", "2023-12-31"),
                ),
            )

    def test_waterfall_leads_from_before_to_now(self):
        chart = self.run_report(groupings=("product",))._get_table()["chart"]
        self.assertEqual(chart["kind"], "waterfall")
        self.assertEqual(chart["categories"][0], "Previous Year")
        self.assertEqual(chart["categories"][-1], "Net Turnover")
        spans = chart["series"][0]["spans"]
        self.assertEqual((spans[0], spans[1]), ([0.0, 447.0], [447.0, 647.0]))
        self.assertEqual(spans[-1], [0.0, 629.0])

    def test_two_periods_are_needed(self):
        for compare in ("none", "budget"):
            with self.assertRaisesRegex(UserError, "two periods"):
                self.run_report(compare=compare)

    def test_cells_lead_to_their_lines(self):
        self.assert_cells_lead_to_their_lines(
            self.run_report(groupings=("customer", "product"))
        )

    def test_reader_sees_what_the_rules_let_him(self):
        self.sell("2024-03-10", 10, agent=self.bruno)
        self.assert_rules_hold(("customer",))

    def test_nothing_sold(self):
        self.assert_no_rows(("product",))

    def test_queries_do_not_grow(self):
        self.assert_constant_queries(("customer",))
