"""One named, documented definition for each figure."""
