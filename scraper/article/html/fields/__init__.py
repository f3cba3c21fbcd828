"""One module for each kind of evidence about an article's fields."""
