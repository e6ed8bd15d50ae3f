"""The demo company's books and the features of the host that it works with."""

FEATURES = [
    "account.group_delivery_invoice_address",
    "product.group_product_pricelist",
    "sale.group_discount_per_so_line",
]


def build(env):
    company = env.company
    template = chart_of(env, company)
    # not try_loading(): it wants a loaded registry, or the host's own demo invoices too
    env["account.chart.template"]._load(template, company, install_demo=False)
    warehouse_of(env, company)
    everybody = env.ref("base.group_user")
    for feature in FEATURES:
        everybody._apply_group(env.ref(feature))
    let_payments_close_invoices(env, company)


def chart_of(env, company):
    """The Italian chart where its addon is here, or else the generic one."""
    guess = env["account.chart.template"]._guess_chart_template(company.country_id)
    mapping = env["account.chart.template"]._get_chart_template_mapping()[guess]
    domain = [("name", "=", mapping["module"]), ("state", "in", ("installed", "to install"))]
    known = env["ir.module.module"].search_count(domain)
    return guess if known else "generic_coa"


def warehouse_of(env, company):
    """The company's warehouse; while addons are being installed the host makes none."""
    Warehouse = env["stock.warehouse"]
    found = Warehouse.search([("company_id", "=", company.id)], limit=1)
    values = {"name": "Rimini", "code": "RN"}
    if found:
        found.write(values)
    else:
        found = Warehouse.create(values | {"company_id": company.id})
    found.partner_id = company.partner_id


def let_payments_close_invoices(env, company):
    """Payments go to the bank account at once: nobody enters statements here."""
    banks = env["account.journal"].search(
        [("type", "=", "bank"), ("company_id", "=", company.id)]
    )
    for bank in banks:
        bank.inbound_payment_method_line_ids.payment_account_id = bank.default_account_id
