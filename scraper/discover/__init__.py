"""Where documents are found: one module per kind of place."""
