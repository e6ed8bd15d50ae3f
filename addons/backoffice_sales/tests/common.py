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
