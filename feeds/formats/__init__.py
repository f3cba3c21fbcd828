"""Output formats, one module each, listed in `registry`: they write the same entries."""
