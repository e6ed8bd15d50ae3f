import doctest
import random
import unittest
from decimal import Decimal

from ..matrix import (
    AMOUNT,
    DATE,
    INTEGER,
    PERCENT,
    TEXT,
    Column,
    CumulativeShare,
    Delta,
    DeltaPercent,
    Matrix,
    MatrixError,
    Quotient,
    Rank,
    RankShift,
    Ratio,
    Share,
    ShareOfGroup,
    bar_chart_svg,
    chart,
    column,
    matrix,
)

COLUMNS = [
    Column("now"),
    Column("before"),
    Column("delta", formula=Delta("now", "before")),
    Column("change", kind=PERCENT, formula=DeltaPercent("now", "before")),
    Column("share", kind=PERCENT, formula=Share("now")),
]


def load_tests(loader, tests, pattern):
    for module in (column, matrix):
        tests.addTests(doctest.DocTestSuite(module))
    return tests


def filled(groupings, facts, **options):
    made = Matrix(COLUMNS, groupings, **options)
    for keys, values in facts:
        made.add(keys, values)
    return made


def table(made):
    """The matrix as literals: path and the texts of its cells."""
    rows = [(row.path, row.values) for row in made.rows()] + [("total", made.total())]
    return [(path, *(str(values[c.code]) for c in COLUMNS)) for path, values in rows]


class TestMatrix(unittest.TestCase):
    def test_groups_subtotals_comparison_and_total(self):
        made = filled(
            ["agent", "month"],
            [
                (("Anna", "2024-01"), ["100.10", "50"]),
                (("Bruno", "2024-01"), ["300", None]),
                (("Anna", "2024-02"), ["-20.05", "80.10"]),
                (("Anna", "2024-01"), ["19.95", "0"]),
            ],
        )
        self.assertEqual(
            table(made),
            [
                (("Anna",), "100.00", "130.10", "-30.10", "-0.2314", "0.2500"),
                (("Anna", "2024-01"), "120.05", "50.00", "70.05", "1.4010", "0.3001"),
                (("Anna", "2024-02"), "-20.05", "80.10", "-100.15", "-1.2503", "-0.0501"),
                (("Bruno",), "300.00", "0.00", "300.00", "None", "0.7500"),
                (("Bruno", "2024-01"), "300.00", "0.00", "300.00", "None", "0.7500"),
                ("total", "400.00", "130.10", "269.90", "2.0746", "1.0000"),
            ],
        )

    def test_a_hundred_thousand_cents_do_not_drift(self):
        made = Matrix([Column("net")], ["agent"])
        for index in range(100_000):
            made.add((index % 7,), [0.1])
        self.assertEqual(made.total()["net"], Decimal("10000.00"))
        self.assertEqual(sum(row.values["net"] for row in made.rows()), Decimal("10000.00"))

    def test_every_level_adds_up_to_the_total(self):
        chance = random.Random(7)
        made = Matrix([Column("net")], ["a", "b", "c"])
        cents = 0
        for _fact in range(5000):
            value = chance.randint(-999_999, 999_999)
            cents += value
            made.add(tuple(chance.randint(1, 9) for _level in range(3)), [Decimal(value) / 100])
        for level in range(3):
            sums = (row.values["net"] for row in made.rows() if row.level == level)
            self.assertEqual(sum(sums), Decimal(cents) / 100)

    def test_rate_of_a_group_is_not_the_sum_of_its_rates(self):
        columns = [
            Column("good", kind=INTEGER),
            Column("all", kind=INTEGER),
            Column("rate", kind=PERCENT, formula=Ratio("good", "all")),
        ]
        made = Matrix(columns, ["agent"])
        made.add(("Anna",), [1, 2])
        made.add(("Bruno",), [9, 10])
        self.assertEqual(made.total()["rate"], Decimal("0.8333"))

    def test_rise_from_a_negative_figure_is_a_rise(self):
        made = filled([], [((), [50, -100])])
        self.assertEqual(made.total()["change"], Decimal("1.5000"))

    def test_no_groupings_and_no_facts(self):
        made = filled([], [])
        self.assertTrue(made.is_empty())
        self.assertEqual(table(made), [("total", "0.00", "0.00", "0.00", "None", "None")])
        self.assertFalse(filled([], [((), [1, 1])]).is_empty())

    def test_order_by_value_and_keys_of_a_level(self):
        made = filled(
            ["agent", "month"],
            [(("A", 1), [1, 0]), (("B", 2), [5, 0]), (("B", 1), [2, 0])],
            orders={"agent": lambda key, values: -values["now"]},
        )
        self.assertEqual([row.path[0] for row in made.rows() if row.level == 0], ["B", "A"])
        self.assertEqual(made.keys("month"), {1, 2})
        self.assertEqual(made.keys("agent"), {"A", "B"})

    def test_what_is_no_sum_is_put_and_never_added_up(self):
        columns = [
            Column("net"),
            Column("customers", kind=INTEGER, additive=False),
            Column("each", formula=Quotient("net", "customers")),
        ]
        made = Matrix(columns, ["agent", "month"])
        made.add(("Anna", 1), [10, 1])
        made.add(("Anna", 2), [20, 1])
        made.put(("Anna",), {"customers": 1, "net": 999})
        made.put((), {"customers": 1})
        rows = {row.path: row.values for row in made.rows()} | {(): made.total()}
        self.assertEqual([v["customers"] for v in rows.values()], [1, 1, 1, 1])
        self.assertEqual(str(rows["Anna",]["each"]), "30.00")
        self.assertEqual(str(made.total()["net"]), "30.00")

    def test_formulas_over_the_rows_of_a_group(self):
        columns = [
            Column("net"),
            Column("reached", kind=PERCENT, formula=CumulativeShare("net")),
            Column("rank", kind=INTEGER, formula=Rank("net")),
            Column(
                "class", kind=TEXT, formula=lambda v, t: "A" if v["reached"] <= 0.8 else "B"
            ),
            Column("part", kind=PERCENT, formula=ShareOfGroup("net")),
        ]
        made = Matrix(columns, ["item"], {"item": lambda key, v: -v["net"]})
        for key, value in (("a", 10), ("b", 60), ("c", 20), ("d", 10)):
            made.add((key,), [value])
        self.assertEqual(
            [[str(value) for value in row.values.values()] for row in made.rows()],
            [
                ["60.00", "0.6000", "1", "A", "0.6000"],
                ["20.00", "0.8000", "2", "A", "0.2000"],
                ["10.00", "0.9000", "3", "B", "0.1000"],
                ["10.00", "1.0000", "3", "B", "0.1000"],
            ],
        )

    def test_places_won_and_lost(self):
        columns = [Column("now"), Column("before")]
        columns.append(Column("shift", kind=INTEGER, formula=RankShift("now", "before")))
        made = Matrix(columns, ["item"])
        for key, now, before in (("a", 3, 1), ("b", 2, 2), ("c", 1, 3)):
            made.add((key,), [now, before])
        self.assertEqual([row.values["shift"] for row in made.rows()], [2, 0, -2])

    def test_limit_and_misfits_are_refused(self):
        with self.assertRaisesRegex(MatrixError, "2 rows"):
            filled(["agent"], [((n,), [1, 1]) for n in range(3)], limit=2)
        with self.assertRaises(MatrixError):
            filled(["agent"], [((), [1, 1])])
        with self.assertRaises(MatrixError):
            filled(["agent"], [(("A",), [1])])

    def test_digits_of_the_currency(self):
        made = Matrix([Column("yen", digits=0)], [])
        made.add((), ["10.5"])
        self.assertEqual(made.total()["yen"], Decimal("11"))

    def test_frozen_form_is_exact_and_its_hash_stable(self):
        facts = [(("A",), ["0.10", "0.20"]), (("B",), ["12345678901.01", None])]
        frozen = filled(["agent"], facts).to_json()
        self.assertEqual(
            frozen["rows"][1],
            [["B"], ["12345678901.01", "0.00", "12345678901.01", None, "1.0000"]],
        )
        self.assertEqual(
            matrix.figures_hash(frozen), matrix.figures_hash(filled(["agent"], facts).to_json())
        )
        facts[0][1][0] = "0.11"
        self.assertNotEqual(
            matrix.figures_hash(frozen), matrix.figures_hash(filled(["agent"], facts).to_json())
        )

    def test_columns_take_only_what_they_are(self):
        for kind, bad in ((AMOUNT, "nan"), (INTEGER, "x"), (DATE, "31/31/2024")):
            with self.subTest(kind), self.assertRaises(ValueError):
                Column("c", kind=kind).convert(bad)
        self.assertEqual(Column("c", kind=TEXT).convert(7), "7")
        with self.assertRaises(ValueError):
            Column("c", kind="money")


class TestChart(unittest.TestCase):
    def test_hostile_labels_are_escaped_and_bars_have_room(self):
        svg = bar_chart_svg(["<b>&"], [("<script>", [Decimal("10")]), ("b", [None])])
        self.assertIn("&lt;b&gt;&amp;", svg)
        self.assertNotIn("<script>", svg)
        self.assertEqual(svg.count('height="216.0"'), 1)

    def test_axis_has_room_for_negative_figures_and_zero(self):
        self.assertEqual(chart.axis([-30, 120]), (-50, 150, 50))
        self.assertEqual(chart.axis([0]), (0, 0.2, 0.2))
        self.assertEqual(chart.short_number(1_500_000), "1.5M")

    def test_every_kind_is_drawn_and_escaped(self):
        for kind in ("column", "stacked", "line", "column_line", "pareto", "bullet", "bar"):
            with self.subTest(kind):
                svg = chart.chart_svg(
                    {
                        "kind": kind,
                        "categories": ["<a>", "b"],
                        "series": [
                            {"name": "<n>", "values": [3, -1]},
                            {"name": "p", "values": [0.4, None], "line": 1, "percent": 1},
                        ],
                    }
                )
                self.assertNotIn("<n>", svg)
                self.assertNotIn("<a>", svg)
                self.assertGreater(svg.count("<rect"), 0)
        for kind in ("heat", "funnel"):
            one = {"name": "x", "values": [5, 0]}
            svg = chart.chart_svg({"kind": kind, "categories": ["a", "b"], "series": [one]})
            self.assertIn("<rect", svg)

    def test_waterfall_hangs_each_step_on_the_one_before(self):
        spans = chart.waterfall_spans([(100, False), (-30, False), (70, True)])
        self.assertEqual(spans, [(0, 100), (100, 70), (0, 70)])
        one = {"name": "x", "values": [100, -30, 70], "spans": spans}
        svg = chart.chart_svg({"kind": "waterfall", "categories": list("abc"), "series": [one]})
        self.assertEqual(svg.count(chart.FALL), 1)

    def test_nothing_to_draw_is_nothing(self):
        self.assertEqual(bar_chart_svg([], [("a", [])]), "")
