"""120 products of twelve families, with what they cost and who supplies them."""

from .common import by_code, demo_language, load, rows, xml_name

FAMILIES = {
    "bakeware": "Bakeware",
    "coffee": "Coffee Makers",
    "cookware": "Cookware",
    "cutlery": "Cutlery",
    "gifts": "Gift Sets",
    "glass": "Glassware",
    "knives": "Knives",
    "linen": "Kitchen Linen",
    "porcelain": "Porcelain",
    "storage": "Storage",
    "tools": "Kitchen Tools",
    "wood": "Wood",
}


def build(env):
    families = load_families(env)
    suppliers = by_code(env, "supplier")
    found = rows("products")
    products = load(
        env,
        "product.product",
        [
            (xml_name("product", row["code"]), product(env, row, families, suppliers))
            for row in found
        ],
    )
    language = demo_language(env)
    if language != "en_US":
        for record, row in zip(products.with_context(lang=language), found, strict=True):
            record.name = row["name_it"]


def load_families(env):
    parent = env.ref("backoffice_sales.demo_product_category").id
    records = load(
        env,
        "product.category",
        [
            (f"demo_family_{key}", {"name": name, "parent_id": parent})
            for key, name in FAMILIES.items()
        ],
    )
    return dict(zip(FAMILIES, records, strict=True))


def product(env, row, families, suppliers):
    cost = float(row["cost"])
    supplier = suppliers[row["supplier"]]
    return {
        "default_code": row["code"],
        "name": row["name"],
        "company_id": env.company.id,
        "barcode": row["barcode"],
        "categ_id": families[row["category"]].id,
        "type": "consu",
        "is_storable": True,
        "invoice_policy": "delivery",
        "list_price": float(row["price"]),
        "standard_price": cost,
        "weight": float(row["weight"]),
        "volume": float(row["volume"]),
        "seller_ids": [
            (
                0,
                0,
                {
                    "partner_id": supplier.id,
                    "company_id": env.company.id,
                    "currency_id": env.company.currency_id.id,
                    "price": cost,
                    "min_qty": 12,
                    "delay": 14 if supplier.country_id.code == "IT" else 30,
                },
            )
        ],
    }
