"""What carriers need to know: the products' customs codes, BRT's address and account."""

from odoo.addons.backoffice_sales.demo.common import by_code, rows

SIMULATOR = "http://127.0.0.1:8370"  # what ./dev run starts
BRT = "backoffice_brt"
# by the fields that the connection has
ACCOUNT = {
    "brt_base_url": SIMULATOR,
    "brt_user": "1020100",
    "brt_password": "demo",
    "brt_customer_code": 1020100,
    "brt_departure_depot": 131,
}


def build(env):
    products = by_code(env, "product")
    origin = env.ref("base.it").id
    codes = {}
    for row in rows("products"):
        codes.setdefault(row["hs_code"], []).append(products[row["code"]].id)
    for code, ids in codes.items():
        env["product.product"].browse(ids).write({"hs_code": code, "country_of_origin": origin})
