"""Pages, downloads, site and manifest, from a release alone."""
