"""XPath of site configurations, evaluated by lxml.

XPath 1.0, with the functions of XPath 2.0 that people write by mistake, and names with a prefix as HTML has them. Slips
that leave no doubt are mended. Only this module and `apply.py` import lxml, in children that can be killed and in
`feedloom rules`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from html import unescape
from typing import Any

from lxml import etree  # type: ignore[import-untyped]

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
#: A whole expression in quotation marks.
_QUOTED = re.compile(r"""\s*(["'])((?:/|\().*)\1\s*""", re.DOTALL)
#: Quotation marks of word processors, and spaces that do not break.
_TYPESET = str.maketrans({"“": '"', "”": '"', "„": '"', "‘": "'", "’": "'", "\u00a0": " ", "\u200b": None})


class XPathError(ValueError):
    """An expression that is none; the message says why."""


@lru_cache(maxsize=4096)
def compile_xpath(expression: str) -> Callable[[Any], Result]:
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


def _compile(expression: str) -> Callable[[Any], Result]:
    text = _checked(expression)
    try:
        return etree.XPath(text, extensions=_EXTENSIONS, smart_strings=True)  # type: ignore[no-any-return]
    except (etree.XPathError, ValueError) as error:
        raise XPathError(f"no XPath ({str(error) or type(error).__name__})") from error


def _checked(expression: str) -> str:
    """*expression* with prefixes as lxml takes them. Raises XPathError for functions and axes that do not exist."""
    tokens = [(one.lastgroup or "", one[0]) for one in _TOKEN.finditer(expression)]
    plain = [index for index, (kind, _) in enumerate(tokens) if kind != "space"]
    depth = 0
    for place, index in enumerate(plain):
        kind, text = tokens[index]
        after = tokens[plain[place + 1]][1] if place + 1 < len(plain) else ""
        if text in _PAIRS:
            depth += 1
            if depth > MAX_XPATH_DEPTH:
                raise XPathError(f"more than {MAX_XPATH_DEPTH} brackets are open at once")
        elif text in _PAIRS.values():
            depth -= 1
        if kind != "name":
            continue
        if after == "::":
            if text not in AXES:
                raise XPathError(f"there is no axis {text!r}")
        elif (
            after == "("
            and text not in _NODE_TYPES
            and not (text in _OPERATORS and place and _ends(tokens, plain, place))
        ):
            _require_function(text, _arguments(tokens, plain, place + 1))
        elif ":" in text:
            prefix, _, local = text.partition(":")
            test = f"starts-with(name(), '{prefix}:')" if local == "*" else f"name()='{text}'"
            tokens[index] = ("name", f"*[{test}]")
    return "".join(text for _, text in tokens)


def _ends(tokens: list[tuple[str, str]], plain: list[int], place: int) -> bool:
    """Whether an operand ends before *place*, so that a name there is an operator (XPath 1.0 §3.7)."""
    kind, text = tokens[plain[place - 1]]
    return kind in ("name", "string") or text in ("]", ")", ".", "..", "*") or text[:1].isdigit()


def _arguments(tokens: list[tuple[str, str]], plain: list[int], place: int) -> int:
    """How many arguments stand in the brackets that open at *place*."""
    depth, count, some = 0, 0, False
    for index in plain[place:]:
        text = tokens[index][1]
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


def _require_function(name: str, count: int) -> None:
    if name not in ARITIES:
        raise XPathError(f"there is no function {name}()")
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
        (r"\bcontain\(", "contains("),
        (r"\bstarts?[-_]?with\(", "starts-with("),
        (r"\bends?[-_]?with\(", "ends-with("),
        (r"\bnormalize_?space\(", "normalize-space("),
        (r"\bsubstring_(before|after)\(", r"substring-\1("),
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
    mended = closed
    for pattern, by in _SLIPS:
        yield pattern.sub(by, closed)
        mended = pattern.sub(by, mended)
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
