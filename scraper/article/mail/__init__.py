"""E-mail as articles: `message.py` finds the text and what the headers say, `read.py` makes an article of them."""
