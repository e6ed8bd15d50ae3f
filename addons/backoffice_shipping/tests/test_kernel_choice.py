import unittest
from datetime import date, timedelta
from decimal import Decimal

from ..tariffs import Candidate, Facts, Rule, arrival, choose

FACTS = Facts(country="IT", province="MI", zip="20121", weight=12.0, leaves=date(2026, 3, 5))
A, B, C = 1, 2, 3


def candidate(key, cost, days=None, **values):
    return Candidate(key, None if cost is None else Decimal(cost), days, rank=key, **values)


class TestChoice(unittest.TestCase):
    """Which carrier is taken, and the reason that is given."""

    def chosen(self, *candidates, rules=(), facts=FACTS, usual=None):
        choice = choose(facts, candidates, rules, usual)
        return choice.key, choice.code

    def test_without_a_promise_the_cheapest(self):
        pool = [candidate(A, 9), candidate(B, 7), candidate(C, None)]
        self.assertEqual(self.chosen(*pool), (B, "cheapest"))

    def test_the_promise_goes_before_the_price(self):
        pool = [candidate(A, 9, 1, kept=True), candidate(B, 7, 3, kept=False)]
        self.assertEqual(self.chosen(*pool), (A, "promised"))
        pool.append(candidate(C, 8, 1, kept=True))
        self.assertEqual(self.chosen(*pool), (C, "promised"))

    def test_late_ones_come_last(self):
        late = [candidate(A, 5, 3, kept=False), candidate(B, 9, 2, kept=False)]
        self.assertEqual(self.chosen(*late), (B, "all_late"))
        self.assertEqual(self.chosen(*late, candidate(C, 20)), (C, "unclear"))

    def test_who_cannot_is_not_taken(self):
        pool = [candidate(A, 1, obstacles=("no cash",)), candidate(B, 9)]
        self.assertEqual(self.chosen(*pool), (B, "only"))
        self.assertEqual(self.chosen(pool[0]), (None, "nobody"))
        self.assertEqual(self.chosen(), (None, "nobody"))

    def test_without_any_cost_the_usual_one(self):
        pool = [candidate(A, None), candidate(B, None)]
        self.assertEqual(self.chosen(*pool, usual=B), (B, "usual"))
        self.assertEqual(self.chosen(*pool), (A, "first"))

    def test_equal_costs_are_told_apart_by_days_then_rank(self):
        self.assertEqual(self.chosen(candidate(A, 7, 2), candidate(B, 7, 1))[0], B)
        self.assertEqual(self.chosen(candidate(B, 7, 1), candidate(A, 7, 1))[0], A)

    def test_rules_in_their_order(self):
        pool = [candidate(A, 5, 3), candidate(B, 9, 1), candidate(C, 7, 2)]
        fastest = Rule(1, "fast", "fastest")
        use = Rule(2, "use", "use", among=frozenset([C]))
        self.assertEqual(self.chosen(*pool, rules=[fastest, use]), (B, "fastest"))
        self.assertEqual(self.chosen(*pool, rules=[use, fastest]), (C, "only"))

    def test_what_is_forbidden_adds_up(self):
        pool = [candidate(A, 5), candidate(B, 6), candidate(C, 7)]
        rules = [
            Rule(1, "a", "forbid", among=frozenset([A])),
            Rule(2, "use", "use", among=frozenset([A, B])),
            Rule(3, "b", "forbid", among=frozenset([B])),
        ]
        choice = choose(FACTS, pool, rules)
        self.assertEqual((choice.key, choice.code), (C, "only"))
        self.assertEqual({k: r.name for k, r in choice.forbidden.items()}, {A: "a", B: "b"})
        self.assertEqual([rule.name for rule in choice.skipped], ["use"])

    def test_forbidding_without_names_forbids_all(self):
        rules = [Rule(1, "stop", "forbid", weekdays=frozenset([3]))]  # a Thursday
        self.assertEqual(self.chosen(candidate(A, 5), rules=rules), (None, "nobody"))

    def test_cheapest_among_some(self):
        pool = [candidate(A, 5), candidate(B, 6), candidate(C, 7)]
        rule = Rule(1, "x", "cheapest", among=frozenset([B, C]))
        self.assertEqual(self.chosen(*pool, rules=[rule]), (B, "cheapest"))

    def test_each_condition(self):
        facts = Facts(
            country="IT",
            province="MI",
            zip="20121",
            zone=4,
            weight=12.0,
            volume=0.5,
            customers=frozenset([7, 8]),
            tags=frozenset([3]),
            categories=frozenset([5, 6]),
            payment_term=2,
            cash=True,
            incoterm=1,
            leaves=date(2026, 3, 5),
            company=1,
        )
        some = frozenset
        cases = [
            ({"company": 1}, {"company": 2}),
            ({"zones": some([4])}, {"zones": some([5])}),
            ({"countries": some(["IT"])}, {"countries": some(["CH"])}),
            ({"provinces": some([("IT", "MI")])}, {"provinces": some([("IT", "RM")])}),
            ({"zips": (("20", "21"),)}, {"zips": (("00", ""),)}),
            ({"weight": (10, 12)}, {"weight": (12, 0)}),
            ({"weight": (0, 12)}, {"weight": (0, 11.9)}),
            ({"volume": (0.4, 0)}, {"volume": (0.5, 0)}),
            ({"customers": some([8])}, {"customers": some([9])}),
            ({"tags": some([3])}, {"tags": some([4])}),
            ({"categories": some([5])}, {"categories": some([7])}),
            ({"payment_terms": some([2])}, {"payment_terms": some([3])}),
            ({"incoterms": some([1])}, {"incoterms": some([2])}),
            ({"weekdays": some([3])}, {"weekdays": some([4])}),
        ]
        for holds, fails in cases:
            with self.subTest(holds):
                self.assertTrue(Rule(1, "x", "use", **holds).matches(facts))
                self.assertFalse(Rule(1, "x", "use", **fails).matches(facts))
        self.assertTrue(Rule(1, "x", "use", cash=True).matches(facts))
        self.assertFalse(Rule(1, "x", "use", cash=True).matches(FACTS))


class TestArrival(unittest.TestCase):
    def arrives(self, day, days, closed_here=(), closed_there=()):
        return arrival(
            day,
            days,
            lambda on: on.weekday() < 5 and on not in closed_here,
            lambda on: on.weekday() < 5 and on not in closed_there,
        )

    def test_working_days(self):
        thursday = date(2026, 3, 5)
        self.assertEqual(self.arrives(thursday, 1), date(2026, 3, 6))
        self.assertEqual(self.arrives(thursday, 2), date(2026, 3, 9))
        self.assertEqual(self.arrives(date(2026, 3, 7), 1), date(2026, 3, 10))  # Saturday
        self.assertEqual(self.arrives(thursday, 0), thursday)

    def test_holidays_here_and_there(self):
        day, nextday = date(2026, 3, 5), date(2026, 3, 6)
        self.assertEqual(self.arrives(day, 1, closed_here=[nextday]), date(2026, 3, 9))
        self.assertEqual(self.arrives(day, 1, closed_there=[nextday]), date(2026, 3, 9))
        self.assertEqual(self.arrives(day, 1, closed_there=[day]), nextday)

    def test_a_calendar_without_open_days_ends(self):
        self.assertIsInstance(
            arrival(date(2026, 3, 5), 2, lambda d: False, lambda d: False), date
        )
        self.assertEqual(
            arrival(date(2026, 3, 5), 0, lambda d: False, lambda d: True),
            date(2026, 3, 5) + timedelta(days=400),
        )
