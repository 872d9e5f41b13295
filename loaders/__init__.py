"""Exports in: any table becomes validated records and findings. The public face is all here."""

from loaders.drop import CHECKS, Drop, read_exports

__all__ = ["CHECKS", "Drop", "read_exports"]
