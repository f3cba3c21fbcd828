"""An HTML page: its outline, cards, body and fields."""
