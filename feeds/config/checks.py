"""The checks of single values of feedloom.toml, for pydantic.

Each takes a value and gives it back, perhaps in another form, or raises `wrong(expected, hint)`, whose words a
ConfigProblem takes over.
"""

from __future__ import annotations

import base64
import codecs
import difflib
import re
from collections.abc import Iterable
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import TypeVar
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from babel.core import Locale, UnknownLocaleError
from pydantic import ValidationInfo
from pydantic_core import PydanticCustomError

from scraper.sources.kinds import KINDS
from storage.domains import ascii_host
from storage.files import read_file

T = TypeVar("T")

#: Names in the output that a feed of the user cannot have (design, decision 6).
RESERVED_SLUGS = ("all", "index", "_health")
#: Size limit of a file that holds a secret.
MAX_SECRET_BYTES = 65_536
#: How long a key that signs may be, in bytes (Standard Webhooks, "Signature scheme").
MIN_KEY_BYTES, MAX_KEY_BYTES = 24, 64
#: What can be said to machines in robots.txt (contentsignals.org).
SIGNALS = ("search", "ai-input", "ai-train")
#: How alike two words must be for one to be offered in place of the other, from 0 to 1 (difflib).
MIN_LIKENESS = 0.7
#: The keys of a source whose places are addresses, and those whose places are files.
ADDRESS_KEYS, FILE_KEYS = (
    tuple(f"`{kind.key}`" for kind in KINDS.values() if (kind.places == "urls") == web) for web in (True, False)
)
SECONDS = {"s": 1, "m": 60, "h": 3_600, "d": 86_400, "w": 604_800}


def wrong(expected: str, hint: str = "", *, hidden: bool = False) -> PydanticCustomError:
    """The error of a check: what the key takes, in words, and a way out. *hidden* keeps the wrong value out of it."""
    return PydanticCustomError("feedloom", "{expected}", {"expected": expected, "hint": hint, "hidden": hidden})


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The word of *known* that *word* probably means; None if none is similar."""
    by_fold = {name.casefold(): name for name in known}
    near = difflib.get_close_matches(word.casefold(), by_fold, n=1, cutoff=MIN_LIKENESS)
    return by_fold[near[0]] if near else None


def check_address(value: str) -> str:
    login = value.partition("//")[2].partition("/")[0].rpartition("@")[0]
    if login:
        words = "an address without user name and password"
        raise wrong(words, "a source has `user` and `password` for them", hidden=":" in login)
    try:
        parts = urlsplit(value)
        good = parts.scheme in {"http", "https"} and ascii_host(parts.hostname or "") and parts.port != 0
    except ValueError:  # a port that is no number, a broken IPv6 address, letters that no host has
        good = False
    if not good or re.search(r"[\s\x00-\x1f]", value):
        raise wrong("an absolute http or https address", 'for instance "https://feeds.example.org/"')
    if "?" in value or "#" in value:
        raise wrong("an address without query and fragment")
    return value


def check_page(value: str) -> str:
    if not re.match(r"[a-z]+:", value, re.IGNORECASE):
        hint = f'for instance "https://news.example.org/"; files go under {", ".join(FILE_KEYS)}'
        raise wrong("an absolute http or https address", hint)
    check_address(value.partition("?")[0])
    if "#" in value or re.search(r"[\s\x00-\x1f]", value):
        raise wrong("an address without fragment and spaces")
    return value


def check_base_url(value: str) -> str:
    return check_address(value).rstrip("/") + "/"


def check_language(value: str) -> str:
    try:
        Locale.parse(value, sep="-")
    except (UnknownLocaleError, ValueError):
        raise wrong("a BCP 47 language tag", 'for instance "vi", "en" or "en-GB"') from None
    return value


def check_zone(value: str) -> str:
    try:
        ZoneInfo(value)
    except (LookupError, ValueError, OSError):  # unknown; a path that leads out; the name of a folder
        from feeds.config.zones import find_zone  # imported here because it reads tables of countries

        near = find_zone(value)
        raise wrong(
            "the IANA name of a time zone", f"did you mean {near}?" if near else 'for instance "Asia/Ho_Chi_Minh"'
        ) from None
    return value


def check_authority(value: str) -> str:
    # RFC 4151 §2.1: authorityName "," date, where the name is a DNS name or an e-mail address
    label, day = r"[a-z0-9]([a-z0-9-]*[a-z0-9])?", r"(0[1-9]|[12]\d|3[01])"
    form = rf"([\w.+-]+@)?({label}\.)*{label},\d{{4}}(-(0[1-9]|1[0-2])(-{day})?)?"
    if not re.fullmatch(form, value, re.ASCII):
        raise wrong("a domain in lower case and a date on which it was yours", 'for instance "example.org,2026"')
    return value


def check_line(value: str) -> str:
    if not value.strip() or not value.isprintable():
        raise wrong("a line of text")
    return value.strip()


def check_slug(value: str) -> str:
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", value):
        raise wrong("lower-case letters and digits, joined by hyphens", 'for instance "da-nang"')
    if value in RESERVED_SLUGS or value.startswith(("source-", "tag-")):
        raise wrong("a name that is not reserved", f"reserved are {', '.join(RESERVED_SLUGS)}, source-… and tag-…")
    return value


def check_source_slug(value: str) -> str:
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", value):
        raise wrong("lower-case letters and digits, joined by hyphens", 'for instance "da-nang"')
    if value.startswith("source-"):
        raise wrong("what follows source-", f'"{value.removeprefix("source-")}" gives {value}')
    return value


def check_host_and_port(value: str) -> str:
    if not re.fullmatch(r"([\w.-]+|\[[0-9a-fA-F:.]+\]):[0-9]{1,5}", value) or int(value.rpartition(":")[2]) > 65535:
        raise wrong("a host and a port", 'for instance "127.0.0.1:8000"')
    return value


def check_charset(value: str) -> str:
    try:
        return codecs.lookup(value).name
    except LookupError:
        raise wrong("the name of a character encoding", 'for instance "windows-1258"') from None


def check_place(value: str) -> str:
    if re.match(r"[a-z]+://", value, re.IGNORECASE):
        raise wrong("a file, a folder or a pattern of names", f"an address goes under {', '.join(ADDRESS_KEYS)}")
    return value


def check_file(value: str) -> str:
    """A path as `check_place` takes it, or the address of a file: https://, s3:// and the like."""
    if not re.match(r"[a-z][a-z0-9+.-]*://", value, re.IGNORECASE):
        return value
    return check_page(value) if re.match(r"https?:", value, re.IGNORECASE) else value


def check_some(values: tuple[T, ...]) -> tuple[T, ...]:
    # pydantic's own min_length counts only the values that are right, and so complains twice
    if not values:
        raise wrong("at least one", "leave the key out, or give it a value")
    return values


def as_tuple(value: object) -> object:
    """A single text as a tuple of one; anything else as it is."""
    return (value,) if isinstance(value, str) else value


def _in_folder(value: Path, info: ValidationInfo) -> Path:
    """*value* made absolute, from the folder of the configuration, which the context of the validation names."""
    try:
        path = (info.context["file"].parent / value).resolve() if info.context else value
        with suppress(FileNotFoundError, NotADirectoryError):
            path.stat()  # `exists` finds nothing wrong with a link to itself, nor does `resolve` from Python 3.13 on
    except (OSError, RuntimeError) as error:  # too long, in a folder that we may not enter, a link to itself
        raise wrong("a path that can be reached", getattr(error, "strerror", None) or "it links to itself") from None
    return path


def check_output(value: Path, info: ValidationInfo) -> Path:
    path = _in_folder(value, info)
    if path.exists() and not path.is_dir():
        raise wrong("a folder or a new name", "there is a file of that name")
    if info.context and info.context["file"].resolve().is_relative_to(path):
        raise wrong("a folder of its own", "all of it is published, and this one holds the configuration")
    return path


def check_database(value: Path, info: ValidationInfo) -> Path:
    path = _in_folder(value, info)
    if path.is_dir():
        raise wrong("a file or a new name", "there is a folder of that name")
    if "output" in info.data and path.is_relative_to(info.data["output"]):
        raise wrong("a place outside the output folder", "everything in there is published")
    return path


def check_rules(value: Path, info: ValidationInfo) -> Path:
    path = _in_folder(value, info)
    if info.context and not path.is_dir():
        raise wrong("a folder of site rules", "there is none")
    return value


def check_cron(value: str) -> str:
    from feeds.schedule import parse_cron  # imported here because it is slow to import

    try:
        parse_cron(value, "UTC")
    except ValueError as error:
        raise wrong("five fields of a crontab", f'for instance "*/15 6-22 * * mon-fri"; {error}') from None
    return value


def check_proxy(value: str) -> str:
    if value.lower().startswith("socks"):
        raise wrong(
            "the address of an HTTP proxy", "SOCKS is not spoken here; privoxy, for instance, translates", hidden=True
        )
    if not re.fullmatch(r"https?://([^\s@/]+@)?([\w.-]+|\[[0-9a-fA-F:.]+\]):[0-9]{1,5}/?", value):
        raise wrong("the address of a proxy with its port", 'for instance "http://127.0.0.1:3128"', hidden=True)
    return value.rstrip("/")


def check_selector(value: str) -> str:
    from scraper.rules.rules import is_selector  # imported here because it loads a parser

    if not is_selector(value):
        raise wrong("a CSS selector", 'for instance "article h3 a"')
    return value


def read_duration(value: object) -> object:
    found = re.fullmatch(r"(\d{1,6})\s*([smhdw])", value.strip()) if isinstance(value, str) else None
    if isinstance(value, timedelta):
        return value
    if found is None:
        way = 'for instance "90s", "15m", "6h", "2d" or "1w"'
        if isinstance(value, str) and len(value.split()) == 5:
            way = "the fields of a crontab go under `cron`"
        raise wrong("a time span", way)
    return timedelta(seconds=int(found[1]) * SECONDS[found[2]])


def read_secret(value: object, info: ValidationInfo) -> object:
    """*value*, or the content of the environment variable or file that it names."""
    context = info.context or {}
    match value:
        case {"env": str(name), **rest} if not rest:
            if (text := context.get("environ", {}).get(name)) is None:
                raise wrong("a variable of the environment that is set", f"{name} is not", hidden=True)
            return text
        case {"file": str(name), **rest} if not rest:
            path = context["file"].parent / name if "file" in context else Path(name)
            try:
                return _read_text(path).strip()
            except (OSError, ValueError):
                raise wrong("a file that can be read", f"{path} cannot", hidden=True) from None
        case str():
            return value
    raise wrong('text, { env = "NAME" } or { file = "path" }', hidden=True)


def _read_text(path: Path) -> str:
    """The content of a small file. Raises OSError, for a large one, a pipe or a device too, and ValueError."""
    return read_file(path, max_bytes=MAX_SECRET_BYTES).decode("utf-8")


def check_interval(value: timedelta) -> timedelta:
    if not value:
        raise wrong("a time span longer than nothing", 'for instance "1m"')
    return value


def check_workers(value: object) -> object:
    """Who parses: a number of processes, also as text, or the address of a scheduler."""
    text = str(value)
    if not isinstance(value, bool) and re.fullmatch(r"[1-9][0-9]{0,2}", text):
        return int(text)
    if not isinstance(value, str) or not re.fullmatch(r"dask://[^/\s]+:[0-9]{1,5}", value):
        raise wrong("a number of processes, or the scheduler of a cluster", 'for instance "dask://scheduler:8786"')
    return value


def read_hidden(value: object, info: ValidationInfo) -> object:
    if isinstance(value, str):
        raise wrong('{ env = "NAME" } or { file = "path" }', "secrets do not stand in the configuration", hidden=True)
    return read_secret(value, info)


def check_webhook(value: str) -> str:
    try:
        check_page(value)
    except PydanticCustomError:  # its words may quote the address, which often holds a key
        raise wrong(
            "an absolute http or https address", "https://…, without user name, password and fragment", hidden=True
        ) from None
    return value


def check_signing_key(value: str) -> str:
    try:
        key = base64.b64decode(value.removeprefix("whsec_"), validate=True)
    except ValueError:
        key = b""
    if not MIN_KEY_BYTES <= len(key) <= MAX_KEY_BYTES:
        expected = f'{MIN_KEY_BYTES} to {MAX_KEY_BYTES} bytes in base64, after "whsec_"'
        raise wrong(expected, "make them with: echo whsec_$(openssl rand -base64 32)", hidden=True)
    return value


def check_signal(value: str) -> str:
    signals = [part.partition("=")[::2] for part in value.replace(" ", "").split(",")] if value else []
    if any(name not in SIGNALS or answer not in ("yes", "no") for name, answer in signals):
        raise wrong(f"signals, each yes or no, with commas between: {', '.join(SIGNALS)}", 'such as "ai-train=no"')
    return ", ".join(f"{name}={answer}" for name, answer in dict(signals).items())


def check_token(value: str) -> str:
    if not re.fullmatch(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+", value):  # RFC 9110 §5.6.2
        raise wrong("a name of letters, figures and hyphens", 'for instance "Accept-Language"')
    return value


def check_header(value: str) -> str:
    if not value.isprintable():
        raise wrong("a line of text", hidden=True)
    return value
