"""What the orders of the story were promised for, as if the dates had been entered then."""

PROMISES = """
    UPDATE sale_order_line l
       SET report_promised_at = o.date_order + interval '4 days'
      FROM sale_order o
     WHERE o.id = l.order_id AND o.company_id = %(company)s AND o.state = 'sale'
       AND o.commitment_date IS NULL AND l.display_type IS NULL
"""
REQUESTS = """
    UPDATE sale_order SET report_requested_at = date_order + interval '3 days'
     WHERE company_id = %(company)s AND state = 'sale' AND report_requested_at IS NULL
"""


def build(env):
    env.flush_all()
    for statement in (PROMISES, REQUESTS):
        env.cr.execute(statement, {"company": env.company.id})
    env.invalidate_all()
