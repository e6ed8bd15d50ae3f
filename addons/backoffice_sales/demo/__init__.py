"""The demo company's data, made by the steps that the demo files call.

Nothing here is imported unless demo data are installed: see models/backoffice_demo.py.
"""
