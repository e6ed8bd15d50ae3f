"""Amounts in words. Imports nothing from odoo."""

from .words import amount_in_words, italian_words

__all__ = ["amount_in_words", "italian_words"]
