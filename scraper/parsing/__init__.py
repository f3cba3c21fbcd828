"""Parsing where it can be stopped: a pool of child processes, and the limits that hold for each document."""
