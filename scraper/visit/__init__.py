"""One source, one visit; and what its visits tell."""
