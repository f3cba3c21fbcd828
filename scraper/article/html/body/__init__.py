"""The text of an article: where it stands on a page, what is taken out of it, and its blocks."""
