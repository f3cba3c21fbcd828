"""Parsing where it can be stopped: children, and what no parser should be shown."""
