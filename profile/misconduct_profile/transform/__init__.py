"""Rows to records, by the standards."""
