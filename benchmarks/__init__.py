"""What reading and mapping 43 extracts costs, against other tools doing the same."""
