"""One rule, tried on one page: what it finds, and what the page says without it. For `feedloom rules test`."""

from __future__ import annotations

from dataclasses import replace
from pathlib import PurePath
from typing import Any, cast

from scraper.article.explain import explain
from scraper.record import Value
from scraper.rules.folders import site_of_url
from scraper.rules.learnt import problems_in, read_learnt
from scraper.rules.rules import Rules, SiteRule, is_written, parse_rule
from scraper.rules.siteconfig import decode_config, parse_config
from storage.errors import ConfigError
from storage.model import Document

#: The fields of the explanation that a rule may have a say in, in the order in which they are shown.
SHOWN = ("title", "authors", "published", "updated", "category", "lede_raw", "byline", "source", "tags", "body")
#: Characters of a text that are shown, so that one can see where it begins.
MAX_SHOWN_CHARS = 60


def try_rule(document: Document, *, rule: bytes, name: str, more: tuple[bytes, ...] = ()) -> dict[str, Any]:
    """What the rule in the file *name* with the content *rule* finds on the page in *document*.

    *more*: the content of site configurations that are merged into it. Raises ConfigError for a TOML file with
    mistakes, and what `extract_article` raises.
    """
    text = decode_config(rule)
    if name.endswith(".txt"):
        config = parse_config(text, name=name)
        others = [parse_config(decode_config(data), name="global.txt") for data in more]
        rules = _forced(SiteRule(name=name, config=config.merged(others)))
    elif is_written(text):
        rules = _learnt(text, name, site_of_url(document.final_url or document.url))
    else:
        rules = _forced(parse_rule(PurePath(name), rule))
    with_rule = explain(document, rules=rules)
    without = explain(document, rules=Rules(()))
    fields = []
    mine, general = _fields(with_rule), _fields(without)
    for field in SHOWN:
        if field in mine or field in general:
            one, other = mine.get(field, {}), general.get(field, {})
            fields.append(
                {"field": field, "value": one.get("value"), "general": other.get("value"), "from": one.get("from")}
            )
    explained = cast("dict[str, Any]", with_rule["explain"])
    body = "\n".join(_paragraphs(with_rule))
    return {"kind": with_rule.get("kind"), "rule": _used(explained), "fields": fields, "text": body}


def _forced(site: SiteRule) -> Rules:
    """*site* for a page of any host."""
    return Rules((replace(site, hosts=(), fingerprint=("*",)),))


def _learnt(text: str, name: str, host: str) -> Rules:
    """What was learnt, in the *text* of the file *name*, for pages of *host* as well. Raises ConfigError."""
    found = read_learnt(text)
    if found is None:
        raise ConfigError(list(problems_in(name, text)))
    edited, learnt = (one and replace(one, hosts=(*one.hosts, host)) for one in (found.edited, found.learnt))
    return Rules((), learnt=learnt, edited=edited)


def _used(explained: dict[str, Any]) -> dict[str, Any] | None:
    """What the rule found; of a learnt one its places beside what somebody edited."""
    rule, learnt = explained["rule"], explained["learnt"]
    if learnt is None:
        return cast("dict[str, Any] | None", rule)
    rule = rule or {"counts": False, "found": [], "notes": [], "barren": []}
    both = {name: [*rule[name], *learnt[name]] for name in ("found", "barren")}
    return rule | both | {"counts": rule["counts"] or bool(learnt["found"])}


def _fields(values: dict[str, Value]) -> dict[str, dict[str, Any]]:
    """The explained fields by name; of the text, how long it is and how it begins."""
    fields = {one["field"]: one for one in cast("dict[str, Any]", values["explain"])["fields"]}
    if "body" in fields and (paragraphs := _paragraphs(values)):
        size = f"{len(paragraphs)} paragraphs, {sum(map(len, paragraphs)):,} characters"
        fields["body"] = fields["body"] | {"value": f"{size}: {paragraphs[0][:MAX_SHOWN_CHARS]}"}
    return fields


def _paragraphs(values: dict[str, Value]) -> list[str]:
    return cast("list[str]", values.get("body") or [])
