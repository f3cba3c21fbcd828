"""The top layer: from articles to readers. The only layer with a clock and a command line."""
