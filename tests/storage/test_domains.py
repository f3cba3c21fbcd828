"""Hosts in ASCII, as browsers write them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.domains import ascii_host, former_host

#: What people and pages write -> what browsers ask for (UTS 46, without transitional processing).
HOSTS = {
    "Example.ORG": "example.org",
    "faß.de": "xn--fa-hia.de",
    "FAẞ.DE": "xn--fa-hia.de",
    "fa%C3%9F.de": "xn--fa-hia.de",
    "fass.de": "fass.de",
    "βόλος.com": "xn--nxasmm1c.com",
    "münchen.de": "xn--mnchen-3ya.de",
    "mu\u0308nchen.de": "xn--mnchen-3ya.de",
    "báo.vn": "xn--bo-mia.vn",
    "日本。jp": "xn--wgv71a.jp",
    "☃.net": "xn--n3h.net",
    "a_b-.example": "a_b-.example",
    "नी\u200d.example": None,
    "क्\u200dष.example": "xn--11b2ezcw70k.example",
    "ü\u200d.de": None,
    "a%2Fb.example": None,
    "ａ／b.example": None,
    "ü" * 60 + ".de": None,
    "２１３.１.1.1": "213.1.1.1",
    "::1": "::1",
}


@pytest.mark.parametrize(("host", "expected"), HOSTS.items())
def test_hosts(host: str, expected: str | None) -> None:
    """A host becomes what browsers make of it, or ValueError where they take it for none."""
    if expected is None:
        with pytest.raises(ValueError):  # noqa: PT011  the library has errors of its own
            ascii_host(host)
    else:
        assert ascii_host(host) == expected


@given(st.text(max_size=30))
def test_any_text(host: str) -> None:
    """Whatever the text, the answer is ASCII and stays the same when it is asked again; or it is ValueError."""
    try:
        found = ascii_host(host)
    except ValueError:
        return
    assert found.isascii()
    assert "%" in found or ascii_host(found) == found


def test_former_hosts() -> None:
    """The former form is known only of hosts that had another one."""
    hosts = ("xn--fa-hia.de", "www.xn--nxasmm1c.com", "xn--mnchen-3ya.de", "fass.de", "xn--.de", "xn--\u00e9.de")
    assert [former_host(host) for host in hosts] == ["fass.de", "www.xn--nxasmq6b.com", None, None, None, None]
