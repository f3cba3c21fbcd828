"""Pages that stand where an article should: bot walls, captchas, consents, logins, errors with status 200.

Known by their titles (`error_pages` and `walls` in the files of languages), and by what they are not: the article that
we have of the page.
A wall is a failure of its page and never a version of the article.
"""

from __future__ import annotations

import re

from scraper.text.phrases import fold, is_error_page, is_wall
from storage.model import Article, Kind, Status, StoredArticle


def find_wall(article: Article, known: StoredArticle | None) -> str | None:
    """Why what a page says is not its article, in words; None if it may be. *known*: what we have of it so far."""
    shown = f'the page shows "{article.title}"' if article.title else "the page shows nothing to read"
    if article.published is not None:  # a wall states no date of publication
        return None
    if article.title and names_wall(article.title):
        return f"{shown} in place of an article"
    if known is None or known.status is Status.TEASER:
        return None
    if article.kind is Kind.LISTING:
        return "the page lists other articles in place of its own, which stays as it was"
    if article.kind is Kind.EMPTY or _is_another(article, known):
        return f"{shown} in place of its article, which stays as it was"
    return None


def names_wall(title: str) -> bool:
    """Whether *title*, or what stands before or behind the site's name in it, is that of a wall."""
    return any(is_error_page(part) or is_wall(part) for part in (title, *re.split(r"\s[|–—-]\s", title)))


def _is_another(article: Article, known: StoredArticle) -> bool:
    """Whether nothing of *known* is left in *article*: neither date nor title nor a paragraph."""
    if known.published is None or fold(article.title or "") == fold(known.title):
        return False
    return not set(article.body) & set(known.body.split("\n\n"))
