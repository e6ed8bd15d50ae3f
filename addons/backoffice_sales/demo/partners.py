"""Customers with delivery addresses, and suppliers."""

from .common import by_code, demo_language, load, rows, xml_name

ADDRESS = ("name", "street", "zip", "city")


def build(env):
    places = Places(env)
    # some VAT numbers are wrong on purpose: they came from an older system
    loose = env(context={**env.context, "no_vat_validation": True})
    load(
        loose,
        "res.partner",
        [
            (xml_name("customer", row["code"]), customer(env, places, row))
            for row in rows("customers")
        ],
    )
    customers = by_code(env, "customer")
    load(
        env,
        "res.partner",
        [
            (xml_name("address", row["code"]), address(places, row, customers))
            for row in rows("addresses")
        ],
    )
    load(
        env,
        "res.partner",
        [
            (xml_name("supplier", row["code"]), supplier(env, places, row))
            for row in rows("suppliers")
        ],
    )


class Places:
    """Countries and provinces by their codes."""

    def __init__(self, env):
        self.countries = {c.code: c for c in env["res.country"].search([])}
        states = env["res.country.state"].search([("country_id.code", "in", ["IT", "US"])])
        self.states = {(s.country_id.code, s.code): s for s in states}

    def of(self, row):
        state = self.states.get((row["country"], row["state"]))
        return {name: row[name] or False for name in ADDRESS} | {
            "country_id": self.countries[row["country"]].id,
            "state_id": state.id if state else False,
        }


TERMS = {
    "advance": "account.account_payment_term_immediate",
    "days30": "account.account_payment_term_30days",
    "eom30": "backoffice_sales.demo_payment_term_eom30",
    "eom60": "backoffice_sales.demo_payment_term_eom60",
}


def customer(env, places, row):
    agent = int(row["agent"][2:])
    pricelist = row["pricelist"]
    vals = places.of(row) | {
        "ref": row["code"],
        "company_id": env.company.id,
        "is_company": True,
        "lang": demo_language(env) if row["country"] == "IT" else "en_US",
        "customer_rank": 1,
        "vat": row["vat"] or False,
        "phone": row["phone"] or False,
        "email": row["email"],
        "category_id": [(4, env.ref(f"backoffice_sales.demo_category_{row['category']}").id)],
        "property_payment_term_id": env.ref(TERMS[row["terms"]]).id,
        "agent_id": env.ref(f"backoffice_sales.demo_agent_{agent}").id,
    }
    if pricelist:
        found = env.ref(f"backoffice_sales.demo_pricelist_{pricelist}")
        vals["property_product_pricelist"] = found.id
    return vals


def address(places, row, customers):
    parent = customers[row["customer"]]
    return places.of(row) | {
        "ref": row["code"],
        "parent_id": parent.id,
        "company_id": parent.company_id.id,
        "type": row["type"],
        "lang": parent.lang,
    }


def supplier(env, places, row):
    return places.of(row) | {
        "ref": row["code"],
        "company_id": env.company.id,
        "is_company": True,
        "supplier_rank": 1,
        "vat": row["vat"] or False,
        "email": row["email"],
    }
