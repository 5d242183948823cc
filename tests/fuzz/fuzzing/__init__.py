"""Damaged extracts by number: seeds, mutators, and what intake may answer."""
