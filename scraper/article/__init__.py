"""From one document to one article: `extract_article`."""
