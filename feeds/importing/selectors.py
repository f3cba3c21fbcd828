"""Selectors of other programs -> the selectors of a `listing`: CSS is checked, XPath is translated."""

from __future__ import annotations

import re

from pydantic_core import PydanticCustomError

from feeds.config.checks import check_selector
from feeds.importing.found import FoundSource, quoted
from feeds.importing.xpath import UntranslatableError, to_css

#: Attributes from which each of our keys takes its value by itself; "": from the text of the element.
READ_FROM = {
    "title": {"", "title", "alt", "aria-label"},
    "link": {"href"},
    "date": {"", "datetime", "content"},
    "summary": {""},
    "image": {"src", "srcset", "data-src", "data-srcset", "data-original", "data-lazy-src"},
    "category": {""},
}
#: The attribute of a key that has one where none is named.
USUAL_ATTRIBUTE = {"link": "href", "image": "src"}
#: How XPath begins, where CSS is usual.
LOOKS_LIKE_XPATH = re.compile(r"\s*(?:\.?/|\(|descendant|child::|normalize-space\()")


def take_xpath(source: FoundSource, key: str, xpath: str, *, what: str, line: int | None = None) -> None:
    """Give *source* the selector *key* that *xpath* means; *what* is its name in the file, for remarks."""
    item = source.values.get("item")
    if key != "item" and item is None:
        source.leave(what, "there are no items to which it belongs", line=line)
        return
    try:
        selected = to_css(xpath, item=None if key == "item" else item)
    except UntranslatableError as error:
        source.leave(f"{what} {quoted(xpath)}", f"no CSS selector says {quoted(str(error))}", line=line)
        return
    own_link = key == "link" and selected.css == item and re.search(r"(?:^|[ >~])a(?![\w-])[^ >~]*$", item)
    if own_link:  # an item that is a link leads where it leads
        return
    _take(source, key, selected.css, selected.attribute, what=f"{what} {quoted(xpath)}", line=line)


def take_css(
    source: FoundSource, key: str, css: str, attribute: str | None, *, what: str, line: int | None = None
) -> None:
    """Give *source* the selector *key*: *css*, with the *attribute* that it takes; None: the text."""
    if LOOKS_LIKE_XPATH.match(css):
        take_xpath(source, key, f"{css}/@{attribute}" if attribute else css, what=what, line=line)
        return
    if key not in ("item", "next") and "item" not in source.values:
        source.leave(what, "there are no items to which it belongs", line=line)
        return
    css = css.strip().replace(":contains(", ":lexbor-contains(")
    if key != "item":
        css = re.sub(r":first(?:-of-type)?$|:nth-match\(1\)$", "", css)
    _take(source, key, css, attribute or USUAL_ATTRIBUTE.get(key), what=f"{what} {quoted(css)}", line=line)


def _take(source: FoundSource, key: str, css: str, attribute: str | None, *, what: str, line: int | None) -> None:
    taken = attribute or ""
    if key in READ_FROM and taken not in READ_FROM[key]:
        source.leave(what, f"`{key}` is not read from {f'the attribute {taken}' if taken else 'a text'}", line=line)
        return
    try:
        source.values[key] = check_selector(css)
    except PydanticCustomError:
        source.leave(what, "it is no CSS selector that feedloom knows", line=line)
