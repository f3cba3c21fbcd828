"""What `feedloom serve` answers."""
