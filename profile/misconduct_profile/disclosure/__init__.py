"""Plan, suppress, audit, release: the only door to anything published."""
