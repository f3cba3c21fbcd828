"""Where the text of a page stands: pages in several scripts, whose layout and names nobody has tuned to."""

from typing import Any

import pytest

from scraper.article import extract_article
from scraper.article.explain import explain
from storage.model import Article, Document, Kind

#: A title and six sentences of one text, in scripts with and without spaces.
TEXTS = {
    "en": (
        "The ferry returns to the lower harbour",
        "After nine years without a crossing the small ferry goes between both banks of the river again.",
        "The town bought it from an island that no longer needs it, and two brothers repaired the engine over winter.",
        "A ticket costs as much as a loaf of bread, and children travel for nothing on every day of the week.",
        "On the first morning forty people stood at the landing stage before the sun had risen over the hills.",
        "The bridge upstream stays open to lorries, which were the reason why the crossing had once been given up.",
        "In autumn the council will count the passengers and decide whether a second boat is worth its price.",
    ),
    "vi": (
        "Bến đò cũ của làng mở lại sau chín năm",
        "Sau chín năm vắng bóng, con đò nhỏ lại đưa khách qua lại giữa hai bờ sông mỗi sáng và mỗi chiều.",
        "Xã mua lại con đò từ một hòn đảo không còn cần đến nó, rồi hai anh em thợ máy sửa suốt cả mùa đông.",
        "Giá một lượt bằng một ổ bánh mì, còn trẻ em thì được đi miễn phí vào tất cả các ngày trong tuần.",
        "Ngay buổi sáng đầu tiên đã có bốn mươi người đứng đợi ở bến trước khi mặt trời lên khỏi dãy núi.",
        "Cây cầu phía trên vẫn dành cho xe tải, vốn là lý do khiến bến đò này từng bị bỏ hoang nhiều năm.",
        "Đến mùa thu, xã sẽ đếm số khách rồi quyết định có nên mua thêm một con đò thứ hai hay không.",
    ),
    "zh": (
        "停航九年的小渡船重新开行",
        "停航九年之后，小渡船又开始每天早晚在河的两岸之间来回接送乘客，镇上的人都说等了很久。",
        "镇里从一座不再需要它的海岛上买下了这条船，两位兄弟花了整整一个冬天把发动机修好。",
        "一张船票的价钱和一个面包差不多，孩子们在一周的每一天都可以免费乘坐这条渡船。",
        "第一天早晨，太阳还没有升到山顶上面，就已经有四十个人站在码头旁边等候开船。",
        "上游的大桥仍然留给货车通行，当年正是因为有了这座桥，渡口才被人们放弃了很多年。",
        "到了秋天，镇里会统计乘客的人数，然后再决定是否值得花钱购买第二条同样的渡船。",
    ),
    "ar": (
        "العبّارة الصغيرة تعود إلى الميناء القديم",
        "بعد تسع سنوات من التوقف عادت العبّارة الصغيرة لتنقل الناس بين ضفتي النهر كل صباح وكل مساء.",
        "اشترتها البلدة من جزيرة لم تعد تحتاج إليها، وأصلح أخوان محركها خلال فصل الشتاء كله في المرفأ.",
        "ثمن التذكرة مثل ثمن رغيف من الخبز، أما الأطفال فيركبون مجانا في جميع أيام الأسبوع دون استثناء.",
        "في الصباح الأول وقف أربعون شخصا عند الرصيف قبل أن تشرق الشمس من وراء التلال القريبة من البلدة.",
        "ويبقى الجسر في أعلى النهر مفتوحا للشاحنات، وهو السبب الذي جعل الناس يتركون هذا المعبر من قبل.",
        "وفي الخريف سيعد المجلس عدد الركاب ثم يقرر إن كان القارب الثاني يستحق الثمن المطلوب لشرائه.",
    ),
    "hi": (
        "पुराने घाट पर छोटी नाव फिर से चलने लगी",
        "नौ साल तक बंद रहने के बाद छोटी नाव फिर से हर सुबह और शाम नदी के दोनों किनारों के बीच चलती है।",
        "कस्बे ने यह नाव एक ऐसे द्वीप से खरीदी जिसे इसकी ज़रूरत नहीं थी, और दो भाइयों ने इसका इंजन ठीक किया।",
        "एक टिकट की कीमत एक रोटी के बराबर है, और बच्चे सप्ताह के हर दिन बिना पैसे दिए सफर कर सकते हैं।",
        "पहली सुबह सूरज के पहाड़ियों के ऊपर आने से पहले ही चालीस लोग घाट पर खड़े होकर इंतज़ार कर रहे थे।",
        "ऊपर का पुल ट्रकों के लिए खुला रहेगा, जिसके कारण ही लोगों ने इस घाट को कई साल पहले छोड़ दिया था।",
        "पतझड़ में परिषद यात्रियों की गिनती करेगी और तय करेगी कि दूसरी नाव खरीदना उचित होगा या नहीं।",
    ),
}
SCRIPTS = pytest.mark.parametrize("language", sorted(TEXTS))
#: What a page says beside its article: a box about itself, far below and longer than the article.
TERMS = "".join(f"<p>© {{{number}}} {{{number}}}</p>" for number in range(1, 7))


def read(language: str, body: str) -> Article:
    title = TEXTS[language][0]
    page = f'<html lang="{language}"><head><title>{title}</title></head><body>{body}</body></html>'
    return extract_article(Document(data=page.encode(), url="https://news.example/2026/ferry", media_type="text/html"))


def lines(article: Article) -> str:
    return "\n".join(filter(None, (article.lede, *article.body)))


def holds_all(article: Article, language: str) -> bool:
    return article.kind is Kind.ARTICLE and all(text in lines(article) for text in TEXTS[language][1:])


@SCRIPTS
@pytest.mark.parametrize(
    "layout",
    [
        pytest.param("<h1>{0}</h1><p>{1}</p><p>{2}</p><p>{3}</p><p>{4}</p><p>{5}</p><p>{6}</p>", id="straight in body"),
        pytest.param("<h1>{0}</h1>{1}<br><br>{2}<br><br>{3}<br><br>{4}<br><br>{5}<br><br>{6}", id="lines of body"),
        pytest.param(
            "<h1>{0}</h1><p>{1}</p><ul><li>{2}</li><li>{3}</li><li>{4}</li><li>{5}</li></ul><p>{6}</p>",
            id="most of it in a list",
        ),
        pytest.param(
            "<h1>{0}</h1><div><p>{1}</p><ol><li><p>{2}</p><p>{3}</p></li><li><p>{4}</p><p>{5}</p></li></ol>"
            "<p>{6}</p></div>",
            id="items of several paragraphs",
        ),
        pytest.param(
            "<h1>{0}</h1><p>{1}</p><blockquote><div><p>{2}</p><p>{3}</p><p>{4}</p></div></blockquote><p>{5}</p><p>{6}</p>",
            id="a long quotation",
        ),
        pytest.param(
            "<main><h1>{0}</h1><p>{1}</p><pre><div><div>{2} {3} {4}</div></div></pre><p>{5}</p><p>{6}</p></main>",
            id="a long listing of code",
        ),
        pytest.param(
            "<div><h1>{0}</h1></div><div><div><p>{1}</p><p>{2}</p></div></div><div><div><p>{3}</p><p>{4}</p></div></div>"
            "<div><div><p>{5}</p><p>{6}</p></div></div>",
            id="three sections",
        ),
        pytest.param(
            "<div><h1>{0}</h1></div><div><div><p>{1}</p></div><div><p>{2}</p></div><div><p>{3}</p></div></div>"
            "<div><div><p>{4}</p></div><div><p>{5}</p></div><div><p>{6}</p></div></div>"
            f"<div><div>{TERMS}</div></div>",
            id="a longer box far below",
        ),
    ],
)  # fmt: skip
def test_the_text_is_found_whatever_holds_it(language: str, layout: str) -> None:
    article = read(language, layout.format(*TEXTS[language]))
    assert holds_all(article, language)


@SCRIPTS
def test_the_next_article_of_an_endless_page_is_no_part_of_this_one(language: str) -> None:
    title, *texts = TEXTS[language]
    other = "".join(f"<p>© {text}</p>" for text in texts)
    own = "".join(f"<p>{text}</p>" for text in texts)
    article = read(
        language,
        f"<div><h1>{title}</h1><div>{own}</div></div><div><h1>Another</h1><div>{other * 3}</div></div>",
    )
    assert article.body[0] == texts[0]
    assert article.body[-1] == texts[-1]


@SCRIPTS
def test_a_standfirst_in_the_header_does_not_make_that_the_text(language: str) -> None:
    """A text of short lines with links stands below the header, though the standfirst in that says more."""
    title, first, second, *others = TEXTS[language]
    items = [f"{number} {text[:40]} <a href=/{number}>{text[40:50]}</a>" for number, text in enumerate(others)]
    told = "".join(f"<p>{item}.</p>" for item in items)
    article = read(language, f"<div><header><h1>{title}</h1><p>{first} {second}</p></header><div>{told}</div></div>")
    assert article.lede == f"{first} {second}"
    assert [line[:2] for line in article.body] == ["0 ", "1 ", "2 ", "3 "]


PARTS = {
    "en": "The bridge over the sound is closed on Monday, and the ferry runs each hour until the evening comes.",
    "ru": "Мост через пролив закрыт в понедельник, а паром ходит каждый час до позднего вечера того дня.",
    "vi": "Cây cầu qua eo biển đóng cửa vào thứ Hai, còn phà chạy mỗi giờ một chuyến cho đến lúc trời tối.",
    "ar": "الجسر فوق المضيق مغلق يوم الاثنين وتسير العبارة كل ساعة حتى حلول المساء في ذلك اليوم نفسه.",
}


@pytest.mark.parametrize("language", sorted(PARTS))
@pytest.mark.parametrize("name", ["thread-comment", "sidebar", "related", "x1"])
def test_names_leave_nothing_out(language: str, name: str) -> None:
    """Where the text stands, no class name tells: parts of it may be called like furniture."""
    line = PARTS[language]
    parts = "".join(f"<div class={name}><p>{number}. {line}</p></div>" for number in range(5))
    html = (
        f"<html lang={language}><head><title>2026</title></head><body><main><h1>2026</h1>"
        f"<div class={name}><div><p>{line}</p></div>{parts}</div></main><footer><p>{line}</p></footer></body></html>"
    )
    document = Document(data=html.encode(), url="https://coast.example/2026-1.html")
    values: Any = explain(document)
    assert len(values["body"]) == 6
    (body,) = (one for one in values["explain"]["fields"] if one["field"] == "body")
    assert body["from"].endswith("by the weight of its text")


@SCRIPTS
def test_what_stands_around_the_article_is_none_of_it(language: str) -> None:
    """Sentences of dialogs behind the article that has the title, in whatever box, do not make the page the text."""
    title, *texts = TEXTS[language]
    own = "".join(f"<p>{text} {number}</p>" for text in texts for number in range(8))
    boxes = "".join(f"<div><div><p>{number}. {text}</p></div></div>" for number, text in enumerate(texts))
    article = read(language, f"<article><h1>{title}</h1><div><div>{own}</div></div></article>{boxes}")
    assert not any(one.startswith("1. ") for one in article.body)


@pytest.mark.parametrize(
    ("language", "name", "sentence"),
    [
        ("en", "Thu An Binh", "The ferry came back to us."),
        ("vi", "Thu An Bình", "Con đò đã trở lại bến."),
        ("zh", "安平秋", "小渡船又开了，镇上的人都来看。"),
        ("ar", "آن بينه", "عادت العبارة الصغيرة إلى المدينة."),
    ],
)
@pytest.mark.parametrize("count", ["", "<span>1</span>"])
def test_a_line_of_dates_is_no_text(language: str, name: str, sentence: str, count: str) -> None:
    """A text shorter than the line of names and dates above it is the text."""
    title = TEXTS[language][0]
    row = f"<span>{name}, {name}</span><span>2026/10/22</span>{count}"
    body = f"<main><div><h1>{title}</h1><div>{row}</div></div><div><div><p>{sentence}</p></div></div></main>"
    html = f"<html lang={language}><head><title>{title}</title></head><body>{body}</body></html>"
    article = extract_article(Document(data=html.encode(), url="https://a.example/b/", listed_title=title))
    assert article.kind is Kind.ARTICLE
    assert [*article.body][-1 if count else 0 :] == [sentence]


@SCRIPTS
def test_what_a_control_shows_is_nothing_to_grow_over(language: str) -> None:
    """A long box of prose that says itself that it is not shown now is no part of a text."""
    title, *texts = TEXTS[language]
    own = "".join(f"<p>{text}</p><p>{text} {text}</p>" for text in texts)
    box = "".join(f"<p>1. {text}</p>" for text in texts)
    html = f"<div><h1>{title}</h1></div><div><div>{own}</div></div><div aria-hidden=true><div>{box}</div></div>"
    article = read(language, html)
    assert holds_all(article, language)
    assert not any(one.startswith("1. ") for one in article.body)


@SCRIPTS
def test_comments_of_a_film_are_no_text(language: str) -> None:
    """Where a page shows a film and no text, what a link to its comments leads to is no text."""
    title, *texts = TEXTS[language]
    said = "".join(f"<p>{one}</p>" for one in texts)
    film = f'<article><h1>{title}</h1>{{}}<iframe src="https://video.example/embed/7"></iframe></article>'
    box = f'<div id="comments">{said}</div>'
    assert read(language, film.format('<a href="/b/#comments">2</a>') + box).body == ()
    assert texts[1] in read(language, film.format("") + box).body


@SCRIPTS
def test_the_end_of_a_text_beside_its_wrapper(language: str) -> None:
    """Paragraphs behind the element with most of the text are its end, if little else stands there."""
    title, first, *_, last = TEXTS[language]
    most = "".join(f"<p>{one}</p>" for one in TEXTS[language][1:-1]) * 3
    html = f"<h1>{title}</h1><div><div>{most}</div><h2>{title[:5]}</h2><p>{last}</p></div>"
    article = read(language, html)
    assert first in (*article.body, article.lede_raw)
    assert article.body[-1] == last


@SCRIPTS
def test_a_quote_that_holds_an_element_is_part_of_the_text(language: str) -> None:
    """A long quote is no home of the text, whatever it is made of."""
    title, first, *quoted, last = TEXTS[language]
    quote = f"<blockquote><div>{' '.join(quoted)}</div></blockquote>"
    article = read(language, f"<h1>{title}</h1><main><p>{first}</p>{quote}<p>{last}</p></main>")
    assert article.body[-1] == last
    assert first in (*article.body, article.lede_raw)


@SCRIPTS
def test_what_stands_under_a_short_article_is_none_of_it(language: str) -> None:
    """An <article> below the title that holds most of what the page says is its text, however much stands beside it."""
    title, *texts, other, last = TEXTS[language]
    own = "".join(f"<p>{one}</p>" for one in texts[:3])
    items = "".join(f"<li>{one[: len(one) // 3]}</li>" for one in texts)
    text = f"<article>{own}<ul>{items}</ul></article>"
    box = f"<div><p>{title[:5]} 7</p><p>7 {other}</p></div>"
    call = f"<section><h2>{title[:9]} 7</h2><p>7 {last}</p></section>"
    html = f"<main><section><h1>{title}</h1></section><section><div>{text}{box}</div></section>{call}</main>"
    article = read(language, html)
    assert all(one in lines(article) for one in texts[:3])
    assert " 7" not in lines(article)
    assert "7 " not in lines(article)


@SCRIPTS
@pytest.mark.parametrize("name", ["entry-content", "x7"])
def test_a_part_without_a_name_is_no_whole_text(language: str, name: str) -> None:
    """A nameless element under a heading, in one that has a name, is a part of it, whatever its share of the text."""
    title, first, *most, last = TEXTS[language]
    part = f"<h2>{title[:5]} 1</h2><div>{''.join(f'<p>{one}</p>' for one in most)}</div>"
    text = f"<div class={name}><p>{first}</p>{part}<h2>{title[:5]} 2</h2><ul><li>{last}</ul></div>"
    article = read(language, f"<header><h1>{title}</h1></header><main>{text}<div>{title[:9]}</div></main>")
    assert article.content is not None
    assert f"{title[:5]} 1" in article.content
    assert f"{title[:5]} 2" in article.content
    assert article.body[-1] == last
    assert first in (*article.body, article.lede_raw)
