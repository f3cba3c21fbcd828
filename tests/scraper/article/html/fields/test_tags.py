"""Tags: which of the lists that a page states and shows is the article's own."""

from __future__ import annotations

import pytest

from scraper.article import extract_article
from storage.model import Article, Document

#: By language: a title, the beginning of its summary, two names, the label of tags, and a sentence of the text.
WORDS = {
    "en": (
        "The old ferry sails again after a long winter",
        "After a winter in the dock, repaired by volunteers, the ferry sails again across the bay today",
        ("sea ropes", "tar"),
        "Tags",
        "The ferry crosses the bay, its sea ropes are new, and its hull smells of tar as it did in the war. ",
    ),
    "vi": (
        "Chuyến phà cũ lại chạy sau một mùa đông dài trong xưởng",
        "Sau một mùa đông nằm trong xưởng, được người dân sửa chữa, chiếc phà lại chạy qua vịnh từ hôm nay",
        ("dây chão", "nhựa thông"),
        "Từ khóa",
        "Chiếc phà chạy qua vịnh với dây chão mới, và thân phà vẫn thơm mùi nhựa thông như thời chiến tranh. ",
    ),
    "ru": (
        "Старый паром снова ходит через залив после долгой зимы",
        "После зимы в доке, где его чинили добровольцы, паром с сегодняшнего дня снова ходит через залив",
        ("канаты", "смола"),
        "Метки",
        "Паром ходит через залив, канаты у него новые, а днище пахнет так, как пахла смола во время войны. ",
    ),
    "ja": (
        "長い冬が終わり、古い渡し船が再び湾を渡り始めた",
        "冬の間ずっと船台で、町の人たちに直されていた渡し船が、今日から再び湾を渡って島へ向かっている",
        ("ロープ", "タール"),
        "タグ",
        "渡し船は湾を渡り、新しいロープが巻かれ、船底からは戦争の頃と同じようにタールの匂いがしている。",
    ),
}
LANGUAGES = pytest.mark.parametrize("language", WORDS)


def read(language: str, head: str = "", behind: str = "", before: str = "") -> Article:
    title, summary, _, _, line = WORDS[language]
    html = (
        f"<html lang={language}><head><meta charset=utf-8><title>{title}</title><meta property=og:title"
        f" content='{title}'><meta name=description content='{summary}.'>{head}</head><body><nav><a href=/>1</a>"
        f"<a href=/about/>Info</a></nav><main><article>{before}<h1>{title}</h1><p>2026-03-07</p>"
        f"<div><p>{line * 3}</p><p>{line * 2}</p></div>{behind}</article></main></body></html>"
    )
    return extract_article(Document(data=html.encode(), url="https://coast.example/2026/03/ferry/"))


def keywords(content: str, name: str = "keywords") -> str:
    return f"<meta name={name} content='{content}'>"


def listed(*names: str) -> str:
    return "".join(f"<meta property=article:tag content='{name}'>" for name in names)


@LANGUAGES
@pytest.mark.parametrize(
    "content",
    [
        pytest.param("{summary}", id="summary"),
        pytest.param("{start}", id="cut summary"),
        pytest.param("{title}", id="title"),
        pytest.param("{title},", id="title in a list"),
    ],
)
@pytest.mark.parametrize("form", ["<meta name=keywords content='{0}'>", "<meta itemprop=keywords content='{0}'>"])
def test_a_summary_is_no_list_of_tags(language: str, content: str, form: str) -> None:
    """Where the keywords say the title or the summary once more, the page shows the tags, if it has some."""
    title, summary, (one, other), label, _ = WORDS[language]
    head = form.format(content.format(summary=summary, title=title, start=summary[:-6]))
    assert read(language, head).tags == ()
    shown = f"<p>{label}: <a href=/tag/1>{one}</a>, <a href=/tag/2>{other}</a></p>"
    assert read(language, head, shown).tags == (one, other)


@LANGUAGES
def test_the_title_among_keywords(language: str) -> None:
    """It is none of them; the others are."""
    title, _, names, _, _ = WORDS[language]
    title = title.replace("、", "")
    assert read(language, f"<title>{title}</title>" + keywords(", ".join((*names, title)))).tags == names


@LANGUAGES
@pytest.mark.parametrize("name", ["keywords", "news_keywords"])
def test_listed_tags_go_before_keywords(language: str, name: str) -> None:
    """One element for each tag is a list of them; keywords may be what people search for, or names of the site."""
    names = WORDS[language][2]
    words = keywords("Coast, bay news, Harbour", name)
    assert read(language, words + listed(*names)).tags == names


@LANGUAGES
def test_a_single_listed_tag(language: str) -> None:
    """A label of another list, alone, goes before the keywords only if the title has it."""
    title, _, names, _, _ = WORDS[language]
    words = keywords(", ".join(names))
    assert read(language, words + listed("Transport, Travel")).tags == names
    told = title.split()[1] if " " in title else title[-8:-3]
    assert read(language, words + listed(told)).tags == (told,)
    assert read(language, listed("Transport")).tags == ("Transport",)


def test_codes_of_a_system_are_no_tags() -> None:
    """What begins with an at sign sorts articles in a system."""
    assert read("en", listed("@news-all", "@river", "tar")).tags == ("tar",)


@LANGUAGES
@pytest.mark.parametrize(
    "form",
    [
        pytest.param("<p><a rel=tag href=/a/>{0}</a> <a rel=tag href=/b/>{1}</a></p>", id="marked"),
        pytest.param("<p>{label}: <a href=/s/1>{0}</a>, <a href=/s/2>{1}</a></p>", id="labelled"),
        pytest.param("<p><span>{label}</span> <a href=/s/1>{0}</a> <a href=/s/2>{1}</a></p>", id="label-without-colon"),
        pytest.param("<dl><dt>{label}<dd><a href=/s/1>{0}</a><dd><a href=/s/2>{1}</a></dl>", id="list"),
        pytest.param("<div><a href=/tags/1>{0}</a><a href=/tags/2>{1}</a></div>", id="addresses"),
        pytest.param(
            "<div><a href=/tag/1><b>Q:</b><b>{0}</b></a><a href=/tag/1>{0}</a> <a href=/tag/2>{1}</a></div>", id="twice"
        ),
    ],
)
@pytest.mark.parametrize("name", ["keywords", "news_keywords"])
def test_tags_that_the_page_shows(language: str, form: str, name: str) -> None:
    """What it marks, labels or links as tags goes before keywords, unless these have all of it, and more."""
    _, _, names, label, _ = WORDS[language]
    shown = form.format(*names, label=label)
    assert read(language, keywords("Coast, bay news, Harbour", name), shown).tags == names
    every = (*names, "Harbour")
    assert read(language, keywords(", ".join(every), name), shown).tags == every


@LANGUAGES
def test_tags_of_which_the_page_shows_some(language: str) -> None:
    """Where the head states half of those that the page shows, its others are of the article, too."""
    _, _, (one, other), *_ = WORDS[language]
    shown = f"<p><a rel=tag href=/a/>{one}</a> <a rel=tag href=/b/>{other}</a></p>"
    stated = (one, "Coast", "bay news", "Harbour")
    for head in (keywords(", ".join(stated)), listed(*stated)):
        assert set(read(language, head, shown).tags) == {*stated, other}


@LANGUAGES
def test_a_single_link_that_is_marked(language: str) -> None:
    """It may name the section: keywords stay, as they do beside links that say that they lead to categories."""
    (one, other) = WORDS[language][2]
    words = keywords("Coast, bay news, Harbour")
    stated = ("Coast", "bay news", "Harbour")
    assert set(stated) <= {*read(language, words, f"<p><a rel=tag href=/a/>{one}</a></p>").tags}
    links = f"<p><a rel='category tag' href=/a/>{one}</a> <a rel='category tag' href=/b/>{other}</a></p>"
    assert set(stated) <= {*read(language, words, links).tags}


@LANGUAGES
def test_the_category_is_named_once(language: str) -> None:
    """Links that are marked as categories and tags alike name the category, which is none of the tags again."""
    one, other = WORDS[language][2]
    links = [f"<a rel='category tag' href=/category/{name}/>{name}</a>" for name in (one, other)]
    article = read(language, behind=f"<footer>{links[0]}</footer>")
    assert (article.category, article.tags) == (one, ())
    article = read(language, behind=f"<footer>{', '.join(links)}</footer>")
    assert (article.category, article.tags) == (one, (other,))


@pytest.mark.parametrize(
    ("language", "label"),
    [
        ("ru", "Запись имеет метки"), ("ru", "Тэги"), ("ja", "主題標籤"), ("en", "Etiquetado como"),
        ("en", "Mots-clefs"), ("en", "Related Tags"), ("vi", "Schlagwörter zum Artikel"), ("ja", "相關標籤"),
    ],
)  # fmt: skip
def test_labels_of_tags(language: str, label: str) -> None:
    """A line that begins with the label of tags has them, and is no part of the text, whatever the page's language."""
    one, other = WORDS[language][2]
    article = read(language, behind=f"<div>{label}: <a href=/t/1>{one}</a>, <a href=/t/2>{other}</a></div>")
    assert article.tags == (one, other)
    assert not any(label in line for line in article.body)


@pytest.mark.parametrize(
    ("content", "tags"),
    [
        ("渡し船 春の海 綱", ("渡し船", "春の海", "綱")),
        ("石橋 渡船 湖州 ", ("石橋", "渡船", "湖州")),
        ("田中 美良", ("田中 美良",)),
        ("linux 定期 保存 方法", ("linux 定期 保存 方法",)),
        ("old ferry ropes", ("old ferry ropes",)),
    ],
)
def test_blanks_between_keywords(content: str, tags: tuple[str, ...]) -> None:
    """Several words of a writing that sets no words apart are as many tags; two may be the name of a person."""
    assert read("ja", keywords(content)).tags == tags


def test_blanks_in_tags_of_a_list() -> None:
    """Where the head states each tag by itself, the blanks in one are its own."""
    head = "".join(f'<meta property="article:tag" content="{tag}">' for tag in ("週刊 少年 漫画", "渡し船"))
    assert read("ja", head).tags == ("週刊 少年 漫画", "渡し船")


@LANGUAGES
def test_a_comma_in_one_of_several_tags(language: str) -> None:
    """Where most elements of the head state a tag each, a comma parts none; a list in each of them is still one."""
    _, _, (one, other), *_ = WORDS[language]
    assert read(language, listed(one, f"{other}, {one} 2", "Harbour")).tags == (one, f"{other}, {one} 2", "Harbour")
    assert read(language, listed(f"{one}, {other}", "Coast, Harbour")).tags == (one, other, "Coast", "Harbour")
    assert read(language, listed("Bay", "Coast", f"{one}, {other}, Harbour")).tags == (
        "Bay",
        "Coast",
        one,
        other,
        "Harbour",
    )


@pytest.mark.parametrize(
    ("language", "title"),
    [
        ("en", "Why the last old ferry of our bay will not sail before autumn"),
        ("ru", "Почему последний старый паром залива снова выйдет только глубокой осенью"),
        ("el", "Γιατί το τελευταίο παλιό πλοίο του κόλπου δεν θα σαλπάρει"),
    ],
)
def test_words_of_the_title_are_no_tags(language: str, title: str) -> None:
    """Keywords that are the words of the title, one by one, say nothing of the article; in another order they may."""
    words = title.lower().split()
    for content, is_list in ((words, False), (words[::-1], True), (words[:4], True)):
        html = (
            f"<html lang={language}><head><meta charset=utf-8><title>{title}</title><meta property=og:title"
            f" content='{title}'>{keywords(','.join(content))}</head><body><main><h1>{title}</h1><p>2026-03-07</p>"
            f"<p>{title * 4}.</p><p>{title * 4}.</p></main></body></html>"
        )
        found = extract_article(Document(data=html.encode(), url="https://coast.example/a/7.html"))
        assert bool(found.tags) == is_list


@LANGUAGES
def test_codes_among_names(language: str) -> None:
    """Words joined by underscores among names with blanks are a code of the system; alone they are a site's style."""
    _, _, (one, other), *_ = WORDS[language]
    assert read(language, keywords(f"{one}, {other}, bay news, type_news, bay2_news")).tags == (one, other, "bay news")
    assert read(language, keywords("harbour_news, type_news")).tags == ("harbour_news", "type_news")


@pytest.mark.parametrize(("name", "site"), [("Лодки", "Берег"), ("Boats", "The Coast"), ("渡船", "海岸")])
def test_a_section_called_like_the_site(name: str, site: str) -> None:
    """Another name of the section goes before the site's own."""
    head = f"<meta property=og:site_name content='{site}'><meta property=article:section content='{site}'>"
    assert read("en", f"{head}<meta name=parsely-section content='{name}'>").category == name
