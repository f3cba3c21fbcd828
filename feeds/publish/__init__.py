"""From the store to the files that readers get."""
