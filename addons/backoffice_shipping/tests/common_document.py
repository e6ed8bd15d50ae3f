from odoo.fields import Command
from odoo.tests import TransactionCase, new_test_user

GROUP = "backoffice_sales.backoffice_sales_group_"


class DocumentCase(TransactionCase):
    """A customer with two addresses, goods with weights and lots, and their deliveries."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(context={**cls.env.context, "tracking_disable": True})
        cls.company = cls.env["res.company"].create(
            {
                "name": "Mittente S.r.l.",
                "street": "Via Roma 1",
                "zip": "35100",
                "city": "Padova",
                "country_id": cls.env.ref("base.it").id,
                "vat": "IT00743110157",
                "currency_id": cls.env.ref("base.EUR").id,
            }
        )
        # what may stop an order is another matter than how it leaves
        cls.env["backoffice.check"].search([("active", "=", True)]).active = False
        cls.set_up_accounts()
        cls.env = cls.env(context={**cls.env.context, "allowed_company_ids": cls.company.ids})
        cls.clerk, cls.viewer, cls.manager = (
            cls.new_user(f"d_{kind}", kind) for kind in ("user", "readonly", "manager")
        )
        cls.warehouse = cls.env["stock.warehouse"].search(
            [("company_id", "=", cls.company.id)], limit=1
        )
        cls.series = cls.env["backoffice.transport.series"]._get_default(cls.company)
        cls.set_up_partners()
        cls.set_up_products()
        cls.Document = cls.env["backoffice.transport.document"].with_user(cls.clerk)

    @classmethod
    def set_up_accounts(cls):
        """Enough of a ledger to invoice: no chart is installed with the addon."""
        env = cls.env(context={**cls.env.context, "allowed_company_ids": cls.company.ids})
        income, receivable = env["account.account"].create(
            [
                {"name": "Sales", "code": "700000", "account_type": "income"},
                {
                    "name": "Customers",
                    "code": "150000",
                    "account_type": "asset_receivable",
                    "reconcile": True,
                },
            ]
        )
        env["account.journal"].create(
            {
                "name": "Customer Invoices",
                "code": "INV",
                "type": "sale",
                "default_account_id": income.id,
                "company_id": cls.company.id,
            }
        )
        default = env["ir.default"].with_company(cls.company)
        default.set(
            "res.partner",
            "property_account_receivable_id",
            receivable.id,
            company_id=cls.company.id,
        )

    @classmethod
    def new_user(cls, login, kind, companies=None, **values):
        companies = companies or cls.company
        return new_test_user(
            cls.env,
            login,
            groups=GROUP + kind,
            company_id=companies[0].id,
            company_ids=[Command.set(companies.ids)],
            tz="Europe/Rome",
            **values,
        )

    @classmethod
    def set_up_partners(cls):
        Partner = cls.env["res.partner"]
        address = {"street": "Via Emilia 2", "zip": "40100", "city": "Bologna"}
        address["country_id"] = cls.env.ref("base.it").id
        cls.customer, cls.other = Partner.create(
            [
                {
                    "name": "Cliente S.p.A.",
                    "is_company": True,
                    "vat": "IT02118311006",
                    **address,
                },
                {"name": "Altro S.r.l.", "is_company": True, **address},
            ]
        )
        cls.shop = Partner.create(
            {
                "name": "Negozio di Modena",
                "parent_id": cls.customer.id,
                "type": "delivery",
                "street": "Via Canalino 3",
                "zip": "41100",
                "city": "Modena",
                "country_id": cls.env.ref("base.it").id,
            }
        )

    @classmethod
    def set_up_products(cls):
        common = {"type": "consu", "is_storable": True, "invoice_policy": "delivery"}
        common["taxes_id"] = [Command.clear()]
        cls.bolt, cls.glue, cls.advice = cls.env["product.product"].create(
            [
                {
                    **common,
                    "name": "Bolt",
                    "default_code": "BOLT",
                    "weight": 0.5,
                    "list_price": 10.0,
                },
                {
                    **common,
                    "name": "Glue",
                    "default_code": "GLUE",
                    "weight": 2.0,
                    "list_price": 4.0,
                    "tracking": "lot",
                },
                {
                    "name": "Advice",
                    "type": "service",
                    "invoice_policy": "order",
                    "list_price": 50.0,
                    "taxes_id": [Command.clear()],
                },
            ]
        )
        cls.lots = cls.env["stock.lot"].create(
            [{"name": name, "product_id": cls.glue.id} for name in ("LOT-A", "LOT-B")]
        )
        Quant = cls.env["stock.quant"]
        stock = cls.warehouse.lot_stock_id
        Quant._update_available_quantity(cls.bolt, stock, 100000)
        Quant._update_available_quantity(cls.glue, stock, 3, lot_id=cls.lots[0])
        Quant._update_available_quantity(cls.glue, stock, 1000, lot_id=cls.lots[1])

    @classmethod
    def order(cls, partner=None, lines=None, confirm=True, **values):
        """A confirmed order; `lines`: {product: quantity}."""
        partner = partner or cls.customer
        order = cls.env["sale.order"].create(
            {
                "partner_id": partner.id,
                # the host would send to the first delivery address
                "partner_shipping_id": partner.id,
                "order_line": [
                    Command.create({"product_id": product.id, "product_uom_qty": quantity})
                    for product, quantity in (lines or {cls.bolt: 4}).items()
                ],
                **values,
            }
        )
        if confirm:
            order.action_confirm()
        return order

    @classmethod
    def deliver(cls, order, quantities=None):
        """Validates the order's open delivery; `quantities`: {product: quantity} of it."""
        picking = order.picking_ids.filtered(lambda p: p.state not in ("done", "cancel"))
        picking.action_assign()
        for move in picking.move_ids:
            if quantities is not None:
                move.quantity = quantities.get(move.product_id, 0)
        picking.move_ids.picked = True
        picking.with_context(skip_backorder=True).button_validate()
        assert picking.state == "done", picking.state
        return picking

    @classmethod
    def delivery(cls, partner=None, lines=None, **values):
        return cls.deliver(cls.order(partner, lines, **values))

    def document(self, *pickings, issue=True):
        """A document of the clerk's for deliveries."""
        together = self.env["stock.picking"].union(*pickings).with_user(self.clerk)
        documents = self.Document._create_from_pickings(together)
        if issue:
            documents.action_issue()
        return documents
