"""A mail as an article: its text read as the text of a page is, with title, author and date from the headers.

All of its text is the article: a newsletter has no menu, no box and no related articles to be told from it. So the
stages of a page that look for the text are left out, and those that read blocks are used.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape
from itertools import pairwise
from typing import NamedTuple

from selectolax.lexbor import LexborHTMLParser

from scraper.article.html.body.blocks import Block, Part, paragraphs, place_figures, render
from scraper.article.html.body.walk import read_blocks
from scraper.article.html.fields.language import find_language, primary
from scraper.article.html.parse import body_outline
from scraper.article.html.tree import cleaned, fold_space, key_of
from scraper.article.mail.clean import clean_mail
from scraper.article.mail.message import read_message
from scraper.sanitize import sanitize
from scraper.text.dates import parse_date
from scraper.text.language import detect_language, zone_of
from scraper.text.phrases import fold
from scraper.text.times import read_zone
from scraper.text.words import words
from storage.model import Article, Document, Kind, Person

#: "Fwd: " and its like, before the subject of a mail that was passed on.
FORWARD_PREFIX = re.compile(
    r"^\s*(?:(?:fwd?|wg|tr|rv|enc|doorst|vb|chuyển tiếp|转发|轉寄|転送)\s*[:：]\s*)+", re.IGNORECASE
)
#: The heads of a forwarded mail stand within the first so many blocks.
MAX_FORWARD_BLOCKS = 20
MAX_TITLE_CHARS = 300


class Forwarded(NamedTuple):
    """What stands above a mail that was passed on within the text of another."""

    sender: str
    sent: str
    subject: str
    #: How many blocks it takes, with the note of who passed it on.
    blocks: int


def read_mail(document: Document, *, timezone: str | None) -> Article:
    """What the mail in *document* says. Raises DocumentError if it is none, or has no text."""
    mail = read_message(document)
    view_url = None
    if mail.html is not None:
        clean = clean_mail(mail.html, unsubscribe=mail.unsubscribe, locations=mail.locations)
        html, view_url = clean.html, clean.view_url
    else:
        html = as_html(mail.text or "", flowed=mail.flowed)
    tree = LexborHTMLParser(html)
    outline = body_outline(tree)
    stated = mail.subject + " " + fold_space((tree.body and tree.body.text()) or "")
    language = primary(find_language(tree, outline)) or detect_language(stated)
    zone = timezone or zone_of(language) or "UTC"
    blocks = [block for block in read_blocks(outline, 0, None) if not _is_empty(block)]
    subject, sender, date = _without_list(mail.subject, mail.list_name), mail.sender, mail.date
    if FORWARD_PREFIX.match(subject):
        subject = FORWARD_PREFIX.sub("", subject)
        if found := find_forwarded(blocks):
            blocks = blocks[found.blocks :]
            subject, sender = FORWARD_PREFIX.sub("", found.subject) or subject, found.sender or sender
            there = mail.date.tzinfo if mail.date else None
            date = parse_date(found.sent, language=language, zone=there or read_zone(zone)) or date
    blocks = _without_title(blocks, subject)
    body, figures = paragraphs(blocks), place_figures(blocks)
    title = (subject or (body[0] if body else ""))[:MAX_TITLE_CHARS]
    return Article(
        kind=Kind.ARTICLE if title and (body or figures) else Kind.EMPTY,
        language=language,
        url=mail.archived_at or view_url,
        guid=mail.message_id,
        title=title or None,
        category=mail.list_name or None,
        published=date,
        timezone=zone,
        byline=sender or None,
        authors=(Person(name=sender),) if sender else (),
        figures=figures,
        body=body,
        content=sanitize(cleaned(render(blocks)).replace("\r\n", "\n"), base_url=None) or None,
        image=next((figure.url for figure in figures if figure.url), None),
    )


def as_html(text: str, *, flowed: bool = False) -> str:
    """The paragraphs of a mail in plain text, without its signature and what says how to unsubscribe."""
    text = re.split(r"^-- ?$", text, maxsplit=1, flags=re.MULTILINE)[0]
    found = []
    for part in re.split(r"\n[ \t]*\n", text):
        lines = [line for line in part.split("\n") if line.strip()]
        if not lines or re.fullmatch(r"[\s\-=_*~+#.]+", part) or _is_footer(part):
            continue
        quoted = all(line.startswith(">") for line in lines)
        lines = [line.lstrip("> ") if quoted else line for line in lines]
        listed = all(re.match(r"\s*(?:[-*•–]|\d+[.)])\s", line) for line in lines)
        inner = _joined(lines, flowed=flowed, apart=listed)
        if listed and len(lines) > 1:
            items = (re.sub(r"^\s*(?:[-*•–]|\d+[.)])\s+", "", line) for line in lines)
            found.append(f"<ul>{''.join(f'<li>{_linked(item)}</li>' for item in items)}</ul>")
        else:
            found.append(f"<blockquote><p>{inner}</p></blockquote>" if quoted else f"<p>{inner}</p>")
    return "<body>" + "\n".join(found) + "</body>"


def _joined(lines: Sequence[str], *, flowed: bool, apart: bool) -> str:
    """Lines as one paragraph: broken where the next line could not have stood behind, which verse and heads do."""
    if apart:
        return "<br>".join(map(_linked, lines))
    text = _linked(lines[0].strip())
    longest = max(map(len, lines))
    for before, line in pairwise(lines):
        first = len(line.split(maxsplit=1)[0])
        full = before.endswith(" ") if flowed else len(before) + 1 + first > longest and longest > 40
        text += (" " if full else "<br>") + _linked(line.strip())
    return text


def _linked(line: str) -> str:
    """*line* as HTML, its addresses as links."""
    parts = re.split(r"<?(https?://[^\s<>\"]+[^\s<>\".,;:!?)\]])>?", line)
    return "".join(
        f'<a href="{escape(part)}">{escape(part)}</a>' if odd else escape(part, quote=False)
        for part, odd in zip(parts, [False, True] * len(parts), strict=False)
    )


def _is_footer(part: str) -> bool:
    """Whether a paragraph of plain text says how to unsubscribe, or where the mail stands on the web."""
    line = fold(fold_space(part))
    return len(line) < 400 and any(
        fold(phrase) in line for key in ("mail.unsubscribe", "mail.view_online") for phrase in words(key)
    )


def find_forwarded(blocks: Sequence[Block]) -> Forwarded | None:
    """The lines From, Date and Subject, in any language, above the text of a mail that was passed on."""
    heads: dict[str, str] = {}
    last = 0
    for number, block in enumerate(blocks[:MAX_FORWARD_BLOCKS], 1):
        lines = [line for text in block.texts for line in _heads_apart(text)]
        for line in lines:
            for key in ("from", "sent", "subject", "to"):
                label, colon, value = line.partition(":")
                if colon and fold(label) in {fold(word) for word in words(f"mail.{key}")}:
                    heads.setdefault(key, value.strip())
                    last = number
        if "subject" in heads and "from" in heads and number > last:
            break
    if not {"from", "subject"} <= heads.keys():
        return None
    sender = re.sub(r"\s*[<\[(].*$", "", heads["from"]).strip("\"'* ")
    return Forwarded("" if "@" in sender else sender, heads.get("sent", ""), heads["subject"], last)


def _heads_apart(text: str) -> list[str]:
    """*text* with a line for each head that stands in it: some programs leave only spaces between them."""
    labels = "|".join(re.escape(word) for key in ("from", "sent", "subject", "to") for word in words(f"mail.{key}"))
    return [line.strip("* ") for line in re.split(rf"\n|\s+(?=\*?(?:{labels}):)", text) if line.strip("* ")]


def _without_list(subject: str, list_name: str) -> str:
    """*subject* without the name of its list in brackets, which many lists write before it."""
    found = re.match(r"\[([^\]]{1,40})\]\s*(?=\S)", subject)
    same = found and (not list_name or key_of(found[1]) in key_of(list_name))
    return subject[found.end() :] if found and same and list_name else subject


def _without_title(blocks: list[Block], title: str) -> list[Block]:
    """*blocks* without the first that repeats the title."""
    for number, block in enumerate(blocks[:6]):
        if title and key_of(block.text) == key_of(title):
            return [*blocks[:number], *blocks[number + 1 :]]
    return blocks


def _is_empty(block: Block) -> bool:
    """Whether *block* has no letter, as the lines and spaces between parts of a newsletter have none."""
    return block.part not in (Part.FIGURE, Part.PLAYER) and not re.search(r"\w", block.text)
