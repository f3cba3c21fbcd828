"""Texts in markup that nobody writes today: blocks in elements of a line, fallbacks in frames."""

import pytest

from .test_place import SCRIPTS, TEXTS, holds_all, read

WRAPPERS = pytest.mark.parametrize("tag", ["span", "font", "b", "ins", "div"])


@SCRIPTS
@WRAPPERS
def test_an_element_of_a_line_around_paragraphs_is_a_box(language: str, tag: str) -> None:
    """What stands beside several blocks in an element of a line is no more of the text than beside a division."""
    title, *texts = TEXTS[language]
    told = "".join(f"<p>{text}</p>" for text in texts)
    row = "<ul><li><span>2026 A</span></li><li><span>2026 B</span></li></ul>"
    article = read(
        language, f"<div><h1>{title}</h1><div>{row}<div>{row}</div><{tag}>{told}</{tag}><div>{row}</div></div></div>"
    )
    assert holds_all(article, language)
    assert "2026" not in "".join(article.body)


@SCRIPTS
@pytest.mark.parametrize("tag", ["iframe", "noframes", "noembed"])
def test_markup_for_browsers_without_frames_is_no_text(language: str, tag: str) -> None:
    """What a frame holds is shown by no browser, however much it is."""
    title, *texts = TEXTS[language]
    told = "".join(f"<p>{text}</p>" for text in texts)
    fallback = "<script>var a = 1;</script><p>An old browser, a long story and no frame at all.</p>" * 30
    article = read(language, f"<h1>{title}</h1><div>{told}</div><div><{tag} width=300>{fallback}</{tag}></div>")
    assert article.body == tuple(texts)
