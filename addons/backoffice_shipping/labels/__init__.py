"""Puts carriers' labels together. Imports nothing from odoo: bytes in, bytes out."""

from .sheet import Piece, Sheet, build

__all__ = ["Piece", "Sheet", "build"]
