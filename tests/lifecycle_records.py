"""Records that a database in use would hold; run in the host's shell with ``env``.

Uninstalling an empty database proves little: what stands in the way is data.
"""

CSV = """Ordine;Cliente;Codice;Quantità;Prezzo
L1;LC1;LA;2;10,00
L2;LC1;LA;1;0
L3;nobody;LA;1;5
"""


def order(env, **values):
    """A plain order of the host's own; returns it unconfirmed."""
    customer = env["res.partner"].create(
        {
            "name": "Lifecycle",
            "ref": values.pop("ref", False),
            "is_company": True,
            "vat": "IT00743110157",
            "street": "Via Roma 1",
            "zip": "20121",
            "city": "Milano",
            "state_id": env.ref("base.state_it_mi").id,
            "country_id": env.ref("base.it").id,
        }
    )
    product = env["product.product"].create(
        {"name": "Lifecycle", "default_code": values.pop("code", False), "type": "consu"}
    )
    line = {"product_id": product.id, "product_uom_qty": 2, "price_unit": 10}
    return env["sale.order"].create(
        {"partner_id": customer.id, "order_line": [(0, 0, line)], **values}
    )


def host_works(env):
    """Confirms an order, delivers it, and leaves nothing behind in doubt."""
    sold = order(env)
    sold.action_confirm()
    picking = sold.picking_ids
    picking.move_ids.quantity = 2
    picking.move_ids.picked = True
    picking.button_validate()
    if (sold.state, picking.state, sold.delivery_status) != ("sale", "done", "full"):
        raise AssertionError((sold.state, picking.state, sold.delivery_status))
    env.cr.commit()


def fill(env):
    """Intake, findings, an approval, a document, a booking and a report."""
    fill_sales(env)
    fill_shipping(env)
    wizard = env["backoffice.report.run.create"].create(
        {"report_id": env.ref("backoffice_reports.backoffice_report_net_turnover").id}
    )
    wizard.action_run()
    for model in (
        "backoffice.finding",
        "backoffice.approval.request",
        "backoffice.transport.document",
        "backoffice.booking",
        "backoffice.report.run",
    ):
        if not env[model].search_count([]):
            raise AssertionError(f"there is no {model}")
    env.cr.commit()


def fill_sales(env):
    known = order(env, ref="LC1", code="LA")
    intake = env["backoffice.order.intake"].create_from_file("orders.csv", CSV.encode())
    intake.action_parse()
    intake.line_ids.filtered(lambda line: line.state == "error").action_skip()
    intake.action_create_orders()
    zero_price = env.ref("backoffice_sales.backoffice_check_zero_price")
    zero_price.severity = "approval"
    taken = env["sale.order"].search(
        [("partner_id", "=", known.partner_id.id), ("id", "!=", known.id)]
    )
    taken.action_confirm()


def fill_shipping(env):
    service = env["product.product"].create({"name": "Carrier", "type": "service"})
    carrier = env["delivery.carrier"].create(
        {
            "name": "BRT",
            "delivery_type": "backoffice_brt",
            "product_id": service.id,
            "brt_base_url": "http://127.0.0.1:1",
            "brt_user": "1",
            "brt_password": "1",
            "brt_customer_code": "1",
            "brt_departure_depot": 1,
        }
    )
    env["backoffice.check"].search([]).active = False  # these orders shall leave
    for _number in range(2):
        sold = order(env)
        sold.action_confirm()
        picking = sold.picking_ids
        picking.carrier_id = carrier
        picking.move_ids.quantity = 2
        picking.move_ids.picked = True
        picking.button_validate()
    company = env.company
    company.country_id = company.country_id or env.ref("base.it")
    picking.action_create_transport_documents()
    picking.transport_document_id.action_issue()
