"""Deliveries, papers and invoices of the demo company; imported with demo data only."""
