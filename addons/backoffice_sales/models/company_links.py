"""Company checks of many records that are created together."""

BULK = "backoffice_sales_bulk"


def distinct_links(records):
    """Enough of `records` to see every record that they link to, once for each company.

    The host asks for each record and each link anew whether the companies fit, which is a
    tenth of creating a thousand orders; these are the same few customers, products and
    taxes over and over. Only where the context says that records come in bulk.
    """
    if not records.env.context.get(BULK):
        return records
    names = [
        name
        for name, field in records._fields.items()
        if field.relational and field.check_company
    ]
    seen, chosen = set(), []
    for record in records.sudo():
        company = record.company_id.id
        links = {(name, company, record[name]._ids) for name in names} - seen
        if links:
            seen |= links
            chosen.append(record.id)
    return records.browse(chosen)
