"""The text of a mail and what its headers say of it, whatever way its parts are nested, encoded or forwarded.

Standards: RFC 5322 (messages), RFC 2045 to 2047 (MIME), RFC 2387 (related), RFC 2369 and 2919 (lists), RFC 5064
(Archived-At), RFC 3676 (flowed text). Python's `email` reads them; what it forgives, we forgive.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import parseaddr, parsedate_to_datetime
from pathlib import PurePath

from scraper.article.html.tree import fold_space
from scraper.text.charset import decode, html_text
from scraper.urls import absolute
from storage.errors import BinaryError, DocumentError, OversizedError, UnreadableError
from storage.model import Document, clean_text

MEDIA_TYPE = "message/rfc822"
SUFFIXES = (".eml",)
#: How many parts a mail may have, how deep they may be nested, and how long one header may be.
MAX_PARTS, MAX_DEPTH, MAX_HEADER_CHARS = 1_000, 50, 20_000
#: How often a mail that was forwarded as an attachment is opened in turn.
MAX_FORWARDS = 5
#: A note of this length above an attached mail is no text of its own.
MAX_NOTE_CHARS = 400
#: Errors of `email` on headers that no standard allows.
HEADER_ERRORS = (ValueError, TypeError, LookupError, AttributeError, RecursionError)
#: Parts that only their recipient can read.
ENCRYPTED = ("multipart/encrypted", "application/pkcs7-mime", "application/x-pkcs7-mime")

_ADDRESS = re.compile(r"<\s*(https?://[^<>\s]+)\s*>")


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """A mail, with one text out of all its parts."""

    #: Decoded, on one line.
    subject: str = ""
    #: The name of the sender, without the address, which is never published; "" if only that is given.
    sender: str = ""
    date: datetime | None = None
    #: Without its angle brackets.
    message_id: str | None = None
    #: Where the sender keeps this mail on the web.
    archived_at: str | None = None
    #: What the list is called.
    list_name: str = ""
    #: Web addresses that end the subscription.
    unsubscribe: tuple[str, ...] = ()
    html: str | None = None
    text: str | None = None
    #: Whether lines of `text` that end in a space go on in the next one.
    flowed: bool = False
    #: Pictures within the mail that are also on the web: their addresses, by content id.
    locations: dict[str, str] = field(default_factory=dict)


def is_mail(document: Document) -> bool:
    """Whether *document* is called a mail, by media type or file name."""
    if document.media_type:
        return document.media_type == MEDIA_TYPE
    return PurePath((document.path or "").lower().removesuffix(".gz")).suffix in SUFFIXES


def read_message(document: Document) -> Mail:
    """The mail in *document*.

    Raises UnreadableError (it is no mail, has no text, or is encrypted), BinaryError and OversizedError.
    """
    try:
        message = message_from_bytes(document.data, policy=policy.default)
        parts = _parts(message, document.name)
    except RecursionError:
        raise OversizedError("the parts of the mail are nested too deeply", document.name) from None
    if not any(_header(message, name) for name in ("From", "Subject", "Date", "Message-ID", "Received")):
        raise UnreadableError("this is no mail: it has neither sender nor subject nor date", document.name)
    for _ in range(MAX_FORWARDS):
        inner = _forwarded(message, document.name)
        if inner is None:
            break
        message = inner
    parts = _parts(message, document.name)
    html, text = _body(message, "html", document.name), _body(message, "plain", document.name)
    if html is None and text is None:
        kinds = list(dict.fromkeys(part.get_content_type() for part in parts))
        if any(kind in ENCRYPTED for kind in kinds):
            raise UnreadableError("the mail is encrypted", document.name, "keep what your mail program shows of it")
        raise UnreadableError(f"the mail has no text, only {', '.join(kinds)[:200]}", document.name)
    plain = _find(message, "plain")
    return Mail(
        subject=fold_space(_header(message, "Subject")),
        sender=_sender(message),
        date=_date(message),
        message_id=_message_id(message),
        archived_at=_archived_at(message),
        list_name=_list_name(message),
        unsubscribe=tuple(_ADDRESS.findall(_header(message, "List-Unsubscribe"))),
        html=html,
        text=text,
        flowed=plain is not None and str(plain.get_param("format", "")).lower() == "flowed",
        locations={cid: url for part in parts for cid, url in _location(part)},
    )


def _parts(message: EmailMessage, name: str) -> list[EmailMessage]:
    """All parts of *message*, itself first. Raises OversizedError if they are too many, or nested too deeply."""
    found: list[EmailMessage] = []
    waiting = [(message, 0)]
    while waiting:
        part, depth = waiting.pop()
        found.append(part)
        if depth > MAX_DEPTH:
            raise OversizedError(f"parts of the mail are nested more than {MAX_DEPTH} deep", name)
        if len(found) > MAX_PARTS:
            raise OversizedError(f"the mail has more than {MAX_PARTS:,} parts", name)
        payload = part.get_payload()
        if isinstance(payload, list):
            waiting += [(one, depth + 1) for one in reversed(payload) if isinstance(one, EmailMessage)]
    return found


def _forwarded(message: EmailMessage, name: str) -> EmailMessage | None:
    """The mail that *message* forwards as an attachment, with no more than a note above it."""
    attached = [
        payload[0]
        for part in _parts(message, name)
        if part.get_content_type() == MEDIA_TYPE
        and isinstance(payload := part.get_payload(), list)
        and payload
        and isinstance(payload[0], EmailMessage)
    ]
    if len(attached) != 1:  # none, or a digest of several
        return None
    note = (_body(message, "plain", name) or re.sub(r"<[^>]*>", " ", _body(message, "html", name) or "")).strip()
    return attached[0] if len(note) <= MAX_NOTE_CHARS else None


def _find(message: EmailMessage, kind: str) -> EmailMessage | None:
    """The part that shows the text in *kind*, as RFC 2046 and 2387 choose among alternative and related parts."""
    try:
        found = message.get_body((kind,))
    except HEADER_ERRORS:
        found = None
    return found if isinstance(found, EmailMessage) else None


def _body(message: EmailMessage, kind: str, name: str) -> str | None:
    """The text in *kind*, decoded; None if there is none, or only blanks."""
    part = _find(message, kind)
    if part is None:
        return None
    try:
        data = part.get_payload(decode=True)
        charset = part.get_content_charset()
    except HEADER_ERRORS:
        return None
    if not isinstance(data, bytes) or not data.strip():
        return None
    document = Document(data=data, charset=charset, path=name)
    try:
        return html_text(document) if kind == "html" else decode(document)
    except BinaryError:
        raise
    except DocumentError:
        return None


def _header(message: EmailMessage, name: str) -> str:
    """The first header *name*, decoded and clean; "" without one, or for one that is absurdly long or broken."""
    for known, value in message.raw_items():
        if known.lower() == name.lower():
            if len(str(value)) > MAX_HEADER_CHARS:
                return ""
            try:
                return clean_text(str(message.policy.header_fetch_parse(known, value)))
            except HEADER_ERRORS:
                return clean_text(str(value))
    return ""


def _sender(message: EmailMessage) -> str:
    """The name of who signs; without what a list writes behind it: "Lan Anh via Tin sáng"."""
    name, address = parseaddr(_header(message, "From"))
    name = fold_space(name).strip("\"' ")
    if "@" in name and name.casefold() == address.casefold():
        return ""
    return re.sub(r"\s+via\s+\S.*$", "", name) if "@" not in name else ""


def _date(message: EmailMessage) -> datetime | None:
    """When it was sent; without that, when the last server took it. A zone of "-0000" is UTC (RFC 5322 §3.3)."""
    stated = [_header(message, "Date"), _header(message, "Received").rpartition(";")[2]]
    for text in filter(None, (one.strip() for one in stated)):
        try:
            moment = parsedate_to_datetime(text)
        except (ValueError, TypeError, OverflowError, IndexError):
            continue
        return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return None


def _message_id(message: EmailMessage) -> str | None:
    found = re.search(r"<\s*([^<>\s]+)\s*>", _header(message, "Message-ID"))
    return found[1] if found else None


def _archived_at(message: EmailMessage) -> str | None:
    """The address of this mail on the web. List-Archive is not one: it is that of all mails of the list."""
    found = _ADDRESS.search(_header(message, "Archived-At")) or re.search(
        r"^\s*(https?://\S+)\s*$", _header(message, "Archived-At")
    )
    return absolute(None, found[1]) if found else None


def _list_name(message: EmailMessage) -> str:
    """What List-Id calls the list (RFC 2919): the phrase before its id."""
    return fold_space(_header(message, "List-Id").partition("<")[0]).strip("\"' ") if _has_id(message) else ""


def _has_id(message: EmailMessage) -> bool:
    return "<" in _header(message, "List-Id")


def _location(part: EmailMessage) -> Iterator[tuple[str, str]]:
    """The content id of a picture and where it stands on the web (RFC 2557), if it does."""
    cid, place = _header(part, "Content-ID").strip(" <>"), absolute(None, _header(part, "Content-Location").strip())
    if cid and place and part.get_content_maintype() == "image":
        yield cid, place
