"""Numbers in, numbers out: intervals and limits, each with its reference."""
