"""Formulas in a text, as the tools of today write them."""

import pytest

from scraper.article import extract_article
from storage.model import Document

TEXT = "The ferry needs so much time that nobody waits for it, as the old table of the harbour shows on its last page. "
HALF = "<math><mfrac><mi>a</mi><mrow><mi>b</mi><mo>+</mo><mn>1</mn></mrow></mfrac>{}</math>"
SOURCE = '<annotation encoding="application/x-tex">\\frac{a}{b+1}</annotation>'


@pytest.mark.parametrize(
    ("formula", "shown"),
    [
        pytest.param(HALF.format(""), "a/(b+1)", id="presentation alone"),
        pytest.param(HALF.format(SOURCE), "$\\frac{a}{b+1}$", id="annotation"),
        pytest.param('<math alttext="a/2"><mi>a</mi></math>', "$a/2$", id="alternative text"),
        pytest.param(
            f'<span><span>{HALF.format(SOURCE)}</span><span aria-hidden="true"><i>a</i><i>b</i>+1</span></span>',
            "$\\frac{a}{b+1}$",
            id="drawn once more",
        ),
        pytest.param('<script type="math/tex">x^2</script>', "$x^2$", id="not yet drawn"),
        pytest.param("<math><msqrt><msup><mi>x</mi><mn>2</mn></msup></msqrt></math>", "√(x^2)", id="root"),
        pytest.param("<math></math>", "", id="nothing"),
        pytest.param('<img src="/tex?x" alt="x^2">', "x^2", id="drawn on the server"),
        pytest.param('<img src="/tex?x" alt="n">', "n", id="a letter"),
        pytest.param('<img src="/tex?x" alt="\\alpha">', "\\alpha", id="a name in TeX"),
        pytest.param('<img src="/smiles/1.png" alt="🙂">', "🙂", id="an emoji"),
        pytest.param('<img src="/tex?AB" alt="AB"> of <img src="/tex?BC" alt="BC">', "AB of BC", id="letters"),
        pytest.param(
            '<img src="/keys/c.png" alt="Ctrl"> and <img src="/keys/s.png" alt="Save">', "Ctrl and Save", id="keys"
        ),
        pytest.param(
            '<img src="/g/1.gif" alt="饕餮"> or <img src="/g/2.gif" alt="檮杌">', "饕餮 or 檮杌", id="rare letters"
        ),
    ],
)
def test_a_formula_is_part_of_its_sentence(formula: str, shown: str) -> None:
    page = (
        f"<title>The old ferry</title><h1>The old ferry</h1><p>{TEXT}</p><p>It is {formula} hours.</p><p>{TEXT * 2}</p>"
    )
    article = extract_article(Document(data=page.encode(), url="https://news.example/ferry", media_type="text/html"))
    assert " ".join(f"It is {shown} hours.".split()) in [" ".join(text.split()) for text in article.body]


@pytest.mark.parametrize("alt", ["dk ferry", "Flagge", "флаг", "", "旗帜"])
def test_flags_in_sentences_are_no_words_and_no_figures(alt: str) -> None:
    """What is called a flag goes, at the beginning of lines as well; a photograph of unknown size stays."""
    flag = f'<img src="/flags/{{}}.png" alt="{alt}">'
    page = (
        f"<title>The old ferry</title><h1>The old ferry</h1><p>{TEXT}</p><p>It sails from {flag.format('dk')} Gedser"
        f" to {flag.format('de')} Rostock</p><ul><li>{flag.format('dk')} Gedser</li></ul><p>{TEXT * 2}</p>"
        f'<p>It has <img src="/2026/ferry.jpg" width=640 height=400 alt="{alt}"> no roof</p><p>{TEXT}</p>'
        f'<p>The mayor <img src="/2026/mayor.png" alt="The mayor beside the ferry"> came</p>'
        f'<p>A rope <img src="/2026/rope.jpg" alt="{alt}"> for <img src="/2026/oar.jpg" alt="{alt}"> each</p>'
    )
    article = extract_article(Document(data=page.encode(), url="https://news.example/ferry", media_type="text/html"))
    assert {"It sails from Gedser to Rostock", "Gedser", "It has no roof"} <= set(article.body)
    shown = [(figure.url or "").rpartition("/")[2] for figure in article.figures]
    assert shown == ["ferry.jpg", "mayor.png", "rope.jpg", "oar.jpg"]


@pytest.mark.parametrize(
    ("alt", "is_shown"),
    [("\\frac{a}{b} \\mapsto\n 1", True), ("C:\\photos\\ferry", False), ("the old ferry", False)],
)
def test_a_formula_by_itself(alt: str, is_shown: bool) -> None:
    """A picture in a line of its own whose description has a command of TeX is that formula, and no picture."""
    page = (
        f"<title>The old ferry</title><h1>The old ferry</h1><p>{TEXT}</p>"
        f'<p><img class=center src="/e.svg" width=640 height=120 alt="{alt}"></p><p>{TEXT * 2}</p>'
    )
    article = extract_article(Document(data=page.encode(), url="https://news.example/ferry", media_type="text/html"))
    assert (" ".join(alt.split()) in article.body) is is_shown
    assert (article.image is None and not article.figures) is is_shown
