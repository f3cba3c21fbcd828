"""The fields of an article, one module each: what the markup shows of it, and how the readers' evidence decides it."""
