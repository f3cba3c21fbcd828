"""Fields that metadata state in full are not searched for; what pages show beyond them is."""

from __future__ import annotations

import pytest

from scraper.article import extract_article
from scraper.learning.lesson import learn
from scraper.rules.learnt import with_learnt
from scraper.rules.rules import installed_rules
from tests.scraper.learning.site_maker import WORDS, Page, site
from tests.scraper.learning.test_lesson import parts, rule

KEYWORDS = '<meta name="keywords" content="boats {0}, tides {0}">'
SHOWN = '<ul class="tags"><li><a rel="tag" href="/tag/{0}">{0}</a></li></ul>'


def stated(change: object) -> list[str]:
    """What is learnt to be stated in full."""
    found = parts(learn(site(change=change), rules=installed_rules(), leave_out=False))  # type: ignore[arg-type]
    return [str(one) for one in found.get("site.stated", ())]  # type: ignore[attr-defined]


@pytest.mark.parametrize("language", WORDS)
def test_what_all_metadata_state_is_not_searched_for(language: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The article is the same; a page that states nothing is searched as before."""
    text = rule(site(language=language, change=lambda number: {"head": KEYWORDS.format(number)}))
    assert "stated = " in text
    rules = with_learnt(installed_rules(), text)
    page = Page(60, language, head=KEYWORDS.format(60)).document()
    bare = Page(61, language, stated=False).document()
    searched = extract_article(page, rules=installed_rules())
    shown = extract_article(bare, rules=rules)
    with monkeypatch.context() as patched:
        patched.setattr("scraper.article.html.readers.markup.read_lists", None)  # nobody asks for it
        found = extract_article(page, rules=rules)
    assert (found.tags, found.category, found.authors) == (searched.tags, searched.category, searched.authors)
    assert shown.authors


def test_what_pages_show_beyond_their_metadata_is_searched_for() -> None:
    """A tag that one page shows and does not state is enough."""
    assert "tags" in stated(lambda number: {"head": KEYWORDS.format(number)})
    more = {4: {"behind": SHOWN.format("harbour-walls")}}
    assert "tags" not in stated(lambda number: {"head": KEYWORDS.format(number), **more.get(number, {})})


def test_a_film_is_an_article_where_the_page_is_built_like_one() -> None:
    """It has the title, the day and the author of the others in their places, and only a player in place of words."""
    player = '<iframe src="https://www.youtube.com/embed/abc7"></iframe>'
    text = rule(site())
    page = Page(70, stated=False, paragraphs=0, behind=player, title="Boats leave the harbour").document()
    assert extract_article(page, rules=installed_rules()).kind != "article"
    article = extract_article(page, rules=with_learnt(installed_rules(), text))
    assert (article.kind, article.body) == ("article", ())
    assert "youtube" in (article.content or "")
