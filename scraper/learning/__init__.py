"""Learning a site from its own pages: what repeats on them is template, what differs is article."""
