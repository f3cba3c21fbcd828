"""The web, asked politely: requests, pauses, robots.txt, a browser, and the guard before every connection."""
