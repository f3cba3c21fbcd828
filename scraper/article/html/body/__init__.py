"""The text of an article: where it stands in a page, what is none of it, and its blocks."""
