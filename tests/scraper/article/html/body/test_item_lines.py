"""Lists whose items are parts of a text of their own: slides, steps, answers."""

import pytest

from .test_place import SCRIPTS, TEXTS, read


@SCRIPTS
@pytest.mark.parametrize(
    "item",
    [
        pytest.param("<li><h3>{head}</h3><div>{text}</div></li>", id="a heading over a block"),
        pytest.param("<li><div><h3>{head}</h3><img src=/a.jpg alt=A></div>{text}</li>", id="a heading over a line"),
        pytest.param("<li><p>{head}.</p><p>{text}</p></li>", id="paragraphs"),
    ],
)
def test_blocks_in_an_item_are_lines_of_their_own(language: str, item: str) -> None:
    """The heading of a slide and the text below it are no line together."""
    title, first, *texts = TEXTS[language]
    slides = "".join(item.format(head=f"{number} A", text=text) for number, text in enumerate(texts, 10))
    article = read(language, f"<h1>{title}</h1><main><p>{first}</p><p>1 of 6</p><ul>{slides}</ul></main>")
    lines = [line.rstrip(".") for line in article.body]
    expected = [line for number, text in enumerate(texts, 10) for line in (f"{number} A", text.rstrip("."))]
    assert lines == [first.rstrip("."), *expected]


@SCRIPTS
def test_words_and_values_of_an_item_are_one_line(language: str) -> None:
    """An item without a sentence is a line, whatever elements its words stand in, as is one of one sentence."""
    title, *texts = TEXTS[language]
    told = "".join(f"<p>{text}</p>" for text in texts)
    items = "<li><div>A</div><div>12</div></li><li><div>B</div><div>It is 13.</div></li>"
    article = read(language, f"<h1>{title}</h1><main>{told}<ul>{items}</ul>{told}</main>")
    assert {"A 12", "B It is 13."} <= set(article.body)


@SCRIPTS
@pytest.mark.parametrize("sign", [",", ";", "،", "、"])
def test_a_row_of_links_with_signs_between_is_no_text(language: str, sign: str) -> None:
    """A list of nothing but links leads elsewhere, though a sign parts each item from the next."""
    title, *texts = TEXTS[language]
    told = "".join(f"<p>{text}</p>" for text in texts)
    row = "".join(f"<li><a href=/x/{number}>A {number}</a>{sign}</li>" for number in range(3))
    assert read(language, f"<h1>{title}</h1><main>{told}<ul>{row}</ul></main>").body == tuple(texts)
