"""Configurations of html2rss (YAML): one feed (`channel` and `selectors`), or several under `feeds`.

A feed becomes a `listing` with its selectors, or a `site` where html2rss finds the items by itself. The file is read as
a tree with lines: nothing in it is built or run, and aliases are followed but never copied.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

import yaml
from pydantic_core import PydanticCustomError
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from feeds.config.checks import check_language, check_zone
from feeds.importing.found import (
    FoundSource,
    ImportedFile,
    ImportFileError,
    Remark,
    plain_address,
    plain_name,
    quoted,
    span,
    take_headers,
)
from feeds.importing.selectors import take_css

#: Feeds that one file may hold.
MAX_FEEDS = 5_000
#: What stands in an address for something to be filled in.
PARAMETER = re.compile(r"%[<{]|\{\w+\}")
#: How deep "<<" may lead from one mapping to the next.
MAX_MERGES = 10
#: The selectors of html2rss that have a key here. The older name of each comes second.
SELECTORS = {"title": "title", "url": "link", "link": "link", "description": "summary", "published_at": "date",
             "updated": "date", "pubDate": "date"}  # fmt: skip
#: Parts of an item that are not taken over, and why.
LEFT_SELECTORS = {
    "author": "authors are read from the articles themselves",
    "guid": "ids are minted by feedloom",
    "comments": "links to comments are read from the articles themselves",
}
#: What html2rss does with a value that feedloom does anyway.
NEEDLESS_STEPS = {"sanitize_html", "parse_uri", "parse_time", "html_to_markdown", "markdown_to_html"}
#: Keys of a whole file or feed that are not taken over, and why.
LEFT_KEYS = {
    "stylesheets": "feedloom's feeds have their own",
    "strategy": "if scripts build its pages, `render = true` lets a browser read them",
    "request": "[fetch] says how the web is used",
    "auth": "it protects the feeds of html2rss-web",
}

Pairs = Mapping[str, Node]


def read_html2rss(data: bytes) -> ImportedFile:
    """The sources of the YAML in *data*. Raises ImportFileError, with the line where it is damaged."""
    try:
        root = yaml.compose(data, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = f"line {mark.line + 1}, column {mark.column + 1}" if mark else "the file"
        raise ImportFileError(f"the YAML is damaged: {error.problem or error.context}", place) from error
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        raise ImportFileError(
            "the file is no OPML, and cannot be read as YAML", " ".join(str(error).split())[:200]
        ) from error
    top = _pairs(root)
    if not top.keys() & {"channel", "feeds"}:
        raise ImportFileError("this is neither OPML nor a configuration of html2rss", "no `channel` and no `feeds`")
    file = ImportedFile()
    headers = _texts(top.get("headers"))
    if "channel" in top:
        _add(file, "", root, top, headers={})
        return file
    for key, node in top.items():
        if key not in ("feeds", "headers"):
            file.remarks.append(_left(key, node, LEFT_KEYS.get(key, "feedloom has nothing like it")))
    feeds = _pairs(top["feeds"])
    if len(feeds) > MAX_FEEDS:
        raise ImportFileError("the file has too many feeds", len(feeds), f"{MAX_FEEDS:,} are read")
    for name, node in feeds.items():
        _add(file, name, node, _pairs(node), headers=headers)
    return file


def _add(file: ImportedFile, name: str, node: Node | None, feed: Pairs, *, headers: Mapping[str, str]) -> None:
    """Add the source that *feed* describes, or say why there is none."""
    channel = _pairs(feed.get("channel"))
    title = plain_name(_text(channel.get("title")) or name)
    source = FoundSource(line=_line(node), name=title)
    url = _text(channel.get("url")) or ""
    why = f"its address {quoted(url)} has parameters to be filled in" if PARAMETER.search(url) else None
    try:
        address = plain_address(url)
    except ValueError as error:
        why = why or str(error)
    if why is not None:
        text = f"{quoted(title or url or 'a feed')} is not taken over: {why}"
        file.left.append(Remark(line=_line(channel.get("url")) or source.line, text=text))
        return
    selectors = _pairs(feed.get("selectors"))
    source.values["listing" if "items" in selectors else "site"] = address
    if "items" not in selectors:
        source.remarks.append(Remark(line=source.line, text="it names no items: feedloom finds out what is there"))
    _take_channel(source, channel)
    take_headers(source, {**headers, **_texts(feed.get("headers"))}, what="the header", line=_line(feed.get("headers")))
    for key, value in feed.items():
        if key not in ("channel", "selectors", "headers", "auto_source"):
            source.remarks.append(_left(key, value, LEFT_KEYS.get(key, "feedloom has nothing like it")))
    if "items" in selectors:
        _take_items(source, selectors["items"])
        _take_selectors(source, selectors)
    file.sources.append(source)


def _take_channel(source: FoundSource, channel: Pairs) -> None:
    for key, node in channel.items():
        value = _text(node) or ""
        try:
            if key == "time_zone":
                source.values["timezone"] = check_zone(value)
            elif key == "language":
                source.values["language"] = check_language(value)
            elif key == "ttl" and re.fullmatch(r"[1-9]\d{0,5}", value):
                source.values["every"] = span(int(value) * 60)
            elif key not in ("url", "title", "description", "author"):
                source.remarks.append(_left(f"channel.{key}", node, "feedloom has nothing like it"))
        except PydanticCustomError as error:
            source.remarks.append(_left(f"{key} {quoted(value)}", node, f"expected {error.message()}"))


def _take_items(source: FoundSource, node: Node) -> None:
    items = _pairs(node)
    css = _text(items.get("selector")) or _text(node) or ""
    take_css(source, "item", css, None, what="items", line=_line(node))
    pagination = items.get("pagination")
    if pagination is not None:
        settings = _pairs(pagination)
        most = _text(settings.get("max_pages")) or (_text(pagination) if not settings else "5") or ""
        if re.fullmatch(r"[1-9]\d{0,2}", most):
            source.values["pages"] = int(most)
        strategy = _text(settings.get("strategy")) or "rel_next"
        if strategy == "custom_selector" and (following := _text(settings.get("selector"))):
            take_css(source, "next", following, None, what="the selector of the next page", line=_line(pagination))
        elif strategy != "rel_next":
            source.remarks.append(_left(f"the pagination {quoted(strategy)}", pagination, "only links are followed"))
    if _text(items.get("order")) == "reverse":
        source.remarks.append(_left("order: reverse", items["order"], "articles are ordered by their dates"))
    for key, value in items.items():
        if key not in ("selector", "pagination", "order", "enhance"):
            source.remarks.append(_left(f"items.{key}", value, "feedloom has nothing like it"))


def _take_selectors(source: FoundSource, selectors: Pairs) -> None:
    categories = [_text(one) for one in _sequence(selectors.get("categories"))]
    category = categories[0] if categories else None
    helpers = {name for name in categories if name} | {_text(one) for one in _sequence(selectors.get("guid"))}
    for name, node in selectors.items():
        if name in SELECTORS:
            _take_value(source, SELECTORS[name], name, node)
        elif name == "enclosure":
            _take_picture(source, node)
        elif name in LEFT_SELECTORS:
            source.remarks.append(_left(name, node, LEFT_SELECTORS[name]))
        elif name == category:
            _take_value(source, "category", name, node)
        elif name in ("items", "categories"):
            for other in categories[1:] if name == "categories" else ():
                source.remarks.append(_left(f"the category {other}", node, "an item has one category here"))
        elif name not in helpers:
            source.remarks.append(_left(name, node, "feedloom has nothing like it"))


def _take_value(source: FoundSource, key: str, name: str, node: Node) -> None:
    """Give *source* the selector *key*, which is called *name* there."""
    settings = _pairs(node)
    extractor = _text(settings.get("extractor")) or ("href" if key == "link" else "text")
    css = _text(settings.get("selector")) or ("" if settings else _text(node)) or ""
    if extractor == "static" or "static" in settings:
        source.remarks.append(_left(f"the fixed {name}", node, "values are read from the page"))
        return
    if not css:
        source.remarks.append(_left(name, node, "it has no selector"))
        return
    attribute = {"href": "href", "attribute": _text(settings.get("attribute"))}.get(extractor)
    take_css(source, key, css, attribute, what=name, line=_line(node))
    for step in _sequence(settings.get("post_process")):
        does = _pairs(step)
        action = _text(does.get("name")) or ""
        if action == "parse_time" and (zone := _text(does.get("time_zone"))) and "timezone" not in source.values:
            source.values["timezone"] = zone
        elif action not in NEEDLESS_STEPS:
            source.remarks.append(_left(f"the step {quoted(action)} of {name}", step, "values are taken as they stand"))


def _take_picture(source: FoundSource, node: Node) -> None:
    kind = _text(_pairs(node).get("content_type")) or "image"
    if kind.startswith("image"):
        _take_value(source, "image", "enclosure", node)
    else:
        source.remarks.append(_left("enclosure", node, "audio and video are read from the articles themselves"))


def _left(what: str, node: Node, why: str) -> Remark:
    return Remark(line=_line(node) or 1, text=f"{what} is not taken over: {why}")


def _line(node: Node | None) -> int:
    """The line of *node*, from 1; 0 if there is none."""
    return node.start_mark.line + 1 if node is not None else 0


def _text(node: Node | None) -> str | None:
    """The text of *node*, if it is one."""
    return node.value.strip() if isinstance(node, ScalarNode) else None


def _texts(node: Node | None) -> dict[str, str]:
    return {key: text for key, value in _pairs(node).items() if (text := _text(value))}


def _sequence(node: Node | None) -> list[Node]:
    return list(node.value) if isinstance(node, SequenceNode) else []


def _pairs(node: Node | None) -> Pairs:
    """The keys of *node* with their values, those that it takes over by "<<" included; none if it is no mapping."""
    return dict(_merged(node, MAX_MERGES))


def _merged(node: Node | None, depth: int) -> Iterator[tuple[str, Node]]:
    if not isinstance(node, MappingNode) or depth == 0:
        return
    for key, value in node.value:
        if _text(key) == "<<":
            yield from _merged(value, depth - 1)
    for key, value in node.value:
        if (name := _text(key)) is not None and name != "<<":
            yield name.removeprefix(":"), value
