"""The same work by other tools, which are told what the package has to find out."""
