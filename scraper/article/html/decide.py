"""What an article says, field by field: each is decided by its module in `fields/` from what all readers state."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from scraper.article.evidence import Found, ask
from scraper.article.html.body.blocks import Block, illustrations, paragraphs, place_figures, render
from scraper.article.html.body.ending import Text
from scraper.article.html.body.trimming import trim
from scraper.article.html.fields.authors import decide_authors, decide_byline, reporters, signers_of, sure_signature
from scraper.article.html.fields.category import decide_category
from scraper.article.html.fields.date_choice import decide_modified, decide_published, is_only_modified
from scraper.article.html.fields.language import primary
from scraper.article.html.fields.lead_picture import is_logo
from scraper.article.html.fields.lede import split_lede, without_dateline
from scraper.article.html.fields.tags import decide_tags
from scraper.article.html.fields.terms import stated_terms
from scraper.article.html.fields.title import decide_title, untitled
from scraper.article.html.fields.title_rank import Ranked
from scraper.article.html.fields.unshown_dates import date_before, date_in_data
from scraper.article.html.fields.url import decide_url
from scraper.article.html.parse import Page
from scraper.article.html.tree import address, cleaned, key_of
from scraper.text.bylines import split_signature
from scraper.text.datelines import split_prefix
from storage.model import Article, Enclosure, Kind, Link


def decide(
    page: Page,
    found: Found,
    blocks: list[Block],
    links: tuple[Link, ...],
    media: tuple[Enclosure, ...],
    picture: str | None,
    finish: Callable[..., str],
) -> tuple[Article, Sequence[Ranked], Text]:
    """(the article, what may be its title, its text); *finish* makes the HTML of the body safe."""
    ruled, markup = found["rule"], found["markup"]
    titles = decide_title(
        found, page.heads, page.papers, page.document.url or page.context.base_url, page.document.called
    )
    title = titles[0].title.text.replace("\u00ad", "") if titles else None
    stated_lede = ask(found, "lede", lambda one: one.lede)
    published = (
        decide_published(found, page.url, page.context.zone)
        or date_in_data(page.document, page.context.zone)
        or date_before((one.text for one in page.heads), page.context)
    )
    stated = (published, *(one.modified for one in found.values()))
    text = trim(
        blocks,
        lede=stated_lede or "",
        known=[
            *(one.title.text for one in titles),
            ruled.byline or "",
            markup.byline or "",
            *(f"{one.title.text} {markup.byline or ''}" for one in titles),  # which a heading may hold
            *(person.name for person in ruled.authors),
        ],
        authors=[person.name for one in found.values() for person in signers_of(one)],
        moments=[moment for moment in stated if moment is not None],
    )
    text = replace(text, byline=sure_signature(found, text.byline, page.outline))
    description = found["meta"].description or found["json-ld"].description or ""
    lede, text = (stated_lede, text) if stated_lede else split_lede(text, description)
    lede, signature = split_signature(lede) if lede else (lede, "")
    text = replace(text, byline=text.byline or signature or None)
    prefix = split_prefix(without_dateline(lede, ruled.dateline), page.known.prefixes) if lede else None
    category = decide_category(found)
    signing = page.signing_beside(found)
    told = reporters(prefix, text.blocks)
    authors = decide_authors(found, text.byline, signing, told) or told
    text = replace(text, blocks=illustrations(text.blocks, [one.name for one in authors]))
    figures = place_figures(list(text.blocks))
    title = title or page.document.called or untitled(lede, text)
    html = cleaned(render(list(text.blocks)))
    article = Article(
        kind=Kind.ARTICLE,
        language=primary(page.context.language),
        url=decide_url(found, page.asked, [one.title.text for one in titles]),
        permalink=address(None, page.document.url),
        title=title,
        category=category,
        published=published,
        modified=decide_modified(found, page.context.zone),
        only_modified=is_only_modified(found),
        timezone=page.timezone,
        agency=prefix.agency if prefix else None,
        dateline=ruled.dateline or (prefix.dateline if prefix else None),
        lede=prefix.rest or None if prefix else None,
        lede_raw=lede,
        byline=ruled.byline or decide_byline(found, text.byline, authors, signing),
        authors=authors,
        credit=ask(found, "credit", lambda one: one.credit) or text.credit,
        tags=decide_tags(found, page.papers, category),
        figures=figures,
        body=paragraphs(list(text.blocks)),
        content=finish(html.replace("\r\n", "\n"), base_url=page.context.base_url) or None,
        image=picture or next((one.url for one in figures if one.url and not is_logo(one.url, page.known.logos)), None),
        enclosures=media,
        links=tuple(link for link in links if key_of(link.title) != key_of(title or "")),
        terms=stated_terms(page.metas, page.links, page.document.headers, page.context.base_url).to_text(),
    )
    return article, titles, text
