"""Text, addresses and dates in the form that every reader accepts, whatever the format.

The rules are those of the W3C feed validator, which warns about what readers were seen to stumble over.
"""

from __future__ import annotations

import html
import re
import unicodedata
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from html.entities import html5
from urllib.parse import quote

from scraper.urls import in_ascii
from storage.model import clean_text

#: C1 control characters: legal in XML, but the trace of a wrong encoding (validator: BadCharacters).
C1 = re.compile("[\u0080-\u009f]")
#: Characters outside Latin-1.
BEYOND_LATIN_1 = re.compile("[^\x00-\xff]")
#: Embeddings, overrides and isolates that are left open reverse what a reader prints after the text. Characters without
#: width that join no letters (unlike U+200C and U+200D) make two names out of one.
INVISIBLE_MARKS = re.compile("[\u202a-\u202e\u2066-\u2069\x7f\u200b\u2060-\u2064\ufeff]")
#: What makes readers (and the validator) take plain text for HTML: the beginning of a tag, …
TAG = re.compile(r"<(?=[A-Za-z/!?])")
#: … and an ampersand, if they take what follows for the name of a character.
AMPERSAND = re.compile(r"&(#?\w+;?)")
EMAIL = re.compile(r"(mailto:)?[\w.+-]+@[\w-]+(\.[\w-]+)+")
#: U+2060: no width, no break.
WORD_JOINER = "\u2060"
#: RFC 3986 without the square brackets, which the validator takes in no path.
URI_CHARACTERS = ";/?:@&=+$.-_!~*'()%,#"
URI = re.compile(r"[A-Za-z0-9;/?:@&=+$.\-_!~*'()%,#]+")
#: As RFC 822 writes them, whatever the locale.
DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def clean(text: str) -> str:
    """*text* without the characters that XML forbids or that only a wrong encoding leaves."""
    text = _unscrambled(text)
    if _is_sound(text):  # nearly always, and ten times faster to check
        return text
    return _unscrambled(C1.sub("", clean_text(text)).replace("\ufffd", "?"))


@lru_cache(maxsize=4_096)  # names, tags and related titles are repeated
def one_line(text: str) -> str:
    """*text* as a title, a name or a label: clean, on one line, without marks that affect the text after it."""
    if text.isprintable():
        line = text if text.isascii() else unicodedata.normalize("NFC", text).replace("\ufffd", "?")
    else:
        line = INVISIBLE_MARKS.sub("", clean(text))
    return " ".join(_unscrambled(line).split())


def _unscrambled(text: str) -> str:
    """*text* as it was before somebody took its UTF-8 for Latin-1: "CafÃ©" becomes "Café".

    The validator warns about it, and some readers repair it by themselves.
    """
    with suppress(UnicodeError):
        while not (text.isascii() or BEYOND_LATIN_1.search(text)) and _is_sound(
            right := text.encode("latin-1").decode()
        ):
            text = right
    return text


def _is_sound(text: str) -> bool:
    """Whether *text* needs no cleaning."""
    return "\ufffd" not in text and all(map(str.isprintable, text.replace("\xa0", " ").split("\n")))


def plain(text: str) -> str:
    """*text* on one line, in a form that means the same as text and as HTML.

    RSS cannot say which of them it is, and readers guess. A character without width after "<" and "&" keeps a title
    that mentions markup from becoming markup.
    """
    line = one_line(text)
    if "<" in line or "&" in line:
        line = TAG.sub(f"<{WORD_JOINER}", line)
        line = AMPERSAND.sub(lambda found: f"&{WORD_JOINER * _is_reference(found)}{found[1]}", line)
    return line


def looks_like_html(line: str) -> bool:
    """Whether readers may take *line* for HTML."""
    return TAG.search(line) is not None or any(map(_is_reference, AMPERSAND.finditer(line)))


def _is_reference(found: re.Match[str]) -> bool:
    """Whether an ampersand and the word after it pass for a character: "&and", "&copyright", and "S&P500" too.

    Readers need no semicolon after the oldest names. The validator needs none at all, and accepts words with digits.
    """
    return not found[1].isalpha() or f"{found[1]};" in html5 or html.unescape(found[0]) != found[0]


def person(name: str) -> str:
    """*name* of an author without mail addresses: validators warn about them, and nobody asked us to publish them."""
    line = plain(name)
    return EMAIL.sub("", line).strip(" ()<>,;:-\u2060") if "@" in line else line


def uri(address: str) -> str:
    """*address* in the characters of RFC 3986; an international one gets its ASCII form."""
    if URI.fullmatch(address):
        return address
    scheme, _, rest = clean(address).partition("://")
    host, path = re.fullmatch(r"([^/?#]*)(.*)", rest, re.DOTALL).groups()  # type: ignore[union-attr]
    with suppress(ValueError):  # not a host name: escaped like the rest, it is harmless
        host = in_ascii(f"{scheme}://{host}").partition("://")[2]
    return f"{scheme}://{quote(host, safe=':@[]%')}{quote(path, safe=URI_CHARACTERS)}"


def moment(when: datetime) -> datetime:
    """*when* in whole seconds, and in UTC if readers may not accept its offset (other than half hours)."""
    if when.tzinfo is not UTC:
        offset = when.utcoffset()
        if offset is None or offset % timedelta(minutes=30):
            when = when.astimezone(UTC)
    return when.replace(microsecond=0)


def rfc_822(when: datetime) -> str:
    """*when* as RSS writes dates: "Sun, 01 Mar 2026 12:05:00 +0000"."""
    day, zone = DAYS[when.weekday()], "+0000" if when.tzinfo is UTC else when.strftime("%z")
    date = f"{when.day:02} {MONTHS[when.month - 1]} {when.year:04}"
    return f"{day}, {date} {when.hour:02}:{when.minute:02}:{when.second:02} {zone}"
