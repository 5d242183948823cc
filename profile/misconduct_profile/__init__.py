"""Police misconduct in England and Wales: 43 extracts in, one honest account out."""

__version__ = "0.1.0"
