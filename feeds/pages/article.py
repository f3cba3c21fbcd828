"""One article -> its own page, or pages if its text is long: text, pictures, related articles, corrections.

Nothing here depends on other articles, so that a new section does not rewrite all pages.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from itertools import groupby
from typing import Any

from markupsafe import Markup

from feeds.config.load import Config
from feeds.corrections import Correction, Part, corrections_of
from feeds.formats.headings import heading
from feeds.formats.registry import PREFERRED
from feeds.pages.content import blocks_of, parts_of
from feeds.pages.page import MAX_PAGE_BYTES, Page
from feeds.paths import article_address, article_page, feed_page
from feeds.views import links_of, shortened, title_of_link
from storage.articles.history import Version
from storage.model import Category, LinkKind, Status, StoredArticle, StoredLink
from storage.terms import Terms

#: However much stands around a text, a page has so much of it.
MIN_TEXT_BYTES = 4_000
#: What the links to the page before and after take.
NAVIGATION_BYTES = 500
#: Links of one kind; corrections, newest first, changes in each, and how much is shown of each piece that was changed.
MAX_LINKS, MAX_CORRECTIONS, MAX_CHANGES, MAX_PART_CHARS = 20, 5, 10, 200


def build_article_pages(article: StoredArticle, earlier: Sequence[Version], config: Config) -> list[bytes]:
    """The pages of *article*, which has no address of its own; all but the first go on with a long text.

    *earlier* has its earlier versions, oldest first.
    """
    page = Page(config, root="../../")
    values = _values(page, article, earlier)
    blocks = _blocks(page, article)
    frame = len(page.render("article.html", article=values, text="", part=1, parts=1, turns=()))
    parts = parts_of(blocks, max(MIN_TEXT_BYTES, MAX_PAGE_BYTES - frame - NAVIGATION_BYTES))
    names = [article_page(article.key, number).rpartition("/")[2] for number in range(1, len(parts) + 1)]
    return [
        page.render(
            "article.html",
            article=values | ({} if number == len(parts) else {"related": [], "corrections": []}),
            text=Markup(text),  # noqa: S704 - sanitised when read, or escaped below
            part=number,
            parts=len(parts),
            turns=names if len(parts) > 1 else (),
        )
        for number, text in enumerate(parts, start=1)
    ]


def _blocks(page: Page, article: StoredArticle) -> list[str]:
    """The text of *article*, if so much of it is published."""
    if page.content(article) != "full":
        return []
    if article.content:
        return blocks_of(article.content, page.words)
    return [f"<p>{escape(paragraph)}</p>" for paragraph in article.body.split("\n\n") if paragraph]


def _values(page: Page, article: StoredArticle, earlier: Sequence[Version]) -> dict[str, Any]:
    """*article* as its own page shows it, with as much of it as the operator publishes."""
    content, picture = page.content(article), page.picture(article)
    in_text = content == "full" and article.content and picture and escape(picture["url"]) in article.content
    corrections = corrections_of(earlier, article)
    shown = {"full": ("title", "lede", "body"), "summary": ("title", "lede"), "none": ("title",)}[content]
    described = [_correction(page, one, shown) for one in corrections[:MAX_CORRECTIONS]]
    return {
        "title": article.title,
        "language": article.language,
        "page_url": page.site.base_url + article_address(article.key),
        "feeds": [_section(page, category) for category in article.categories],
        "date": page.moment(article.published),
        "modified": page.moment(article.modified),
        "corrected": page.moment(corrections[0].at) if corrections else None,
        "lede": "" if content == "none" else article.lede_raw or article.lede or "",
        "teaser": article.status is Status.TEASER,
        "picture": None if in_text else picture,
        "byline": article.byline,
        "credit": article.credit,
        "tags": article.tags,
        "related": _related(page, article),
        "terms": Terms.parse(article.terms),
        "corrections": [one for one in described if one["changes"]],
    }


def _section(page: Page, category: Category) -> dict[str, str]:
    return {
        "title": page.feeds.title_of(category.slug, category.name),
        "page": feed_page(category.slug),
        "feed": page.site.base_url + PREFERRED.path(category.slug),
        "media_type": PREFERRED.media_type,
    }


def _correction(page: Page, correction: Correction, shown: Sequence[str]) -> dict[str, Any]:
    """What *correction* changed in the fields that are *shown*."""
    changes = [change for change in correction.changes if change.field in shown]
    return {
        "date": page.moment(correction.at),
        "changes": [
            {"field": page.words["fields"][change.field], "parts": [_part(part) for part in change.parts]}
            for change in changes[:MAX_CHANGES]
        ],
        "more": len(changes) - MAX_CHANGES,
    }


def _part(part: Part) -> dict[str, str]:
    return {
        "element": {"kept": "", "gone": "del", "come": "ins"}[part.kind],
        "text": shortened(part.text, MAX_PART_CHARS),
    }


def _related(page: Page, article: StoredArticle) -> list[dict[str, Any]]:
    """The links of *article*, a list for each kind."""
    return [
        {
            "id": kind.value,
            "heading": heading(kind, page.language),
            "links": [_link(page, article, link) for link in list(links)[:MAX_LINKS]],
        }
        for kind, links in groupby(links_of(article, copies=page.feeds.copies != "all"), key=lambda link: link.kind)
    ]


def _link(page: Page, article: StoredArticle, link: StoredLink) -> dict[str, str | None]:
    whole = page.content(article) != "none"
    # the picture of a computed link is that of another article, whose source may want it nowhere
    pictured = whole and (link.kind is not LinkKind.COMPUTED or "none" not in page.config.contents.values())
    return {
        "title": title_of_link(link),
        "href": link.url or (page.root + article_page(link.target_key) if link.target_key else None),
        "category": None if link.kind in (LinkKind.COPY, LinkKind.STORY) else link.category,
        "summary": shortened(link.summary, MAX_PART_CHARS * 2) if whole and link.summary else None,
        "picture": link.image if pictured else None,
    }
