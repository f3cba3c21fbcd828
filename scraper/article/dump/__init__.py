"""A text dump: its lines, header and teasers."""
