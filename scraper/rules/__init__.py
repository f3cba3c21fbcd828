"""The rules of a site: where its fields stand."""
