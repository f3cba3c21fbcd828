"""Who gets into the workbench, and what a foreign page can make a browser do there: nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest

from feeds.web.edit.gate import GUESS_SECONDS, MAX_GUESSES, Gate, is_everywhere, is_loopback, own_hosts
from feeds.web.edit.pictures import MAX_PICTURE_BYTES
from tests.feeds.web.edit.workroom import HOST, ONCE, ORIGIN, Client, Person, token_in, workroom, write_config
from tests.scraper.paper import Paper, running_paper


@pytest.fixture
def paper() -> Iterator[Paper]:
    with running_paper() as paper:
        paper.listing("/town", [paper.article(number) for number in range(5)])
        yield paper


@pytest.fixture
def file(tmp_path: Path, paper: Paper) -> Path:
    return write_config(tmp_path / "feedloom.toml", paper)


@pytest.fixture
def client(file: Path) -> Iterator[Client]:
    with workroom(file) as (client, _):
        yield client


#: Every address that says or changes something.
ADDRESSES = [
    ("GET", "/edit"), ("GET", "/edit/session"), ("GET", "/edit/sources"), ("GET", "/edit/source?name=x"),
    ("GET", "/edit/look/x"), ("GET", "/edit/look/x/page/0"), ("GET", "/edit/look/x/reader"),
    ("GET", "/edit/look/x/picture/0?of=x"), ("POST", "/edit/look"),
    ("DELETE", "/edit/look/x"), ("PATCH", "/edit/draft/x"), ("POST", "/edit/draft/x"), ("DELETE", "/edit/draft/x"),
    ("POST", "/edit/draft/x/save"), ("POST", "/edit/source"), ("POST", "/edit/setup"), ("POST", "/edit/leave"),
]  # fmt: skip


@pytest.mark.parametrize(("method", "path"), ADDRESSES)
def test_nothing_is_said_or_done_without_a_session(client: Client, method: str, path: str) -> None:
    """Whoever has not opened the workbench gets 401, whatever else is right about the request."""
    answer = client.request(method, path, headers={"Origin": ORIGIN})
    assert answer.status_code == 401
    assert "set-cookie" not in answer.headers


def test_the_one_time_token_opens_once_and_becomes_a_strict_cookie(file: Path) -> None:
    """The session is a cookie that scripts cannot read and other sites cannot send; the token is used up."""
    with workroom(file) as (client, _):
        opened = client.get(f"/edit?token={ONCE}", headers={"Accept": "text/html"})
        cookie = opened.headers["set-cookie"].lower()
        assert "httponly" in cookie
        assert "samesite=strict" in cookie
        assert "path=/edit" in cookie
        assert opened.headers["refresh"] == "0; url=/edit"
        assert client.get("/edit/session").status_code == 200
        client.http.cookies.clear()
        assert client.get(f"/edit?token={ONCE}").status_code == 401
        assert client.get("/edit/session").status_code == 401


def test_guessing_a_token_is_slow_and_never_succeeds(file: Path) -> None:
    """After a few wrong guesses not even the right token is looked at, until the time is over."""
    seconds = [0.0]
    gate = Gate(hosts=frozenset(), once=ONCE, password="right", seconds=lambda: seconds[0])
    for number in range(MAX_GUESSES):
        assert gate.open_once(f"{ONCE}{number}") is None
    assert gate.is_tired
    assert gate.open_once(ONCE) is None
    assert gate.open_with("right") is None
    seconds[0] = GUESS_SECONDS + 1
    assert gate.open_with("wrong") is None
    assert gate.open_once(ONCE)
    assert gate.open_once(ONCE) is None
    with workroom(file) as (client, _):
        answers = [client.get(f"/edit?token=no{number}").status_code for number in range(MAX_GUESSES + 2)]
    assert answers[0] == 401
    assert answers[-1] == 429


def test_a_password_opens_where_one_is_set(file: Path) -> None:
    """The form takes it from this site alone; a wrong one is refused; leaving ends the session."""
    with workroom(file, password="bến đò") as (client, _):
        asked = client.get("/edit", headers={"Accept": "text/html"})
        assert asked.status_code == 401
        assert 'type="password"' in asked.text
        for origin, password, status in (("http://evil.example", "bến đò", 403), (ORIGIN, "guess", 403)):
            answer = client.post("/edit/login", data={"password": password}, headers={"Origin": origin})
            assert answer.status_code == status
        client.post("/edit/login", data={"password": "bến đò"}, headers={"Origin": ORIGIN})
        page = client.get("/edit", headers={"Accept": "text/html"}).text
        client.post("/edit/leave", data={"token": token_in(page)}, headers={"Origin": ORIGIN})
        assert client.get("/edit/session").status_code == 401


@pytest.mark.parametrize(
    "host",
    ["evil.example", "evil.example:8080", "127.0.0.1.evil.example", "localhost.evil.example", "", "93.184.216.34:8080"],
)
def test_a_foreign_host_is_refused(client: Client, host: str) -> None:
    """A name that an attacker lets lead to us (DNS rebinding) is refused before anything is looked at."""
    person = Person(client)
    for path in ("/edit", "/edit/session", "/edit/edit.js"):
        assert client.get(path, headers={"Host": host}).status_code == 421
    answer = person.send("POST", "/edit/look", {"url": "https://x.example/"}, Host=host, Origin=f"http://{host}")
    assert answer.status_code == 421


@pytest.mark.parametrize(
    "origin",
    [
        "http://evil.example", "null", "", "http://127.0.0.1:9999", f"http://{HOST}.evil.example", f"ftp://{HOST}",
        f"http://evil.example/{HOST}",
    ],
)  # fmt: skip
def test_a_change_from_another_site_is_refused(client: Client, paper: Paper, file: Path, origin: str) -> None:
    """A form or script of another page cannot change anything, even with the cookie and the token (CSRF)."""
    person = Person(client)
    before = file.read_text()
    for method, path in ADDRESSES:
        if method != "GET":
            assert person.send(method, path, {"url": paper.url("/town")}, Origin=origin).status_code == 403
    assert paper.asked == []
    assert file.read_text() == before


@pytest.mark.parametrize("token", ["", "0" * 64, "ü", "x" * 100_000])
def test_a_change_without_the_token_of_the_session_is_refused(client: Client, token: str) -> None:
    """The origin alone is not enough: each change carries the token, as a field or as a header."""
    person = Person(client)
    values = {"url": "https://x.example/", "token": token}
    assert client.post("/edit/look", json=values, headers={"Origin": ORIGIN}).status_code == 403
    assert client.post("/edit/look", data=values, headers={"Origin": ORIGIN}).status_code == 403
    assert client.post("/edit/look", json={"url": "x"}, headers={"Origin": ORIGIN}).status_code == 403
    assert person.send("POST", "/edit/look", {"url": ""}).status_code == 422  # with it, the request itself is looked at


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("text/plain", b'{"url": "https://x.example/"}'),
        ("application/json", b"[1]"),
        ("application/json", b"{" * 50_000),
        ("application/json", b'{"url": "' + b"x" * 400_000 + b'"}'),
        ("multipart/form-data; boundary=x", b"--x--"),
        ("application/x-www-form-urlencoded", b"&".join(b"a=%d" % number for number in range(500))),
        ("application/x-www-form-urlencoded", b"url=%ff%fe"),
    ],
)
def test_a_body_that_is_none_is_refused(client: Client, kind: str, body: bytes) -> None:
    """What is too large, nested without end or of another type is refused in words."""
    person = Person(client)
    headers = {"Origin": ORIGIN, "X-Edit-Token": person.token, "Content-Type": kind}
    assert client.post("/edit/look", content=body, headers=headers).status_code == 422


def test_answers_say_what_browsers_must_not_do(client: Client, paper: Paper) -> None:
    """No caches, no frames of others, no foreign scripts; the frame of a fetched page is a sandbox without network."""
    person = Person(client)
    key = person.look(paper.url("/town"))["id"]
    for path in ("/edit", f"/edit/look/{key}"):
        answer = client.get(path, headers={"Accept": "text/html"})
        policy = answer.headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "script-src 'self';" in policy
        assert "frame-ancestors 'none'" in policy
        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers["x-content-type-options"] == "nosniff"
    frame = client.get(f"/edit/look/{key}/page/0").headers["content-security-policy"]
    assert "sandbox allow-same-origin;" in frame
    assert "allow-scripts" not in frame
    assert "img-src" not in frame


def test_pictures_are_for_those_who_were_shown_them(client: Client, paper: Paper) -> None:
    """An address gets one only as a page of the session names it: no other address, no other session, none without."""
    paper.put("/p.png", b"picture", media_type="image/png")
    listing = paper.pages["/town"].body.decode()
    paper.put("/town", re.sub("<h3>", "<img src=/p.png width=300 height=200><h3>", listing, count=1))
    person = Person(client)
    key = person.look(paper.url("/town"))["id"]
    page = person.page(f"/edit/look/{key}")
    path = unescape(re.findall(r'<img src="([^"]+)"', page)[0])
    answer = client.get(path)
    assert (answer.status_code, answer.content, answer.headers["content-type"]) == (200, b"picture", "image/png")
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "sandbox" in answer.headers["content-security-policy"]
    for other in (path.replace("p.png", "q.png"), path.replace("/picture/", "/picture/0"), f"{path}%00"):
        assert client.get(other).status_code == 404
    paper.put("/p.png", b"x" * (MAX_PICTURE_BYTES + 1), media_type="image/png")
    assert client.get(path).status_code == 404
    paper.put("/p.png", "<script>", media_type="text/html")
    assert client.get(path).status_code == 404
    client.http.cookies.clear()
    assert client.get(path).status_code == 401


def test_a_link_from_another_site_finds_its_way(client: Client) -> None:
    """A bookmarklet brings no strict cookie: the first answer leads on within this site, and does so only once."""
    Person(client)
    session = dict(client.http.cookies)
    client.http.cookies.clear()
    headers = {"Accept": "text/html", "Sec-Fetch-Site": "cross-site"}
    first = client.get("/edit?url=https://paper.example/", headers=headers)
    target = first.headers["refresh"].removeprefix("0; url=")
    assert "paper.example" in target
    assert client.get(target, headers=headers).status_code == 401
    client.http.cookies.update(session)
    assert 'value="https://paper.example/"' in client.get(target, headers={"Accept": "text/html"}).text


def test_the_names_of_a_server() -> None:
    """What listens everywhere is asked by this machine's names and that of its public address."""
    assert own_hosts("0.0.0.0", "https://feeds.example.org/x/") == {
        "localhost", "127.0.0.1", "::1", "feeds.example.org",
    }  # fmt: skip
    assert own_hosts("[::1]", None) == {"localhost", "127.0.0.1", "::1"}
    assert [is_loopback(one) for one in ("127.0.0.1", "::1", "localhost", "0.0.0.0", "10.0.0.1")] == [
        True, True, True, False, False,
    ]  # fmt: skip


def test_what_listens_everywhere_is_asked_by_any_of_its_addresses() -> None:
    """An address cannot be rebound; a name that is not ours is refused all the same."""
    hosts = own_hosts("0.0.0.0", "https://feeds.example.org/")
    gate = Gate(hosts=hosts, all_addresses=is_everywhere("0.0.0.0"), seconds=lambda: 0.0)
    asked = ("192.168.1.5:8080", "[2001:db8::1]:8080", "feeds.example.org", "evil.example", "192.168.1.5.evil.example")
    assert [gate.knows_host(host) for host in asked] == [True, True, True, False, False]
    assert [is_everywhere(bound) for bound in ("::", "127.0.0.1", "example.org")] == [True, False, False]


@pytest.mark.parametrize("path", ["/../../etc/x", "..%2f..%2fetc", "a/../b", "%00", "a" * 300])
def test_no_path_leads_out_of_the_workbench(client: Client, path: str) -> None:
    """Keys of drafts and pages are looked up, never opened as files."""
    Person(client)
    for address in (f"/edit/look/{path}", f"/edit/look/x/page/{path}", f"/edit/{path}"):
        assert client.get(address).status_code in (404, 401, 422)
