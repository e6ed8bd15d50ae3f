"""How a real Odoo 19 and PostgreSQL come up on this machine (used by ``./dev``).

Standard library only: it runs before anything is installed.
"""
