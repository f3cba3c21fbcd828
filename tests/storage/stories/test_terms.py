"""The terms of an article: words, pairs of neighbours, letters where words have no spaces."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.stories.terms import Terms, terms_of


def words(text: str, language: str) -> set[int]:
    return set(terms_of(text, None, "", language).words)


@pytest.mark.parametrize(
    ("language", "one", "other"),
    [
        ("ru", "Президента Путина", "Президенту Путину"),
        ("fi", "Helsingissä", "Helsingistä"),
        ("de", "Ministers Habeck", "Minister Habecks"),
        ("es", "ministros", "ministras"),
    ],
)
def test_endings_do_not_count(language: str, one: str, other: str) -> None:
    """Words of which only the ending differs are one."""
    assert words(one, language) == words(other, language)


@pytest.mark.parametrize(
    ("language", "text", "longer"),
    [
        ("zh", "东京都", "昨日东京都发表"),
        ("ja", "トヨタ", "昨日トヨタの"),
        ("ko", "서울시", "어제 서울시장이"),
        ("th", "กรุงเทพมหานคร", "เมื่อวานนี้กรุงเทพมหานครประกาศ"),
        ("vi", "Hà Nội", "Sáng nay Hà Nội mưa"),
    ],
)
def test_words_are_found_in_longer_writing(language: str, text: str, longer: str) -> None:
    """What stands alone in one title shares most of its terms with a title in which it stands among others."""
    ours, theirs = words(text, language), words(longer, language)
    assert len(ours & theirs) >= 0.6 * len(ours) > 0


def test_languages_share_no_term() -> None:
    """The same letters in two languages are two terms; a region makes no language."""
    assert not words("Berlin", "de") & words("Berlin", "en")
    assert words("Berlin", "de") == words("Berlin", "de-AT")


def test_pairs() -> None:
    """Two words side by side are a term too, unless a stop or a comma stands between them."""
    together, apart = (terms_of(text, None, "", "en").pairs for text in ("White House", "White, House"))
    assert len(together) == 1
    assert not apart


@given(st.text(max_size=300), st.sampled_from(["vi", "zh", "th", "", "en-GB"]))
def test_any_text(text: str, language: str) -> None:
    """Any text gives terms, the same each time."""
    terms = terms_of(text, text, text, language)
    assert isinstance(terms, Terms)
    assert terms == terms_of(text, text, text, language)
