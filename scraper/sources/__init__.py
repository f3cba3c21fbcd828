"""Where documents are found: one module for each kind of source."""
