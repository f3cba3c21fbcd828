"""The commands of `feedloom`."""
