"""Why a page gives nothing to read, by what stands on it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.places.failure import diagnose
from storage.errors import FeedloomError
from storage.model import Document


@pytest.mark.parametrize(
    ("page", "address", "trouble"),
    [
        ("<title>Just a moment...</title><p>Checking your browser", "/", "blocked"),
        ("<title>Paper</title><script src='/cdn-cgi/challenge-platform/x.js'></script>", "/", "blocked"),
        ("<title>Members</title><form><input type=password></form>", "/", "login"),
        ("<title>Welcome</title><p>Please enter.", "/account/login?next=/", "login"),
        ("<title>Paper</title><div id=root></div><script src=/app.js></script>", "/", "script"),
        ("<title>Paper</title><noscript>Enable JavaScript</noscript><script>1</script><p>Paper", "/", "script"),
        ("<title>Us</title><p>Welcome to our home page.", "/", "nothing"),
        (
            "<title>Us</title><p>" + "Many words stand here. " * 100 + "<form><input type=password></form>",
            "/",
            "nothing",
        ),
        ("", "/", "nothing"),
    ],
)
def test_troubles_are_told_apart(page: str, address: str, trouble: str) -> None:
    """A bot check, a login, a page that scripts write, and one that simply has nothing."""
    url = f"http://paper.example{address}"
    data = f"<html><body>{page}</body></html>".encode()
    assert diagnose(Document(data=data, url=url, final_url=url, media_type="text/html")) == trouble


@given(st.binary(max_size=300))
def test_no_page_breaks_it(data: bytes) -> None:
    """Whatever the bytes, there is an answer, or an error in words."""
    try:
        assert diagnose(Document(data=data, url="http://x.example/")) in {"blocked", "login", "script", "nothing"}
    except FeedloomError:
        return
