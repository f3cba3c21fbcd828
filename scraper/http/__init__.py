"""The web, asked politely: requests, pauses, robots.txt, a browser, and the guard before every connection."""

import sys

# httpx would import a command line of its own wherever rich is installed: a tenth of the time that a run takes to start
sys.modules.setdefault("httpx._main", None)  # type: ignore[arg-type]
