"""Pictures that fail, keep waiting or come late: they keep nobody from the pages, nor from other pictures."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from html import unescape
from pathlib import Path
from re import findall

import pytest

from feeds.web.edit.app import Edit
from feeds.web.edit.pictures import MAX_AT_ONCE
from tests.feeds.web.edit.workroom import Client, Person, workroom, write_config
from tests.scraper.paper import Answer, Paper, running_paper

HOW_MANY = 8


@pytest.fixture
def papers() -> Iterator[tuple[Paper, Paper]]:
    """Two papers, each with a listing."""
    with running_paper() as one, running_paper() as other:
        for paper in (one, other):
            paper.listing("/town", [paper.article(number) for number in range(HOW_MANY)])
        yield one, other


def shown(person: Person, paper: Paper, addresses: list[str]) -> list[str]:
    """The paths of the pictures at *addresses*, which *person* is shown with the listing of *paper*."""
    parts = paper.pages["/town"].body.decode().split("<h3>")
    images = [f"<img src='{one}' width=300 height=200>" for one in addresses] + [""] * len(parts)
    paper.put("/town", parts[0] + "".join(f"{images[n]}<h3>{part}" for n, part in enumerate(parts[1:])))
    page = person.page(f"/edit/look/{person.look(paper.url('/town'))['id']}")
    return list(dict.fromkeys(map(unescape, findall(r'<img src="([^"]+)"', page))))


@pytest.fixture
def room(tmp_path: Path, papers: tuple[Paper, Paper]) -> Iterator[tuple[Client, Edit]]:
    file = write_config(tmp_path / "feedloom.toml", papers[0])
    one, other = (f'"{paper.host}"' for paper in papers)
    file.write_text(file.read_text().replace(one, f"[{one}, {other}]"))
    with workroom(file) as room:
        yield room


def test_broken_pictures_keep_nobody_from_the_pages(room: tuple[Client, Edit], papers: tuple[Paper, Paper]) -> None:
    """After one has failed no other of its host is asked for, and the host has not failed for those who look."""
    (client, _), (paper, _) = room, papers
    paper.fault = lambda path: Answer(b"", status=503) if path.startswith("/p") else None
    person = Person(client)
    paths = shown(person, paper, [f"/p{number}.png" for number in range(HOW_MANY)])
    assert len(paths) > 3
    with ThreadPoolExecutor(HOW_MANY) as threads:
        assert {answer.status_code for answer in threads.map(client.get, paths)} == {404}
    assert len([path for path, _ in paper.asked if path.startswith("/p")]) == 1
    assert person.look(paper.url("/town"))["state"] == "ready"


def test_a_missing_picture_stops_no_other(room: tuple[Client, Edit], papers: tuple[Paper, Paper]) -> None:
    """And pictures under names that are none are given on under the right ones."""
    (client, _), (paper, _) = room, papers
    for number, kind in enumerate(("image/jpg", "image/pjpeg", "image/x-png"), 1):
        paper.put(f"/p{number}", b"picture", media_type=kind)
    paths = shown(Person(client), paper, [f"/p{number}" for number in range(4)])
    answers = [client.get(path) for path in paths]
    assert [answer.status_code for answer in answers] == [404, 200, 200, 200][: len(paths)]
    kinds = [answer.headers["content-type"] for answer in answers[1:]]
    assert kinds == ["image/jpeg", "image/jpeg", "image/png"][: len(kinds)]


def test_a_slow_host_holds_up_its_own_pictures(room: tuple[Client, Edit], papers: tuple[Paper, Paper]) -> None:
    """However many of them wait, those of other hosts come."""
    (client, _), (paper, slow) = room, papers
    go_on = threading.Event()

    def fault(path: str) -> Answer | None:
        if path.startswith("/p"):
            go_on.wait(60)
        return None

    slow.fault = fault
    paper.put("/q.png", b"picture", media_type="image/png")
    person = Person(client)
    slow_ones = shown(person, slow, [f"/p{number}.png" for number in range(HOW_MANY)])
    (quick,) = shown(person, paper, ["/q.png"])
    assert len(slow_ones) > MAX_AT_ONCE
    with ThreadPoolExecutor(HOW_MANY) as threads:
        waiting = [threads.submit(client.get, path) for path in slow_ones]
        try:
            assert client.get(quick).content == b"picture"
            assert not any(one.done() for one in waiting)
        finally:
            go_on.set()


def test_nothing_is_fetched_once_the_workbench_is_closed(
    room: tuple[Client, Edit], papers: tuple[Paper, Paper]
) -> None:
    """What waits for a picture is told so, and opens no client again."""
    (client, edit), (paper, _) = room, papers
    go_on, asked = threading.Event(), threading.Event()

    def fault(path: str) -> Answer | None:
        if path.startswith("/p"):
            asked.set()
            go_on.wait(60)
        return None

    paper.fault = fault
    paths = shown(Person(client), paper, [f"/p{number}.png" for number in range(HOW_MANY)])

    async def get_all() -> list[int]:
        tasks = [asyncio.create_task(client.http.get(path)) for path in paths]
        await asyncio.to_thread(asked.wait, 60)
        await edit.close()
        return [answer.status_code for answer in await asyncio.gather(*tasks)]

    try:
        assert client.run(get_all()) == [503] * len(paths)
        assert client.get(paths[0]).status_code == 503
    finally:
        go_on.set()
