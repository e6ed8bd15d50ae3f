import gc

from odoo.fields import Command
from odoo.tests import TransactionCase, new_test_user

CSV = """Ordine;Cliente;Codice;Quantità;Prezzo
P1;C1;A;2;10,00
P1;C1;B;1;5,50
P2;C2;A;3;
"""


class IntakeCase(TransactionCase):
    """Two customers, two products, and users of each kind."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(context={**cls.env.context, "tracking_disable": True})
        groups = "backoffice_sales.backoffice_sales_group_"
        cls.clerk = new_test_user(cls.env, "t_clerk", groups=groups + "user")
        cls.manager = new_test_user(cls.env, "t_manager", groups=groups + "manager")
        cls.viewer = new_test_user(cls.env, "t_viewer", groups=groups + "readonly")
        Partner, Product = cls.env["res.partner"], cls.env["product.product"]
        cls.one, cls.two = Partner.create(
            [{"name": "Uno S.p.A.", "ref": "C1"}, {"name": "Due S.r.l.", "ref": "C2"}]
        )
        cls.a, cls.b = Product.create(
            [
                {"name": "Product A", "default_code": "A", "list_price": 7.0},
                {"name": "Product B", "default_code": "B", "barcode": "8001234567890"},
            ]
        )
        cls.Intake = cls.env["backoffice.order.intake"].with_user(cls.clerk)

    def take(self, text=CSV, name="orders.csv", **values):
        intake = self.Intake.create_from_file(name, text.encode(), **values)
        intake.action_parse()
        return intake

    def codes(self, lines):
        return [[code for code, _params in line.problems or []] for line in lines]


class CountsQueries:
    """For tests of how many queries something costs."""

    def queries_of(self, function, *args):
        """The queries of a call: no record is read yet, and what it leaves to be written is
        counted. An environment that nobody uses any more keeps its user's time zone until it
        is collected; one made anew reads it: which of them it is must not be chance."""
        gc.collect()
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        function(*args)
        self.env.flush_all()
        return self.env.cr.sql_log_count - before

    def assert_constant_queries(self, make, run, few=10, many=60):
        """`run(make(count))` costs no query more for many than for few. The first call is not
        counted: it fills what a process remembers. There is no tolerance: a query that comes
        and goes has a cause."""
        self.queries_of(run, make(few))
        first, second = self.queries_of(run, make(few)), self.queries_of(run, make(many))
        self.assertLessEqual(second, first, f"{first} for {few}, {second} for {many}")


class OrderCase(CountsQueries, TransactionCase):
    """A customer without faults, a product with a cost, and users of each kind."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(context={**cls.env.context, "tracking_disable": True})
        groups = "backoffice_sales.backoffice_sales_group_"
        cls.clerk = new_test_user(cls.env, "t_clerk", groups=groups + "user")
        cls.manager = new_test_user(cls.env, "t_manager", groups=groups + "manager")
        cls.other_manager = new_test_user(cls.env, "t_other", groups=groups + "manager")
        cls.viewer = new_test_user(cls.env, "t_viewer", groups=groups + "readonly")
        cls.italy, cls.switzerland = cls.env.ref("base.it"), cls.env.ref("base.ch")
        cls.env.company.account_fiscal_country_id = cls.italy
        cls.customer = cls.make_customer("Uno S.p.A.")
        cls.product = cls.env["product.product"].create(
            {"name": "Bolt", "default_code": "BOLT", "list_price": 10.0, "standard_price": 6.0}
        )
        cls.Order = cls.env["sale.order"].with_user(cls.clerk)

    @classmethod
    def make_customer(cls, name, **values):
        return cls.env["res.partner"].create(
            {
                "name": name,
                "is_company": True,
                "vat": "IT00743110157",
                "street": "Via Roma 1",
                "zip": "20121",
                "city": "Milano",
                "country_id": cls.italy.id,
                "state_id": cls.env.ref("base.state_it_mi").id,
                **values,
            }
        )

    def make_order(self, line=None, **values):
        return self.Order.create(self.order_vals(line, **values))

    def order_vals(self, line=None, **values):
        line = {"product_id": self.product.id, "product_uom_qty": 2, **(line or {})}
        return {
            "partner_id": self.customer.id,
            "order_line": [Command.create(line)],
            **values,
        }

    def found(self, order):
        """The codes of the findings that are open."""
        return sorted(
            order.finding_ids.filtered(lambda f: f.state == "open").check_id.mapped("code")
        )


class CheckCase(OrderCase):
    """For the built-in checks one by one: each looked at alone, and in one run of many."""

    def check(self, code, **values):
        """The check, switched on, with other parameters."""
        checks = self.env["backoffice.check"].with_context(active_test=False)
        check = checks.search([("code", "=", code), ("model", "=", "sale.order")])
        check.write({"active": True, **values})
        return check

    def hits(self, code, orders):
        """Those of the orders that fail: checked together, and each by itself."""
        self.check(code)
        orders.action_check()
        together = orders.filtered(lambda order: code in self.found(order))
        for order in orders:
            order.action_check()
        alone = orders.filtered(lambda order: code in self.found(order))
        self.assertEqual(together, alone, "one run of many finds what many runs find")
        return together

    def finding(self, code, order):
        return order.finding_ids.filtered(
            lambda found: found.state == "open" and found.check_id.code == code
        )
