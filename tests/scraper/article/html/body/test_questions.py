"""Questions and answers behind a text, in several scripts and forms."""

from __future__ import annotations

import pytest

from .test_place import SCRIPTS, TEXTS
from .test_preface import read

MARKS = {"ar": "؟", "zh": "？"}
FORMS = {
    "headings": "<div><h3>{0}</h3><p>{1}</p></div>",
    "unfolding": "<div><div role=button><a href=#>{0}</a></div><div hidden><p>{1}</p></div></div>",
    "buttons": "<div><div><button aria-expanded=false>{0}</button></div><div><p>{1}</p></div></div>",
    "details": "<details><summary>{0}</summary><p>{1}</p></details>",
    "terms": "<dl><dt>{0}</dt><dd>{1}</dd></dl>",
}


def page(language: str, form: str, count: int, head: str = "") -> tuple[str, list[str]]:
    title, *texts = TEXTS[language]
    asked = [f"{number}. {title}{MARKS.get(language, '?')}" for number in range(count)]
    items = "".join(form.format(question, f"7 {texts[number]}") for number, question in enumerate(asked))
    rest = "".join(f"<p>{number} {one}</p>" for number in range(4) for one in texts)
    return f"<h1>{title}</h1><main><div><div>{rest}</div></div><div>{head}<div>{items}</div></div></main>", asked


@SCRIPTS
@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
def test_questions_behind_the_text_belong_to_it(language: str, form: str) -> None:
    """Several questions, each with a sentence below, and the heading over them are text, whatever they are called."""
    word = TEXTS[language][0][:5].strip()
    html, asked = page(language, form, 3, f"<h2>{word} 7</h2>")
    article = read(language, html)
    assert all(question in (article.content or "") for question in asked)
    assert f"7 {TEXTS[language][3]}" in article.body
    assert f"<h2>{word} 7</h2>" in (article.content or "")


@SCRIPTS
@pytest.mark.parametrize(
    ("button", "stays"),
    [
        pytest.param("<button aria-controls=q7>{}</button>", True, id="unfolds"),
        pytest.param("<button>{}</button>", False, id="unfolds nothing"),
        pytest.param("<nav><button aria-controls=q7>{}</button></nav>", False, id="in a menu"),
    ],
)
def test_a_question_in_a_button_amid_the_text(language: str, button: str, stays: bool) -> None:
    """A button that unfolds the answer to its question holds a part of the text; others are for readers to press."""
    title, *texts = TEXTS[language]
    asked = f"{title}: {texts[1][:-1]}{MARKS.get(language, '?')}"
    rest = "".join(f"<p>{one}</p>" for one in texts)
    unfolded = f"<div><div>{button.format(asked)}</div><div id=q7><p>7 {texts[0]}</p></div></div>"
    article = read(language, f"<h1>{title}</h1><main><div>{rest}{unfolded}{rest}</div></main>")
    assert (asked in article.body) is stays


@SCRIPTS
def test_other_questions_behind_the_text_do_not(language: str) -> None:
    """Two are no list of questions, links lead to other articles, and what a column of the page asks is the page's."""
    few, asked = page(language, FORMS["headings"], 2)
    assert asked[0] not in (read(language, few).content or "")
    linked, asked = page(language, "<div><h3><a href=/x>{0}</a></h3><p>{1}</p></div>", 3)
    assert asked[0] not in (read(language, linked).content or "")
    column, asked = page(language, FORMS["headings"], 3)
    column = column.replace("</div></div><div><div>", "</div></div></main><div class=sidebar><div>")
    assert asked[0] not in (read(language, column).content or "")


@SCRIPTS
def test_questions_behind_the_footer_of_the_page(language: str) -> None:
    """What stands behind the footer of the page is a window that opens over it; an article may have one of its own."""
    html, asked = page(language, FORMS["headings"], 3)
    begin, _, end = html.rpartition("</div><div><div>")
    own = begin.replace("<main>", "<main><article>") + "<footer>7</footer></div><div><div>" + end
    assert asked[0] in (read(language, own).content or "")
    apart = begin + "</div></main><footer>7</footer><div><div>" + end.replace("</main>", "")
    assert asked[0] not in (read(language, apart).content or "")
