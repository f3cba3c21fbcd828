"""The bottom layer: what feedloom knows, in one SQLite file. Imports nothing of the layers above."""
