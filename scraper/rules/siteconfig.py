"""Site configurations of other people, in the form of Full-Text RSS: `<host>.txt`, with a directive on each line.

    # a comment
    title: //h1[@class='headline']
    strip_id_or_class: newsletter
    replace_string(<noscript>): <div>

Only the text is read here. XPath is looked at where it is used (`xpath.py`, `apply.py`).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import takewhile

#: Directives whose value is an XPath.
XPATHS = frozenset((
    "title", "body", "date", "author", "strip", "strip_attr", "post_strip_attr", "dissolve", "wrap_in", "move_into",
    "native_ad_clue", "next_page_link", "single_page_link", "single_page_link_in_feed", "if_page_contains",
))  # fmt: skip
#: The fields that a configuration may select, and what we call them.
CONFIG_FIELDS = {"title": "title", "date": "published", "author": "authors", "body": "body"}
#: Directives that are on or off.
FLAGS = frozenset((
    "prune", "tidy", "autodetect_on_failure", "insert_detected_image", "convert_double_br_tags", "skip_json_ld",
    "autodetect_next_page", "strip_comments",
))  # fmt: skip
#: Directives whose value is a text.
TEXTS = frozenset((
    "strip_id_or_class", "skip_id_or_class", "strip_image_src", "src_lazy_load_attr", "find_string", "replace_string",
    "http_header", "test_url", "test_contains", "parser", "footnotes",
))  # fmt: skip
#: Those of them that hold one word or address, so that a comment may stand behind it.
WORDS = frozenset((
    "strip_id_or_class", "skip_id_or_class", "strip_image_src", "src_lazy_load_attr", "test_url", "parser",
))  # fmt: skip
#: Directives for logging in, which feedloom does not do.
LOGINS = frozenset((
    "requires_login", "login_uri", "login_username_field", "login_password_field", "login_extra_fields",
    "not_logged_in_xpath",
))  # fmt: skip
DIRECTIVES = XPATHS | FLAGS | TEXTS | LOGINS
#: Other spellings that configurations use.
ALIASES = {"test_content": "test_contains", "strip_id": "strip_id_or_class", "strip_class": "strip_id_or_class"}
#: Shorter names with another letter are other words: "data", "date".
MIN_CHANGED_CHARS = 5
#: Directives that give an address, of which `if_page_contains` is a condition.
LINKS = frozenset(("single_page_link", "next_page_link", "single_page_link_in_feed"))
#: Directives with an argument in brackets; `replace_string` may have one.
WITH_ARGUMENT = frozenset(("wrap_in", "move_into", "http_header"))
#: `http_header` asks for no other header. Those of the connection are ours, and so are those that name a body.
HEADERS = frozenset(("user-agent", "referer", "cookie", "accept", "accept-language"))
#: What a header may hold (RFC 9110 §5.5), and how much of it.
_HEADER = re.compile(r"[\t\x20-\x7e\x80-\U0010ffff]{1,4000}")
YES, NO = frozenset(("yes", "true", "1", "on")), frozenset(("no", "false", "0", "off"))
#: The first address or name in a file that has no host in its name: rules for all pages.
GLOBAL_NAME = "global.txt"
#: The longest name of a host (RFC 1035 §2.3.4).
MAX_HOST_CHARS = 253
#: Size limits: of a file, and of a line in it. The largest in the public collection has some 10 KB.
MAX_RULE_FILE_BYTES, MAX_VALUE_CHARS, MAX_DIRECTIVES = 1_000_000, 4_000, 2_000
#: A name, perhaps an argument in brackets, a colon.
_LINE = re.compile(r"(?P<name>[A-Za-z_][\w-]*)\s*(?:\((?P<argument>.*?)\))?\s*:(?P<value>.*)", re.DOTALL)
#: The same with another sign than a colon, or none, before what can only be an expression or a flag, or behind a name
#: that no prose has.
_NO_COLON = re.compile(
    r"(?P<name>[A-Za-z_][\w-]*)\s*[=;：\s]\s*(?P<value>[/(].*|(?i:yes|no)\W*)|(?P<long>[a-z]+_\w+)\s+(?P<rest>[^\s:].*)"
)
#: A test page by whatever name, as in "test https://…" and "test_link: https://…", or without one.
_TEST_PAGE = re.compile(r"(?i)(?:test(?!_contains)[a-z_-]*\s*[ \t:]\s*)?(?P<url>https?://\S+)\s*")
#: What stands around the word of a flag: quotation marks, a comment.
_WORD = re.compile(r"^['\"]|['\";.]*(?:\s+(?:#|//).*)?$|#.*$")
#: A comment behind a value.
_COMMENT = re.compile(r"\s+#.*")
_NEEDS_LOGIN = "needs a login"


@dataclass(frozen=True, slots=True, kw_only=True)
class Directive:
    """One line of a site configuration."""

    name: str
    #: What stands in brackets behind the name: the tag of `wrap_in`, the string to replace.
    argument: str = ""
    value: str
    #: The number of its line, from 1.
    line: int
    #: The name of its file, since configurations are merged.
    file: str = ""
    #: The XPath that the page must have something for, from an `if_page_contains` behind it.
    condition: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """A line that is not understood, or understood and not followed."""

    file: str
    line: int
    directive: str
    cause: str
    #: Whether the line is understood all the same.
    is_understood: bool = False

    def __str__(self) -> str:
        return f"{self.file}, line {self.line}: {self.directive}: {self.cause}"


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteConfig:
    """A site configuration, or several that were merged, the first of them going first."""

    #: The name of its file: "gazette.example.txt".
    name: str
    directives: tuple[Directive, ...] = ()
    troubles: tuple[Trouble, ...] = field(default=(), repr=False)

    def all(self, *names: str) -> tuple[Directive, ...]:
        """The directives of these *names*, in the order of the file."""
        return tuple(one for one in self.directives if one.name in names)

    def own(self, *names: str) -> tuple[Directive, ...]:
        """Those of its own file, without what the rules for all sites add."""
        return tuple(one for one in self.all(*names) if one.file == self.name)

    def flag(self, name: str, default: bool) -> bool:
        """Whether *name* is on. In one file the last line counts, among files the first that says it."""
        said: dict[str, bool] = {}
        for one in self.all(name):
            said[one.file] = one.value.lower() in YES
        return next(iter(said.values()), default)

    @property
    def needs_login(self) -> bool:
        """Whether its site shows articles only to those who log in."""
        return any(one.cause == _NEEDS_LOGIN for one in self.troubles)

    @property
    def headers(self) -> Mapping[str, str]:
        """The request headers that the site wants, by their names in lower case."""
        found: dict[str, str] = {}
        for one in self.all("http_header"):
            found.setdefault(one.argument.lower(), one.value)
        return found

    @property
    def replacements(self) -> Iterator[Directive]:
        """What to replace in the page: the argument by the value."""
        return iter(self.all("replace_string"))

    @property
    def tests(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """The test pages, each with texts that must stand in its article."""
        pages: list[tuple[str, list[str]]] = []
        for one in self.own("test_url", "test_contains"):
            if one.name == "test_url":
                pages.append((one.value, []))
            elif pages:
                pages[-1][1].append(one.value)
        return tuple((url, tuple(texts)) for url, texts in pages)

    def merged(self, others: Iterable[SiteConfig]) -> SiteConfig:
        """This one with what *others* add. One that says `autodetect_on_failure: no` is the last."""
        directives, troubles = list(self.directives), list(self.troubles)
        ends = not self.flag("autodetect_on_failure", True)
        for other in others:
            if ends:
                break
            directives += other.directives
            troubles += other.troubles
            ends = not other.flag("autodetect_on_failure", True)
        return SiteConfig(name=self.name, directives=tuple(directives), troubles=tuple(troubles))


def decode_config(data: bytes) -> str:
    """The text of a file: UTF-8 with or without a byte order mark, UTF-16 with one, else Windows-1252."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", errors="replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def slips_of(name: str, names: Collection[str]) -> list[str]:
    """The *names* that *name* is but for one letter behind the first: one too many, missing, another, or two that
    changed places. Longer differences, and those in front ("update" and "date"), make other words.
    """
    return [one for one in sorted(names) if one[:1] == name[:1] and _is_slip(name, one)]


def _is_slip(name: str, meant: str) -> bool:
    same = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(name, meant, strict=False)))
    rest, wanted = name[same:], meant[same:]
    if rest[1:] == wanted or rest == wanted[1:] or (rest[:2] == wanted[1::-1] and rest[2:] == wanted[2:]):
        return True
    return rest[1:] == wanted[1:] and len(meant) >= MIN_CHANGED_CHARS


def parse_config(text: str, *, name: str) -> SiteConfig:
    """The site configuration in *text*, called *name*. Whatever is wrong is among its troubles."""
    reader = _Reader(name)
    for number, line in enumerate(re.split(r"\r\n|\r|\n", text), 1):
        reader.read(number, line.strip(" \t\f\v\xa0\ufeff\u200b\0"))
    return reader.config()


class _Reader:
    """Reads one file, line by line."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.directives: list[Directive] = []
        self.troubles: list[Trouble] = []
        self._unknown: set[str] = set()
        #: Strings to find whose replacement has not come yet.
        self._finds: list[Directive] = []

    def read(self, number: int, line: str) -> None:
        """Read one line."""
        if not line or line.startswith(("#", "//", ";")):
            return
        if page := _TEST_PAGE.fullmatch(line):
            self._add(Directive(name="test_url", value=page["url"], line=number, file=self.name))
            return
        found = _LINE.fullmatch(line)
        if loose := _NO_COLON.fullmatch(line):
            name, value = (loose["name"] or loose["long"]).lower().replace("-", "_"), loose["value"] or loose["rest"]
            if loose["long"]:
                fits = name in DIRECTIVES
            else:
                fits = name in XPATHS | FLAGS and (name in FLAGS) == (value[0] not in "/(")
            if fits:
                self.read(number, f"{name}: {value}")
                return
        if found is None:
            self._remark(number, line)
            return
        said = found["name"].lower().replace("-", "_")
        name = self._directive(number, ALIASES.get(said, said))
        argument, value = found["argument"] or "", found["value"].strip()
        if not name:
            return
        if len(value) > MAX_VALUE_CHARS or len(argument) > MAX_VALUE_CHARS:
            self._tell(number, name, f"longer than {MAX_VALUE_CHARS:,} characters")
        elif len(self.directives) >= MAX_DIRECTIVES:
            self._tell(number, name, f"more than {MAX_DIRECTIVES:,} directives in one file")
        else:
            self._take(Directive(name=name, argument=argument, value=value, line=number, file=self.name))

    def _remark(self, number: int, line: str) -> None:
        """Tell of a line that is no directive. Words without a colon are a remark, which all readers skip."""
        word = re.split(r"[\s:(]", line, maxsplit=1)[0]
        is_prose = " " in line and ":" not in line and word.isalpha() and word.lower() not in DIRECTIVES
        self._tell(number, word[:40], "no directive: a name, a colon and a value", is_understood=is_prose)

    def _directive(self, number: int, name: str) -> str:
        """The directive that *name* is, or is a misspelling of; "" if it is none. Each is told once."""
        if name in DIRECTIVES:
            return name
        near = slips_of(name, DIRECTIVES)
        if name not in self._unknown:
            self._unknown.add(name)
            cause = f"no known directive; read as {near[0]}" if len(near) == 1 else "no known directive"
            self._tell(number, name[:40], cause, is_understood=len(near) == 1)
        return near[0] if len(near) == 1 else ""

    def config(self) -> SiteConfig:
        """What was read."""
        for one in self._finds:
            self._tell(one.line, "find_string", "no replace_string follows")
        return SiteConfig(name=self.name, directives=tuple(self.directives), troubles=tuple(self.troubles))

    def _take(self, one: Directive) -> None:
        match one.name:
            case "find_string":
                if one.value:
                    self._finds.append(one)
            case "replace_string" if one.argument:
                self._add(one)
            case "replace_string":
                if not self._finds:
                    if one.value:
                        self._tell(one.line, one.name, "no find_string before it")
                    return
                find = self._finds.pop(0)
                self._add(Directive(name=one.name, argument=find.value, value=one.value, line=find.line, file=one.file))
            case _ if not one.value:
                return  # says nothing
            case _ if one.name in LOGINS:
                self._needs_login(one)
            case _ if one.name in FLAGS:
                self._take_flag(one)
            case _ if one.name in WITH_ARGUMENT:
                self._take_with_argument(one)
            case "if_page_contains":
                self._condition(one)
            case _ if one.name in WORDS:
                self._add(replace(one, value=_COMMENT.sub("", one.value)))
            case _:
                self._add(one)

    def _take_flag(self, one: Directive) -> None:
        value = _WORD.sub("", one.value).lower()
        if value not in YES | NO:
            self._tell(one.line, one.name, f"expected yes or no, got {one.value[:40]!r}")
            return
        for before in self.directives:
            if before.name == one.name and (before.value in YES) != (value in YES):
                cause = f"line {before.line} says {before.value}; the last line counts"
                self._tell(one.line, one.name, cause, is_understood=True)
        self._add(Directive(name=one.name, value=value, line=one.line, file=one.file))

    def _take_with_argument(self, one: Directive) -> None:
        argument = one.argument.strip()
        value = one.value
        if one.name == "http_header" and not argument:  # "http_header: user-agent: …"
            argument, _, value = (part.strip() for part in one.value.partition(":"))
        if not argument or not value:
            self._tell(one.line, one.name, "expected something in brackets behind the name")
        elif one.name == "http_header" and argument.lower() not in HEADERS:
            cause = f"the header {argument[:40]!r} is not sent; these are: {', '.join(sorted(HEADERS))}"
            self._tell(one.line, one.name, cause, is_understood=True)
        elif one.name == "http_header" and not _HEADER.fullmatch(value):
            self._tell(one.line, one.name, "no value that a header may have")
        elif one.name == "wrap_in" and not re.fullmatch(r"[A-Za-z][A-Za-z0-9]{0,15}", argument.strip("<>")):
            self._tell(one.line, one.name, f"expected the name of an element, got {argument[:40]!r}")
        else:
            argument = argument.strip("<>").lower() if one.name == "wrap_in" else argument
            self._add(Directive(name=one.name, argument=argument, value=value, line=one.line, file=one.file))

    def _condition(self, one: Directive) -> None:
        """The link before counts only on pages that have what this one names; without a link, the line before."""
        links = [place for place, before in enumerate(self.directives) if before.name in LINKS]
        place = links[-1] if links else len(self.directives) - 1
        if place < 0 or self.directives[place].name not in XPATHS:
            self._tell(one.line, one.name, "no directive before it that it could be a condition of")
            return
        before = self.directives[place]
        both = f"({before.condition}) and ({one.value})" if before.condition else one.value
        self.directives[place] = replace(before, condition=both)

    def _needs_login(self, one: Directive) -> None:
        if one.name == "requires_login" and one.value.lower() in NO:
            return
        if not any(trouble.cause == _NEEDS_LOGIN for trouble in self.troubles):
            self._tell(one.line, one.name, _NEEDS_LOGIN, is_understood=True)

    def _add(self, one: Directive) -> None:
        self.directives.append(one)

    def _tell(self, line: int, directive: str, cause: str, *, is_understood: bool = False) -> None:
        self.troubles.append(
            Trouble(file=self.name, line=line, directive=directive, cause=cause, is_understood=is_understood)
        )


def names_for(host: str) -> Iterator[str]:
    """The names of files for *host*, best first; "www." is no subdomain.

    `gazette.example.txt` is for gazette.example and www.gazette.example alone, `.gazette.example.txt` for its other
    subdomains.
    """
    host = host.lower().rstrip(".")
    if len(host) > MAX_HOST_CHARS:
        return
    plain = host.removeprefix("www.")
    yield f"{plain}.txt"
    yield f"www.{plain}.txt"
    labels = plain.split(".")
    for cut in range(1, len(labels) - 1):
        yield f".{'.'.join(labels[cut:])}.txt"


def is_config_name(name: str) -> bool:
    """Whether a file of that *name* is a site configuration: `LICENSE.txt` and the like are none."""
    stem = name.removesuffix(".txt")
    return name.endswith(".txt") and (name == GLOBAL_NAME or "." in stem.strip("."))
