"""The pages of the workbench as HTML, and what they load: all made on the server, so that they work without scripts."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from feeds.pages.build import build_static
from feeds.pages.page import page_words

LANGUAGES = ("en", "vi")
#: How much of a value a table shows.
MAX_SHOWN_CHARS = 200
_MOMENT = re.compile(r"^(\d{4}-\d\d-\d\d)T(\d\d:\d\d):\d\d(\S*)$")
#: The pages themselves: one script of ours, no other site, and no frame around them.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; frame-src 'self';"
    " img-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
#: A page that was fetched, in its frame: nothing but its text and our style sheet.
FRAME_POLICY = (
    "sandbox allow-same-origin; default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none';"
    " frame-ancestors 'self'"
)
#: The text of an entry, in its frame: with its pictures, as we got them for it (`feeds.web.edit.pictures`).
READER_POLICY = (
    "sandbox allow-same-origin; default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none';"
    " form-action 'none'; frame-ancestors 'self'"
)
_FILES = resources.files("feeds.web.edit")
_ENVIRONMENT = Environment(
    loader=PackageLoader("feeds.web.edit"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


def shown(value: str | None) -> str:
    """A value as a table shows it: a moment without its "T", a long text cut, "–" for nothing."""
    text = _MOMENT.sub(r"\1 \2 \3", value or "–")
    return f"{text[:MAX_SHOWN_CHARS]} …" if len(text) > MAX_SHOWN_CHARS else text


_ENVIRONMENT.filters["shown"] = shown
#: What every page may be told, and what it is if nothing is told.
DEFAULTS: dict[str, Any] = {
    "session": None, "token": "", "alert": "", "refresh": False, "live": "", "revision": 0, "here": "",
}  # fmt: skip


class Known(dict[str, Any]):
    """Values by their names; a name that has none is ""."""

    def __missing__(self, name: str) -> str:
        return ""


@cache
def words(language: str) -> Mapping[str, Any]:
    """The words of the pages in *language*, one of LANGUAGES."""
    read = tomllib.loads(_FILES.joinpath("templates", f"{language}.toml").read_text(encoding="utf-8"))
    shared = page_words(language)
    read |= {"charts": shared["charts"], "field_names": shared["field_names"], "fields": shared["field_names"]}
    return Known({key: Known(value) if isinstance(value, dict) else value for key, value in read.items()})


def language_of(chosen: str | None, accepted: str) -> str:
    """The language of the pages: the one *chosen*, else the first of ours that the browser accepts, else English."""
    if chosen in LANGUAGES:
        return chosen
    for one in accepted.split(",")[:20]:
        if (base := one.partition(";")[0].strip().partition("-")[0].lower()) in LANGUAGES:
            return base
    return "en"


def build_page(template: str, language: str, **values: Any) -> bytes:
    """The page that *template* makes of *values*."""
    shared = DEFAULTS | {"t": words(language), "language": language}
    return _ENVIRONMENT.get_template(template).render(shared | values).encode()


def build_frame(html: str, title: str, *, language: str, reader: bool = False) -> bytes:
    """The document of a frame around *html*, which is sanitised."""
    template = _ENVIRONMENT.from_string(
        '<!doctype html><html lang="{{ language }}"><head><meta charset="utf-8"><title>{{ title }}</title>'
        '<meta name="color-scheme" content="light dark"><link rel="stylesheet" href="/edit/{{ sheet }}"></head>'
        "<body>{{ html }}</body></html>"
    )
    sheet = "reader.css" if reader else "frame.css"
    page = template.render(language=language, title=title, sheet=sheet, html=Markup(html))  # noqa: S704  sanitised
    return page.encode(errors="replace")


@cache
def static_files() -> dict[str, tuple[bytes, str]]:
    """What the pages load, by name: bytes and media type."""
    static = _FILES.joinpath("static")
    sheets = {
        "style.css": build_static("style.css") + static.joinpath("edit.css").read_bytes(),
        "frame.css": static.joinpath("frame.css").read_bytes(),
        "reader.css": static.joinpath("reader.css").read_bytes(),
    }
    files = {name: (data, "text/css; charset=utf-8") for name, data in sheets.items()}
    return files | {"edit.js": (static.joinpath("edit.js").read_bytes(), "text/javascript; charset=utf-8")}
