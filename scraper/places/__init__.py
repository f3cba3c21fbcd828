"""Where on a page things stand: its elements by number, what a reading took from each, and selectors from examples."""
