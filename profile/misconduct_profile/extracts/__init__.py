"""Find, read and recognise an extract; every line is kept, quarantined or named."""
