"""What the rule of a site finds on a page, what it drops, and which of its selectors hit."""

from __future__ import annotations

from scraper.article.evidence import Evidence
from scraper.article.html.fields.title import find_window, without_affixes, without_site
from scraper.article.html.outline import Outline
from scraper.article.html.parse import Page
from scraper.article.html.readers.rule import read_pages, read_rule, rule_use
from scraper.article.html.tree import text_of
from storage.model import RuleUse

#: What a rule drops of a text is wrong where it is more than this share.
MAX_DROPPED_SHARE = 0.98


def read_site_rule(page: Page) -> tuple[Evidence, RuleUse | None]:
    """What the rule of the site finds, and which of its selectors do."""
    if page.site is None:
        return Evidence(), None
    window = without_site(without_affixes(text_of(find_window(page.tree)), page.habits.affixes), page.papers)
    ruled = read_rule(page.site, page.tree, page.context, page.applied, window)
    single, following = read_pages(page.site, page.tree, page.context, page.applied)
    if not page.is_agreed:  # a page that only leads to the article has its title at most
        single, following = single if ruled.title else None, None
    pages = (single, following)
    notes = []
    if (
        "drop" in page.site.select
        and (body := page.ruled_body()) is not None
        and ruled_drops(page, page.outline, body)[1]
    ):
        notes.append(f"{page.site.name}: drop takes the whole text away, and is left out")
    return ruled, rule_use(page.site, ruled, page.selected, page.applied, pages, notes)


def ruled_drops(page: Page, outline: Outline, at: int) -> tuple[list[int], bool]:
    """(the elements in the text at *at* that the rule drops; whether they would be all of it, so that none is)."""
    inside = [one for one in page.ruled("drop") if outline.holds(at, one) and one != at]
    outermost, end = list[int](), 0
    for one in sorted(inside):
        if one >= end:
            outermost.append(one)
            end = outline.ends[one]
    is_all = sum(map(outline.chars, outermost)) > MAX_DROPPED_SHARE * outline.chars(at)
    return ([], True) if is_all else (inside, False)


def place_use(page: Page, learnt: Evidence) -> RuleUse | None:
    """What the places found that were learnt; None where none were."""
    if page.learnt is None:
        return None
    found: list[tuple[str, str]] = []
    barren: list[tuple[str, str]] = []
    for name, selectors in page.learnt.select.items():
        fruit = page.placed(name) if name in ("title", "body") else getattr(learnt, name, None)
        (found if fruit else barren).append((name, ", ".join(selectors)))
    return RuleUse(rule=f"learnt of {page.learnt.name}", found=tuple(found), barren=tuple(barren))
