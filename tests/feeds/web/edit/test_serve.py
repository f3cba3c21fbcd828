"""`feedloom serve --edit`: how the workbench is opened, and that without it there is none."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from time import sleep

import httpx
import pytest

from feeds.web.edit.open import PASSWORD, PASSWORD_FILE, NoPasswordError, open_edit, read_password
from tests.feeds.serving import ROOT
from tests.feeds.web.edit.workroom import POLL_SECONDS
from tests.scraper.paper import running_paper


@contextmanager
def serving(folder: Path, *options: str, **environ: str) -> Iterator[tuple[str, str]]:
    """`feedloom serve --port 0` in *folder*: its address, and what it says of the workbench."""
    process = subprocess.Popen(
        [sys.executable, "-m", "feeds", "serve", "--port", "0", "--as-published", *options],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"} | environ,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    address = process.stdout.readline().split(" ")[0].rstrip("/")
    told = process.stdout.readline() if "--edit" in options else ""
    try:
        yield address, told
    finally:
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=20)
        assert process.returncode == 0


def test_a_person_begins_with_nothing_and_ends_with_a_feed(tmp_path: Path) -> None:
    """In an empty folder: the printed address opens once, the workbench writes the configuration, a source is saved,
    and its feed is served at once.
    """
    with running_paper() as paper, serving(tmp_path, "--edit") as (address, told):
        paper.listing("/town", [paper.article(number) for number in range(6)])
        opening = re.search(r"http://127\.0\.0\.1:\d+/edit\?token=\S+(?=,)", told)
        assert opening, told
        with httpx.Client(base_url=address, follow_redirects=True, timeout=60) as client:
            assert client.get("/edit").status_code == 401
            client.get(opening[0], headers={"Accept": "text/html"}).raise_for_status()
            token = client.get("/edit/session").json()["token"]
            head = {"Origin": address, "X-Edit-Token": token}
            setup = {"title": "Town", "base_url": f"{address}/", "language": "en"}
            client.post("/edit/setup", json=setup, headers=head | {"Accept": "text/html"}).raise_for_status()
            file = tmp_path / "feedloom.toml"
            more = f'\n[fetch]\nallow_hosts = "{paper.host}"\ndelay = 0.0\n'
            file.write_text(file.read_text() + more)
            key = client.post("/edit/look", json={"url": paper.url("/town")}, headers=head).json()["id"]
            while (document := client.get(f"/edit/look/{key}").json())["state"] == "looking":
                sleep(POLL_SECONDS)
            assert document["ways"][0]["count"] == 6
            saved = client.post(f"/edit/draft/{key}/save", json={}, headers=head).json()["saved"]
            while (source := client.get("/edit/source", params={"name": saved}).json())["visit"]["state"] in (
                "waiting", "visiting",
            ):  # fmt: skip
                sleep(POLL_SECONDS)
            assert source["visit"]["new"] == 6, source
            while (feed := client.get(source["feeds"][0]["href"])).status_code != 200:
                sleep(POLL_SECONDS)
            assert "Bridge story number" in feed.text
            assert saved in client.get("/status").text


def test_without_edit_there_is_no_workbench(tmp_path: Path) -> None:
    """The addresses of the workbench are not there, and no method changes anything."""
    (tmp_path / "public").mkdir()
    (tmp_path / "feedloom.toml").write_text(
        '[site]\nbase_url = "https://x.example/"\n[[sources]]\nname = "a"\nfeed = "https://a.example/feed"\n'
    )
    with serving(tmp_path) as (address, _):
        assert httpx.get(f"{address}/edit").status_code in (404, 503)
        assert httpx.post(f"{address}/edit/look", json={"url": "x"}).status_code in (404, 405, 413)


@pytest.mark.parametrize("bound", ["0.0.0.0", "::", "10.0.0.1", "feeds.example.org"])
def test_a_password_is_required_where_others_can_ask(tmp_path: Path, bound: str) -> None:
    """On any address but this machine's own, the environment or a file must give a password, and not a short one."""

    def opened(**environ: str) -> str | None:
        path = tmp_path / "feedloom.toml"
        _, once = open_edit(path, environ, clock=lambda: datetime.now(UTC), bound=bound, base_url=None)
        return once

    with pytest.raises(NoPasswordError, match="a password is needed"):
        opened()
    with pytest.raises(NoPasswordError, match="fewer than"):
        opened(**{PASSWORD: "short"})
    assert opened(**{PASSWORD: "long enough"}) is None
    file = tmp_path / "password"
    file.write_text("from a file\n")
    assert read_password({PASSWORD_FILE: str(file)}) == "from a file"
    with pytest.raises(NoPasswordError, match="cannot be read"):
        read_password({PASSWORD_FILE: str(tmp_path)})
