"""The one script of the pages, and the Content-Security-Policy that lets a browser run it and nothing else.

Without the script a page is whole: times stand in the zone of the paper, which is named, and addresses can be selected.
It puts times into the reader's own zone, takes away pictures that their site does not give, and shows the buttons that
copy an address.
"""

from __future__ import annotations

from base64 import b64encode
from hashlib import sha256
from importlib import resources

#: As it stands in every page.
SCRIPT = resources.files("feeds.pages").joinpath("static", "page.js").read_text(encoding="utf-8")
#: Pictures and sound come from other sites; scripts only by their hash (CSP Level 3, §8.3).
PAGE_POLICY = (
    f"default-src 'none'; script-src 'sha256-{b64encode(sha256(SCRIPT.encode()).digest()).decode()}';"
    " style-src 'self'; img-src 'self' https: http:; media-src https: http:; base-uri 'none'; form-action 'self'"
)
#: What a server says besides, because a page itself cannot.
SERVER_POLICY = f"{PAGE_POLICY}; frame-ancestors 'none'"
