"""Pages read with the rules of others: what they win, when they count, and what they cannot spoil."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from scraper.article import extract_article
from scraper.article.explain import explain
from scraper.rules.rules import installed_rules, rules_with
from storage.model import Article, Document

TEXT = "".join(
    f"<p>On day {number} the council met to speak about the old bridge, which has carried traffic for sixty years.</p>"
    for number in range(6)
)
PAGE = f"""<!doctype html><html lang=en><head><title>Bay Gazette</title>
<script type="application/ld+json">{{"@type":"NewsArticle","headline":"A headline for machines",
"datePublished":"2026-03-02T00:00:00Z","author":{{"@type":"Person","name":"Mira Solheim"}}}}</script></head><body>
<nav><a href="/">Home</a><a href="/town">Town</a></nav><h1>The Bay Gazette</h1><h2 class=head>The old bridge closes</h2>
<p class=by>By <a href="/people/jane">Jane Doe</a> and <a href="/people/jon">Jon Roe</a></p>
<em class=day>1 March 2026</em><div class=text>{TEXT}
<div class=promo><p>The ferry master keeps a garden behind the harbour, which visitors may see on Sundays.</p></div>
<script>alert(1)</script><p onclick="x()">Work <b>begins</b> in autumn, said the mayor of the town on Monday.</p>
</div><aside><p>Elsewhere: the harbour opens again on Tuesday, as the harbour master told our paper.</p></aside>
</body></html>"""
RULE = """
title: //h2[@class='head']
author: //p[@class='by']/a
date: //em[@class='day']
body: //div[@class='text']
strip_id_or_class: promo
"""
OWN = 'name = "Own"\nhosts = ["bay.example"]\n[select]\ntitle = ["h1"]\nbody = [".text"]\n'


def read(folder: Path, *, page: str = PAGE, url: str = "https://www.bay.example/news/1.html") -> Article:
    document = Document(data=page.encode(), url=url, final_url=url, media_type="text/html")
    return extract_article(document, rules=rules_with(folder))


def test_the_record_follows_the_rule(tmp_path: Path) -> None:
    """Title, authors, date and text are what the rule selects; the text is cleaned like any other."""
    (tmp_path / "bay.example.txt").write_text(RULE)
    article = read(tmp_path)
    assert article.title == "The old bridge closes"
    assert [one.name for one in article.authors] == ["Jane Doe", "Jon Roe"]
    assert article.authors[0].url == "https://www.bay.example/people/jane"
    assert article.published == datetime(2026, 3, 1, tzinfo=UTC)
    assert len(article.body) == 7
    assert "a garden" not in " ".join(article.body)
    assert article.content is not None
    assert "onclick" not in article.content
    assert "alert" not in article.content
    assert article.rule is not None
    assert article.rule.rule == "bay.example.txt"
    assert [name for name, _ in article.rule.found] == ["title", "published", "authors", "body"]


@pytest.mark.parametrize("expression", ["//title", "/html/head/title", "//head/title"])
def test_the_title_of_the_window_is_without_the_name_of_the_site(tmp_path: Path, expression: str) -> None:
    """A string of it is taken as it is."""
    (tmp_path / "bay.example.txt").write_text(f"title: {expression}\nbody: //div[@class='text']\n")
    page = PAGE.replace("<head>", "<head><meta property='og:site_name' content='The Bay'>", 1)
    page = re.sub(r"<title>.*?</title>", "<title>The old bridge closes | The Bay</title>", page)
    article = read(tmp_path, page=page)
    assert article.title == "The old bridge closes"
    assert article.rule is not None
    assert "title" in [name for name, _ in article.rule.found]
    (tmp_path / "bay.example.txt").write_text("title: substring-after(//title, 'old ')\nbody: //div[@class='text']\n")
    assert read(tmp_path, page=page).title == "bridge closes | The Bay"


@pytest.mark.parametrize(
    ("heading", "title"),
    [
        ("The harbour towns weekly", "The old bridge closes"),
        ("Harbour towns", "Harbour towns - The old bridge closes"),  # nothing says which of the two is a name
        ("أخبار الميناء", "إغلاق الجسر القديم"),
        ("港镇周报", "旧桥关闭"),
    ],
)
def test_a_rule_for_the_title_of_the_window_goes_before_headings(tmp_path: Path, heading: str, title: str) -> None:
    """Also where a heading and the metadata agree on another: whoever wrote the rule saw the pages."""
    (tmp_path / "bay.example.txt").write_text("title: //title\nbody: //div[@class='text']\n")
    page = f"""<html><head><title>{title}</title><meta property="og:title" content="{heading}"></head>
<body><h1>{heading}</h1><div class=text>{TEXT}</div></body></html>"""
    assert read(tmp_path, page=page).title == title


@pytest.mark.parametrize(
    ("name", "host", "used"),
    [
        pytest.param("bay.example.txt", "bay.example", True, id="host"),
        pytest.param("bay.example.txt", "www.bay.example", True, id="www"),
        pytest.param("bay.example.txt", "news.bay.example", False, id="subdomain"),
        pytest.param("bay.example.txt", "notbay.example", False, id="another-host"),
        pytest.param(".bay.example.txt", "news.bay.example", True, id="dot"),
        pytest.param(".bay.example.txt", "a.news.bay.example", True, id="dot-deeper"),
        pytest.param(".bay.example.txt", "bay.example", False, id="dot-not-itself"),
        pytest.param("News.Bay.example.txt", "news.bay.example", True, id="capitals"),
        pytest.param("xn--bi-yna.example.txt", "bãi.example", False, id="another-script"),
    ],
)
def test_hosts(tmp_path: Path, name: str, host: str, used: bool) -> None:
    """The name of a file says for which host it is; a rule for another one does nothing."""
    (tmp_path / name).write_text(RULE)
    article = read(tmp_path, url=f"https://{host}/news/1.html")
    assert (article.rule is not None) is used


def test_the_nearest_name_is_used_and_files_are_merged(tmp_path: Path) -> None:
    """A file for the host goes before one for its domain; what `global.txt` strips is added."""
    (tmp_path / ".bay.example.txt").write_text("title: //h1\nbody: //aside")
    (tmp_path / "news.bay.example.txt").write_text(RULE)
    (tmp_path / "global.txt").write_text("strip: //b\ntitle: //title\n")
    article = read(tmp_path, url="https://news.bay.example/1.html")
    assert article.title == "The old bridge closes"
    assert "Work in autumn" in article.body[-1]
    (tmp_path / "news.bay.example.txt").write_text(RULE + "autodetect_on_failure: no\n")
    assert "begins" in read(tmp_path, url="https://news.bay.example/1.html").body[-1]


def test_who_wins(tmp_path: Path) -> None:
    """A rule of the user's own goes before those of others, and these before ours."""
    (tmp_path / "bay.example.txt").write_text(RULE)
    (tmp_path / "kenh14.vn.txt").write_text(RULE)
    assert read(tmp_path, url="https://kenh14.vn/1.chn").title == "The old bridge closes"
    (tmp_path / "own.toml").write_text(OWN)
    article = read(tmp_path)
    assert article.title == "The Bay Gazette"
    assert article.rule is not None
    assert article.rule.rule == "Own"


@pytest.mark.parametrize(
    ("text", "counts"),
    [
        pytest.param("title: //h9\nbody: //div[@class='text']", False, id="no-title"),
        pytest.param("title: //h2\nbody: //h9\ndate: //h9", False, id="title-alone"),
        pytest.param("body: //div[@class='text']", True, id="has-no-more"),
        pytest.param("title: //h2\nauthor: //p[@class='by']\nbody: //h9", True, id="without-a-body"),
        pytest.param("strip: //h9", True, id="strips-alone"),
    ],
)
def test_trust_by_agreement(tmp_path: Path, text: str, counts: bool) -> None:
    """A rule counts as ours do: where several of its parts find something; else the page is read without it."""
    (tmp_path / "bay.example.txt").write_text(text)
    document = Document(data=PAGE.encode(), url="https://bay.example/1", media_type="text/html")
    values: Any = explain(document, rules=rules_with(tmp_path))
    assert values["explain"]["rule"]["counts"] is counts
    plain = extract_article(document, rules=installed_rules())
    if not counts:
        assert values["title"] == plain.title
        assert values["body"] == list(plain.body)


def test_a_rule_of_ours_steps_in(tmp_path: Path) -> None:
    """Where a rule of others finds too little, one of ours that knows the host is used instead."""
    (tmp_path / "kenh14.vn.txt").write_text("title: //h9\nbody: //h8\n")
    page = PAGE.replace("<h1>", "<h1 class=kbwc-title>").replace("class=text", "class='text knc-content'")
    article = read(tmp_path, page=page, url="https://kenh14.vn/bai-1.chn")
    assert article.rule is not None
    assert article.rule.rule == "VCCorp"


def test_strips_spoil_no_other_field(tmp_path: Path) -> None:
    """What a rule strips is gone from the text alone: other fields are read from the page as it was."""
    (tmp_path / "bay.example.txt").write_text(
        "body: //div[@class='text']\nstrip: //h2\nstrip: //p[@class='by']\nstrip: //em"
    )
    plain = extract_article(Document(data=PAGE.encode(), url="https://www.bay.example/news/1.html"))
    article = read(tmp_path)
    assert (article.title, article.published, article.authors) == (plain.title, plain.published, plain.authors)


def test_a_rule_that_only_strips(tmp_path: Path) -> None:
    """Without a `body`, the text is looked for in the page as the rule leaves it."""
    page = PAGE.replace("class=promo", "class=extra")
    assert "a garden" in " ".join(read(tmp_path, page=page).body)
    (tmp_path / "bay.example.txt").write_text("strip_id_or_class: extra\n")
    article = read(tmp_path, page=page)
    assert "a garden" not in " ".join(article.body)
    assert "day 0" in article.body[0]


def test_json_ld_is_skipped(tmp_path: Path) -> None:
    """With `skip_json_ld` the page's JSON-LD says nothing."""
    (tmp_path / "bay.example.txt").write_text("body: //div[@class='text']")
    assert [one.name for one in read(tmp_path).authors] == ["Mira Solheim"]
    (tmp_path / "bay.example.txt").write_text("body: //div[@class='text']\nskip_json_ld: yes")
    assert [one.name for one in read(tmp_path).authors] == ["Jane Doe", "Jon Roe"]


def test_prune(tmp_path: Path) -> None:
    """Boxes that look like none of the text leave it, unless the rule says `prune: no`."""
    page = PAGE.replace("class=promo", "role=complementary")
    for text, kept in (("", False), ("prune: yes", False), ("prune: no", True)):
        (tmp_path / "bay.example.txt").write_text(f"body: //div[@class='text']\n{text}\n")
        assert ("a garden" in " ".join(read(tmp_path, page=page).body)) is kept, text


def test_pictures(tmp_path: Path) -> None:
    """A picture of the head is used, unless the rule wants only those of the text."""
    meta = "<meta property=og:image content='https://www.bay.example/photo.jpg'></head>"
    page = PAGE.replace("</head>", meta)
    (tmp_path / "bay.example.txt").write_text(RULE)
    assert read(tmp_path, page=page).image == "https://www.bay.example/photo.jpg"
    (tmp_path / "bay.example.txt").write_text(RULE + "insert_detected_image: no\n")
    assert read(tmp_path, page=page).image is None
    lazy = page.replace("<p onclick", "<img data-full='/late.jpg' width=600 height=400><p onclick")
    (tmp_path / "bay.example.txt").write_text(RULE + "insert_detected_image: no\nsrc_lazy_load_attr: data-full\n")
    assert read(tmp_path, page=lazy).image == "https://www.bay.example/late.jpg"


def test_lines_that_ask_for_what_is_always_done(tmp_path: Path) -> None:
    """Two line breaks end a paragraph, with `convert_double_br_tags` as without it; `tidy` changes nothing."""
    page = PAGE.replace("</p><p>On", "<br><br>On").replace("<div class=text><p>", "<div class=text>")
    for text in ("", "convert_double_br_tags: yes\ntidy: yes\nfootnotes: no\n"):
        (tmp_path / "bay.example.txt").write_text(RULE + text)
        assert len(read(tmp_path, page=page).body) == 7


def test_readers_comments(tmp_path: Path) -> None:
    """Comments of readers leave the text, unless the rule says that they are the text."""
    comments = "".join(
        f"<div class=comment><p>Reader {number} likes the old bridge a lot.</p></div>" for number in range(5)
    )
    page = PAGE.replace(
        "</div><aside>", f"<section id=comments class=comments><h3>Comments</h3>{comments}</section></div><aside>"
    )
    rule = "title: //h2\nbody: //div[@class='text']\nprune: no\n"
    (tmp_path / "bay.example.txt").write_text(rule + "strip_comments: no\n")
    assert "Reader 3" in " ".join(read(tmp_path, page=page).body)


def test_global_rules_alone(tmp_path: Path) -> None:
    """`global.txt` alone is applied to pages of any host if it changes something, and else costs them nothing."""
    (tmp_path / "global.txt").write_text("title: //title\nreplace_string(bridge): ferry\n")
    assert read(tmp_path).rule is None
    (tmp_path / "global.txt").write_text("strip: //b\n")
    assert "Work in autumn" in read(tmp_path).body[-1]


def test_pages_in_other_encodings(tmp_path: Path) -> None:
    """A rule sees the text of a page whatever its encoding."""
    (tmp_path / "bay.example.txt").write_text("title: //h2[contains(., 'cầu')]\nbody: //div[@class='text']\n")
    page = PAGE.replace("The old bridge closes", "Cây cầu cũ")
    for encoding in ("utf-8", "utf-16", "cp1258"):
        if encoding == "cp1258":
            page = page.replace("Cây cầu cũ", "cà").replace("lang=en", "lang=vi")
            (tmp_path / "bay.example.txt").write_text("title: //h2[. = 'cà']\nbody: //div[@class='text']\n")
        document = Document(
            data=page.encode(encoding), url="https://bay.example/1", media_type="text/html", charset=encoding
        )
        article = extract_article(document, rules=rules_with(tmp_path))
        assert article.title in ("Cây cầu cũ", "cà")


@pytest.mark.parametrize("body", ["", "<p>Short.</p>", "<frameset><frame src=x></frameset>", "\x00\x01", "<" * 5_000])
def test_pages_that_hold_nothing(tmp_path: Path, body: str) -> None:
    """A page without a text is none, with a rule as without one."""
    (tmp_path / "bay.example.txt").write_text(RULE)
    page = f"<html><head><title>x</title></head><body>{body}"
    assert read(tmp_path, page=page).kind is not None


def test_what_was_found_is_explained(tmp_path: Path) -> None:
    """The explanation names the file and the expression behind each field that the rule gave."""
    (tmp_path / "bay.example.txt").write_text(RULE + "author: //h9\nstrip: //p[foo()]\n")
    document = Document(data=PAGE.encode(), url="https://bay.example/1", media_type="text/html")
    values: Any = explain(document, rules=rules_with(tmp_path))
    told = values["explain"]
    fields = {one["field"]: one for one in told["fields"]}
    assert fields["title"]["from"] == "rule bay.example.txt: //h2[@class='head']"
    assert fields["body"]["from"] == "rule bay.example.txt: //div[@class='text']"
    assert told["rule"]["notes"] == ["bay.example.txt, line 8: there is no function foo()"]
