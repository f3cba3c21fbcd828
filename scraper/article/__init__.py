"""From a document to an article: HTML pages, text dumps and mails give one and the same record."""

from __future__ import annotations

from dataclasses import replace

from scraper.article.html.fields.terms import stated_terms
from scraper.article.html.page import read_page
from scraper.article.html.tree import address
from scraper.article.mail.message import is_mail
from scraper.rules.rules import Rules, installed_rules
from scraper.text.charset import decode, is_html
from storage.errors import ExtractError, FeedloomError
from storage.limits import limited
from storage.model import Article, Document

__all__ = ["Rules", "extract_article"]


def extract_article(document: Document, *, timezone: str | None = None, rules: Rules | None = None) -> Article:
    """What *document* says: an article, a listing or an empty page.

    *timezone* (IANA) is the zone of times that carry none; without it the language's, where that is plain, else
    UTC. *rules* are the site rules for HTML pages; without them those that come with the package.

    Raises DocumentError if the bytes are no text, and ExtractError for anything else that goes wrong.
    """
    try:
        return limited(_read(document, timezone, rules))
    except FeedloomError:
        raise
    except (ValueError, TypeError, LookupError, AttributeError, ArithmeticError, RecursionError) as error:
        cause = f"{type(error).__name__}: {error}"
        raise ExtractError(
            f"the document breaks the reader ({cause[:200]})", document.name, "please report it"
        ) from error


def _read(document: Document, timezone: str | None, rules: Rules | None) -> Article:
    """Read *document* in its kind. What only some kinds need is imported for the first of them: most are pages."""
    if is_mail(document):
        from scraper.article.mail.read import read_mail

        return _with_address(read_mail(document, timezone=timezone), document)
    if is_html(document):
        return read_page(document, timezone=timezone, rules=rules or installed_rules())
    from scraper.article.dump.read import read_dump

    article = _with_address(
        read_dump(decode(document), timezone=timezone, url=document.final_url or document.url), document
    )
    return replace(article, terms=stated_terms({}, (), document.headers, document.final_url).to_text())


def _with_address(article: Article, document: Document) -> Article:
    """*article* with the address that was asked for: the text of a dump or of a mail names none."""
    return replace(article, permalink=article.permalink or address(None, document.url))
