"""XPath of site configurations, evaluated by lxml.

XPath 1.0, with the functions of XPath 2.0 that people write by mistake, and names with a prefix as HTML has them. Slips
that leave no doubt are mended. Only this module and `apply.py` import lxml, in children that can be killed and in
`feedloom rules`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from functools import lru_cache
from html import unescape
from typing import Any

from lxml import etree  # type: ignore[import-untyped]

from scraper.rules.siteconfig import slips_of

#: What an expression gives: nodes and strings, or one value.
Result = Any
#: Names before a bracket that are no functions (XPath 1.0 §3.7).
_NODE_TYPES = frozenset(("text", "node", "comment", "processing-instruction"))
_OPERATORS = frozenset(("and", "or", "div", "mod"))
#: How many arguments each function takes (XPath 1.0 §4).
ARITIES = {
    "last": (0, 0), "position": (0, 0), "count": (1, 1), "id": (1, 1), "local-name": (0, 1), "namespace-uri": (0, 1),
    "name": (0, 1), "string": (0, 1), "concat": (2, 99), "starts-with": (2, 2), "contains": (2, 2),
    "substring-before": (2, 2), "substring-after": (2, 2), "substring": (2, 3), "string-length": (0, 1),
    "normalize-space": (0, 1), "translate": (3, 3), "boolean": (1, 1), "not": (1, 1), "true": (0, 0), "false": (0, 0),
    "lang": (1, 1), "number": (0, 1), "sum": (1, 1), "floor": (1, 1), "ceiling": (1, 1), "round": (1, 1),
    # of XPath 2.0
    "ends-with": (2, 2), "lower-case": (1, 1), "upper-case": (1, 1), "matches": (2, 3), "replace": (3, 4),
    "string-join": (1, 2), "exists": (1, 1), "empty": (1, 1),
}  # fmt: skip
AXES = frozenset((
    "ancestor", "ancestor-or-self", "attribute", "child", "descendant", "descendant-or-self", "following",
    "following-sibling", "namespace", "parent", "preceding", "preceding-sibling", "self",
))  # fmt: skip
#: An expression may be no longer and no deeper: a parser of expressions is recursive.
MAX_XPATH_CHARS, MAX_XPATH_DEPTH = 4_000, 60
#: Strings and patterns in `matches` and `replace` are no longer.
MAX_MATCHED_CHARS, MAX_PATTERN_CHARS = 2_000, 200
_TOKEN = re.compile(
    r"""(?P<string>"[^"]*"|'[^']*')|(?P<name>[^\W\d][\w.-]*(?::(?!:)(?:[^\W\d][\w.-]*|\*))?)|(?P<space>\s+)"""
    r"|(?P<sign>::|//|\.\.|!=|<=|>=|\d+(?:\.\d*)?|.)",
    re.DOTALL,
)
_PAIRS = {"[": "]", "(": ")"}
#: Names of attributes that no element has: where one stands alone, its "@" was forgotten.
_ATTRIBUTES = frozenset(("alt", "class", "datetime", "href", "id", "itemprop", "property", "rel", "role", "src"))
#: Functions that look for their second argument.
_SEARCHES = frozenset(("contains", "starts-with", "ends-with"))
_ENTITY = re.compile(r"&#?\w+;")
#: A whole expression in quotation marks.
_QUOTED = re.compile(r"""\s*(["'])((?:/|\().*)\1\s*""", re.DOTALL)
#: Quotation marks of word processors, and spaces that do not break.
_TYPESET = str.maketrans({"“": '"', "”": '"', "„": '"', "‘": "'", "’": "'", "\u00a0": " ", "\u200b": None})


class XPathError(ValueError):
    """An expression that is none; the message says why."""


@dataclass(frozen=True, slots=True)
class Compiled:
    """What evaluates an expression on a tree."""

    evaluate: Callable[[Any], Result]
    #: The names in it that are misspelt, each with what it was read as.
    slips: tuple[str, ...]

    def __call__(self, tree: Any) -> Result:
        return self.evaluate(tree)


@lru_cache(maxsize=4096)
def compile_xpath(expression: str) -> Compiled:
    """What evaluates *expression* on a tree. Raises XPathError, for an expression that cannot be mended either."""
    if len(expression) > MAX_XPATH_CHARS:
        raise XPathError(f"it is longer than {MAX_XPATH_CHARS:,} characters")
    first: XPathError | None = None
    for candidate in _mended(expression):
        try:
            return _compile(candidate)
        except XPathError as error:
            first = first or error
    raise first or XPathError("it is empty")


def _compile(expression: str) -> Compiled:
    tokens = _Tokens(expression)
    text = tokens.written()
    try:
        return Compiled(etree.XPath(text, extensions=_EXTENSIONS, smart_strings=True), tuple(tokens.slips))
    except (etree.XPathError, ValueError) as error:
        raise XPathError(f"no XPath ({str(error) or type(error).__name__})") from error


class _Tokens:
    """An expression, token by token, as it was meant.

    Names are in small letters and prefixes are part of them, as in HTML. What would be valid, and find what no page
    has, is read as it was meant: a path that begins with a name begins anywhere, a bare word beside an attribute is its
    value, and `class` is an attribute.
    """

    def __init__(self, expression: str) -> None:
        self.kinds, self.texts, self.gaps = list[str](), list[str](), list[str]()
        for one in _TOKEN.finditer(expression.lstrip()):
            if one.lastgroup == "space":
                self.gaps[-1] = one[0]
            else:
                self.kinds.append(one.lastgroup or "")
                self.texts.append(one[0])
                self.gaps.append("")
        #: What stands before each bracket that is open.
        self._callers: list[str] = []
        #: What was misspelt, and what it was read as.
        self.slips: list[str] = []

    def written(self) -> str:
        """The expression as lxml takes it. Raises XPathError for functions and axes that are none."""
        parts, begins, paths = list[str](), True, list[bool]()
        for place, (text, gap) in enumerate(zip(self.texts, self.gaps, strict=True)):
            parts += [self._token(place, begins), gap]
            if text in _PAIRS:
                begins = begins and text == "("
                paths.append(begins)
                self._callers.append(self._text(place - 1))
                if len(paths) > MAX_XPATH_DEPTH:
                    raise XPathError(f"more than {MAX_XPATH_DEPTH} brackets are open at once")
            elif text in _PAIRS.values() and paths:
                begins = False
                paths.pop()
                self._callers.pop()
            else:
                begins = text == "|" and all(paths)
        return "".join(parts)

    def _token(self, place: int, begins: bool) -> str:
        """The token at *place*; *begins* if a path may begin with it."""
        kind, text, after = self.kinds[place], self.texts[place], self._text(place + 1)
        name = text.lower()
        if kind == "string":
            return _unescaped(text)
        if kind != "name":
            return f"//{text}" if begins and text in ("*", "@") else text
        if name in _OPERATORS and self._ends(place):
            return name
        if after == "::":
            return self._nearest(name, AXES, f"there is no axis {text!r}")
        if after == "(" and name not in _NODE_TYPES:
            name = self._nearest(name, ARITIES, f"there is no function {text}()")
            _require_function(name, self._arguments(place + 1))
            return name
        if self._is_word(place):
            return f"'{text}'"
        if name in _ATTRIBUTES and self._text(place - 1) in ("[", "(", ",", "and", "or") and after not in ("/", "//"):
            return f"@{name}"
        if ":" in name:
            prefix, _, local = name.partition(":")
            name = f"*[starts-with(name(), '{prefix}:')]" if local == "*" else f"*[name()='{name}']"
        return f"//{name}" if begins else name

    def _nearest(self, name: str, names: Collection[str], error: str) -> str:
        """The one of *names* that *name* is, or is a misspelling of. Raises XPathError, saying *error*."""
        if name in names:
            return name
        found = slips_of(name, names)
        if len(found) != 1:
            raise XPathError(error)
        self.slips.append(f"{error}; read as {found[0]}")
        return found[0]

    def _text(self, place: int) -> str:
        return self.texts[place] if 0 <= place < len(self.texts) else ""

    def _ends(self, place: int) -> bool:
        """Whether an operand ends before *place*, so that a name there is an operator (XPath 1.0 §3.7)."""
        if not place:
            return False
        before = self.texts[place - 1]
        return (
            self.kinds[place - 1] in ("name", "string") or before in ("]", ")", ".", "..", "*") or before[:1].isdigit()
        )

    def _is_word(self, place: int) -> bool:
        """Whether a name is a string without its quotation marks: `@class=story`, `contains(@class, story)`."""
        before, after = self._text(place - 1), self._text(place + 1)
        if before in ("=", "!=") and self._text(place - 3) == "@":
            return after in ("]", ")", "") or after.lower() in ("and", "or")
        if not (before == "," and after == ")" and self._callers and self._callers[-1].lower() in _SEARCHES):
            return False
        sign, first = self._text(place - 3), self._text(place - 2).lower()  # a bare name beside an element is one, too
        return sign == "@" or (sign == "(" and first in _ATTRIBUTES)

    def _arguments(self, place: int) -> int:
        """How many arguments stand in the brackets that open at *place*."""
        depth, count, some = 0, 0, False
        for text in self.texts[place:]:
            if text in _PAIRS:
                some = some or depth > 0
                depth += 1
            elif text in _PAIRS.values():
                depth -= 1
                if depth == 0:
                    break
            else:
                some = True
                count += text == "," and depth == 1
        return count + some


def _unescaped(string: str) -> str:
    """A string with its entities as pages have them when they are read."""
    text = _ENTITY.sub(lambda one: unescape(one[0]), string)
    return text if text.count(string[0]) == 2 else string


def _require_function(name: str, count: int) -> None:
    least, most = ARITIES[name]
    if not least <= count <= most:
        wanted = str(least) if least == most else f"{least} to {most}" if most < 99 else f"{least} or more"
        raise XPathError(f"{name}() takes {wanted} arguments, got {count}")


# slips -----------------------------------------------------------------------------------------------------


_SIGNS = {"eq": "=", "ne": "!=", "le": "<=", "lt": "<", "ge": ">=", "gt": ">"}
#: What people write in place of XPath 1.0: in the manner of other languages, or with a slip of the pen.
_SLIPS = tuple(
    (re.compile(pattern), by)
    for pattern, by in (
        (r"\[\s*(contains|starts-with)\(([^()=,]+)=\s*", r"[\1(\2, "),  # contains(@class='x')
        (r"\b(contains|starts-with|ends-with)\s*[^\w\s(]\s*(?=@\w)", r"\1("),  # contains/@class, 'x')
        (r"(?<![!<>=])==(?!=)", "="),
        (r"(?i)\s*(?:&&|(?<=\s)and(?=\s))\s*", " and "),
        (r"(?i)(?:(?<=[\])])|(?<=['\"\s]))\s*\|\|\s*(?=[@(\w])|(?<=\s)or(?=\s)", " or "),
        (r"\|\|", "|"),
        (r"^\|+|(?<=\|)\s*\|", ""),
        (r"(?<=\s)(?:eq|ne|le|lt|ge|gt)(?=\s)", lambda sign: _SIGNS[sign[0]]),
        (r"&(?:lt|gt|amp|quot|apos|#39);", lambda sign: unescape(sign[0])),
        (r"//\[", "//*["),
        (r"(?<=[\])\w])/\[", "["),
        (r"(?<=\])@", "/@"),
        (r"(?<=\])['\"]+$", ""),
        (r"@(contains|starts-with|ends-with)\(\s*(?=\w)", r"\1(@"),  # @contains(class, 'x')
        (r"\b(contains|starts-with|ends-with)\(([@.\w()-]+)\s*(?=['\"])", r"\1(\2, "),  # contains(@class 'x')
        (r"\bfn:(?=[\w-]+\()", ""),
        (r"\b(?:re|regexp):test\(", "matches("),
        (r"\bdistinct-values(?=\()", ""),
        (r"/\(\s*(\w+(?:\s*\|\s*\w+)+)\s*\)", lambda step: f"/*[{_any_of(step[1])}]"),  # //div/(p|ul)
        (r"^(.*[^/\s])/+((?:string|normalize-space|lower-case|upper-case)\()\s*\.?\s*\)$", r"\2\1)"),  # //h1/string()
        (r"(?<=[=,(])\s*'([^'\"]*'[^'\"]*)'\s*(?=[\])])", r'"\1"'),  # 'Today's news'
    )
)


def _any_of(names: str) -> str:
    return " or ".join(f"self::{name.strip()}" for name in names.split("|"))


def _mended(expression: str) -> Iterator[str]:
    """*expression*, then the same without slips of which it is plain what was meant."""
    if quoted := _QUOTED.fullmatch(expression):
        yield quoted[2]
    yield expression
    text = expression.translate(_TYPESET).strip()
    yield text
    text = re.sub(r"(?:\s+#.*|[\s;,|/]+)$", "", text)
    yield text
    text = re.sub(r"/{3,}", "//", re.sub(r"(?i)^xpath:\s*", "", text))
    yield text
    closed = _closed(text)
    yield closed
    mended = text
    for pattern, by in _SLIPS:
        yield _closed(pattern.sub(by, text))
        mended = _closed(pattern.sub(by, mended))
        yield mended
    yield "|".join(_apart(closed))


def _closed(text: str) -> str:
    """*text* with the brackets closed that are open, and without those that close nothing."""
    kept, open_ones = list[str](), list[str]()
    for one in _TOKEN.finditer(text):
        sign = one[0]
        if one.lastgroup == "sign" and sign in _PAIRS:
            open_ones.append(_PAIRS[sign])
        elif one.lastgroup == "sign" and sign in _PAIRS.values():
            if sign not in open_ones:
                continue
            while (last := open_ones.pop()) != sign:
                kept.append(last)
        kept.append(sign)
    return "".join([*kept, *reversed(open_ones)])


def _apart(text: str) -> Iterator[str]:
    """The expressions in *text* that commas set apart."""
    depth, part = 0, ""
    for one in _TOKEN.finditer(text):
        sign = one[0]
        depth += (sign in _PAIRS) - (sign in _PAIRS.values())
        if sign == "," and depth == 0:
            yield part
            part = ""
        else:
            part += sign
    yield part


# functions of XPath 2.0 ------------------------------------------------------------------------------------


def string_of(value: Result) -> str:
    """*value* as `string()` gives it (XPath 1.0 §4.2)."""
    if isinstance(value, list):
        return string_of(value[0]) if value else ""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else str(value)
    return "".join(value.itertext()) if isinstance(value.tag, str) else value.text or ""


def _matches(_: object, text: Result, pattern: Result, flags: Result = "") -> bool:
    return _pattern(pattern, flags).search(string_of(text)[:MAX_MATCHED_CHARS]) is not None


def _replace(_: object, text: Result, pattern: Result, by: Result, flags: Result = "") -> str:
    put = re.sub(r"\$(\d)", r"\\\1", string_of(by).replace("\\", "\\\\"))
    return _pattern(pattern, flags).sub(put, string_of(text)[:MAX_MATCHED_CHARS])


def _pattern(pattern: Result, flags: Result) -> re.Pattern[str]:
    chosen = re.IGNORECASE if "i" in string_of(flags) else re.NOFLAG
    return re.compile(string_of(pattern)[:MAX_PATTERN_CHARS], chosen)


def _string_join(_: object, parts: Result, by: Result = "") -> str:
    return string_of(by).join(map(string_of, parts if isinstance(parts, list) else [parts]))


_EXTENSIONS = {
    (None, "ends-with"): lambda _, text, end: string_of(text).endswith(string_of(end)),
    (None, "lower-case"): lambda _, text: string_of(text).lower(),
    (None, "upper-case"): lambda _, text: string_of(text).upper(),
    (None, "matches"): _matches,
    (None, "replace"): _replace,
    (None, "string-join"): _string_join,
    (None, "exists"): lambda _, nodes: bool(nodes),
    (None, "empty"): lambda _, nodes: not nodes,
}
