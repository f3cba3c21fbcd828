"""The formats of feeds: one module each, over the same entries."""
