"""Customs codes and origin of the products."""

from odoo.addons.backoffice_sales.demo.common import by_code, rows


def build(env):
    products = by_code(env, "product")
    origin = env.ref("base.it").id
    codes = {}
    for row in rows("products"):
        codes.setdefault(row["hs_code"], []).append(products[row["code"]].id)
    for code, ids in codes.items():
        env["product.product"].browse(ids).write({"hs_code": code, "country_of_origin": origin})
