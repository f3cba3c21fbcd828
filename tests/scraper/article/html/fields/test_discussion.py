"""Where readers discuss an article, and how many have: metadata, microdata, links of the page."""

from __future__ import annotations

import json
from typing import Any

import pytest

from scraper.article import extract_article
from scraper.article.html.fields.discussion import parse_count
from storage.model import Discussion, Document

URL = "https://coast.example/posts/ferry"
TALK = "https://coast.example/talk/7"
PROSE = "The ferry has crossed the bay since the war, and its hull is tarred in spring. " * 3


def discussion(head: str = "", behind: str = "", **ld: Any) -> Discussion | None:
    node = {"@type": "NewsArticle", "headline": "A ferry for the bay", **ld}
    script = f'<script type="application/ld+json">{json.dumps(node)}</script>' if ld else ""
    page = (
        f"<html lang=en><head><title>A ferry for the bay</title>{head}{script}</head><body><article>"
        f"<h1>A ferry for the bay</h1>{''.join(f'<p>{PROSE}</p>' for _ in range(4))}{behind}</article></body></html>"
    )
    return extract_article(Document(data=page.encode(), url=URL)).discussion


@pytest.mark.parametrize(
    ("stated", "expected"),
    [
        pytest.param({"commentCount": 12}, Discussion(count=12), id="count"),
        pytest.param({"commentCount": "1,204"}, Discussion(count=1204), id="count-in-words"),
        pytest.param({"commentCount": 0, "discussionUrl": "/talk/7"}, Discussion(url=TALK, count=0), id="url"),
        pytest.param(
            {
                "interactionStatistic": [
                    {"interactionType": "https://schema.org/LikeAction", "userInteractionCount": 90},
                    {"interactionType": {"@type": "CommentAction"}, "userInteractionCount": 5},
                ]
            },
            Discussion(count=5),
            id="interactions",
        ),
        pytest.param({"commentCount": "many"}, None, id="no-number"),
        pytest.param({"author": "An"}, None, id="nothing"),
    ],
)  # fmt: skip
def test_json_ld(stated: dict[str, Any], expected: Discussion | None) -> None:
    """schema.org's commentCount, discussionUrl and interactionStatistic."""
    assert discussion(**stated) == expected


def test_microdata() -> None:
    """The same in the markup, where likes are no comments."""
    behind = (
        '<meta itemprop="interactionCount" content="UserLikes:90"><meta itemprop="commentCount" content="3">'
        '<a itemprop="discussionUrl" href="/talk/7">Talk</a>'
    )
    assert discussion(behind=behind) == Discussion(url=TALK, count=3)
    assert discussion(behind='<meta itemprop="interactionCount" content="UserComments:4">') == Discussion(count=4)
    assert discussion(behind='<meta itemprop="interactionCount" content="UserLikes:90">') is None


@pytest.mark.parametrize(
    ("head", "behind", "expected"),
    [
        pytest.param("", "<a href='#comments'>5 comments</a>", Discussion(url=f"{URL}#comments"), id="fragment"),
        pytest.param("", f"<a href='{URL}/#disqus_thread'>0</a>", Discussion(url=f"{URL}/#disqus_thread"), id="whole"),
        pytest.param("", "<a href='/posts/other#comments'>5</a>", None, id="of-another-page"),
        pytest.param("", "<a href='#top'>Up</a>", None, id="another-fragment"),
        pytest.param("<link rel=replies href=/talk/7>", "", Discussion(url=TALK), id="replies"),
        pytest.param(
            "<link rel=alternate type=application/rss+xml href=/feed/>"
            "<link rel=alternate type=application/rss+xml href=/posts/ferry/feed/>",
            "",
            Discussion(feed=f"{URL}/feed/"),
            id="feed-below-the-page",
        ),
    ],
)
def test_links(head: str, behind: str, expected: Discussion | None) -> None:
    """A page leads to its own comments, by a relation, a fragment or a feed below its address."""
    assert discussion(head, behind) == expected


@pytest.mark.parametrize(
    ("value", "count"),
    [(7, 7), ("7", 7), ("-7", None), (7.5, None), (None, None), ([1], None), ("٣", None)],
)
def test_counts(value: object, count: int | None) -> None:
    """Whole numbers alone."""
    assert parse_count(value) == count
