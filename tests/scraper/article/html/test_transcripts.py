"""Transcripts of the media of a page: tracks, links to files, captions of JSON-LD."""

from __future__ import annotations

import json

import pytest

from scraper.article import extract_article
from storage.model import Document, Transcript

URL = "https://coast.example/posts/ferry"
PROSE = "The ferry has crossed the bay since the war, and its hull is tarred in spring. " * 3


def transcripts(inside: str, **video: object) -> tuple[Transcript, ...]:
    node = {"@type": "NewsArticle", "headline": "A ferry for the bay", "video": {"@type": "VideoObject", **video}}
    page = (
        "<html lang=en><head><title>A ferry for the bay</title>"
        f'<script type="application/ld+json">{json.dumps(node)}</script></head><body><article>'
        f"<h1>A ferry for the bay</h1><p>{PROSE}</p>{inside}<p>{PROSE}</p><p>{PROSE}</p></article></body></html>"
    )
    return extract_article(Document(data=page.encode(), url=URL)).transcripts


VTT = Transcript(url="https://coast.example/ferry.vtt", media_type="text/vtt", language="en")


@pytest.mark.parametrize(
    ("inside", "expected"),
    [
        pytest.param("<video><track kind=captions src=/ferry.vtt srclang=en></video>", (VTT,), id="captions"),
        pytest.param("<video src=/a.mp4><track src=/ferry.vtt srclang=en></video>", (VTT,), id="no-kind"),
        pytest.param("<video src=/a.mp4><track kind=chapters src=/ferry.vtt></video>", (), id="chapters"),
        pytest.param(
            "<audio src=/a.mp3></audio><p><a href=/ferry.srt>Transcript</a></p>",
            (Transcript(url="https://coast.example/ferry.srt", media_type="application/x-subrip"),),
            id="link",
        ),
        pytest.param("<p><a href=/ferry.pdf>Transcript</a></p>", (), id="another-file"),
    ],
)
def test_of_the_page(inside: str, expected: tuple[Transcript, ...]) -> None:
    """What is said, in a file; chapters are not what is said."""
    assert transcripts(inside) == expected


def test_of_json_ld() -> None:
    """A caption that is a file; each file once."""
    caption = {"@type": "MediaObject", "contentUrl": "/ferry.vtt", "encodingFormat": "text/vtt", "inLanguage": "en"}
    track = "<video src=/a.mp4><track kind=captions src=/ferry.vtt></video>"
    assert transcripts(track, contentUrl="/a.mp4", caption=[caption]) == (VTT,)
    assert transcripts("", contentUrl="/a.mp4", caption="The ferry leaves the bay.") == ()
