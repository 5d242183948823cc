"""Find, read and recognise an extract; every line is kept, quarantined or named."""

from misconduct_profile.extracts.find import Source, find
from misconduct_profile.extracts.load import Loaded, load, write
from misconduct_profile.extracts.recount import count_lines

__all__ = ["Loaded", "Source", "count_lines", "find", "load", "write"]
