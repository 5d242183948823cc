"""The taxonomies: reference tables and the functions that apply them."""
