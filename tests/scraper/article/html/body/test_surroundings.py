"""What stands in a text and is none of it: what asks readers for something, and what says that it stands beside."""

from __future__ import annotations

import json
import re

import pytest

from scraper.article import extract_article
from storage.model import Article, Document

LINE = "The ferry has crossed the lake since our parents were young, and each spring the planks of its deck are new. "
TEXT = f"<p>{LINE * 2}</p>" * 3
URL = "https://paper.example/news/1.html"


def read(body: str, head: str = "") -> Article:
    """The article of a page without class names."""
    page = f"<html lang=en><title>The ferry</title>{head}<h1>The ferry over the lake</h1><div>{body}</div>"
    return extract_article(Document(data=page.encode(), url=URL, media_type="text/html"))


@pytest.mark.parametrize(
    "box",
    [
        pytest.param(
            "<div><div>The lake in your mailbox</div><p>All that moves on the water, every Friday, free of charge.</p>"
            "<form><input type=email><button>Send it</button></form><p>You can leave whenever you like.</p></div>",
            id="form",
        ),
        pytest.param("<div role=navigation><p>The ferries of the lake from north to south in one list.</p></div>",
                     id="role"),
        pytest.param("<div role=dialog><p>The paper stores small files that tell who reads.</p></div>", id="dialog"),
    ],
)  # fmt: skip
def test_box_beside_the_text(box: str) -> None:
    """A form goes with the words around it; what calls itself a dialog or navigation is no text."""
    assert len(read(TEXT + box + TEXT).body) == 6


def test_form_around_the_text() -> None:
    """A form that holds the text, or stands beside it alone, takes none of it away."""
    assert len(read(f"<form>{TEXT}{TEXT}</form>").body) == 6
    assert len(read(f"{TEXT}<form><input></form>{TEXT}").body) == 6


@pytest.mark.parametrize(
    "end",
    [
        pytest.param("<p>An Binh writes about lakes and those who live on them.</p>", id="name"),
        pytest.param("<p><em>Dr. An Binh, who grew up on the shore, teaches at its school.</em></p>", id="degree"),
        pytest.param("<h3>About the author</h3><p>An Binh has a boat of her own.</p>", id="heading"),
        pytest.param("<p>An Binh writes about lakes.</p><p>Ole Dahl takes pictures of them.</p>", id="two"),
    ],
)
def test_life_of_the_author(end: str) -> None:
    """What tells under the text who wrote it, beginning with the name, is none of it."""
    head = '<meta name="author" content="An Binh, Ole Dahl">'
    assert len(read(f"{TEXT}{TEXT}{end}", head).body) == 6


def test_author_in_the_text() -> None:
    """A last paragraph in which the author's name stands farther behind, or nobody's who wrote it, is text."""
    head = '<meta name="author" content="An Binh">'
    assert len(read(f"{TEXT}<p>The last one to leave the ferry that evening was An Binh himself.</p>", head).body) == 4
    assert len(read(f"{TEXT}<p>Ole Dahl was the last one to leave the ferry that evening.</p>", head).body) == 4


def test_author_who_speaks() -> None:
    """In a transcript the name with a colon is that of who speaks: all of it is text."""
    head = '<meta name="author" content="An Binh">'
    assert len(read(TEXT + f"<p><b>An Binh:</b> {LINE}</p>" * 4, head).body) == 7


@pytest.mark.parametrize(
    "end",
    [
        f"<h3>Copyright law reaches the lake</h3><p>{LINE}</p>",
        "<p>Written by hand in 1820, the rules of the ferry are still read to all who cross.</p>",
    ],
)
def test_words_of_an_imprint_in_the_text(end: str) -> None:
    """A heading or a sentence that only begins as an imprint does is text."""
    assert len(read(f"{TEXT}{end}").body) == 4


@pytest.mark.parametrize("label", ["Advertisement", "- Anzeige -", "PAID CONTENT", "Publicité", "広告"])
def test_paid_for(label: str) -> None:
    """What begins with a line that calls it paid goes with it, picture and all."""
    box = (
        f"<div><p>{label}</p><a href='https://shop.example/1'><img src='/shoe.jpg' width=300 height=200></a>"
        "<h4>Shoes for every deck</h4><p>Now for half of the price in all our shops on the shore.</p></div>"
    )
    article = read(TEXT + box + TEXT)
    assert len(article.body) == 6
    assert article.figures == ()


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(f"<p><b>Advertisement</b> is what the ferry lives on. {LINE}</p>", id="in-a-sentence"),
        pytest.param(f"<section><p>Advertisement</p></section><p>{LINE}</p>", id="beside"),
        pytest.param(f"<div><p>Advertisement</p><p>{LINE * 4}</p></div>", id="over-a-text"),
        pytest.param(f"<section><div>Advertisement</div><p>{LINE}</p></section>", id="empty-place-over-a-text"),
    ],
)
def test_not_paid_for(text: str) -> None:
    """The word in a sentence, beside a text, over a long one or where nothing is shown takes none of it away."""
    assert len(read(TEXT + text + TEXT).body) == 7


@pytest.mark.parametrize(
    "line",
    [
        "<p>← Previous Post<br><a href=/news/2.html>How planks are sawn</a></p>",
        "<p>上一篇：<a href=/news/2.html>渡船的木板是怎样锯成的</a></p>",
        "<p>Nächster Beitrag: <a href=/news/2.html>Wie man Planken sägt</a></p>",
    ],
)
def test_way_to_the_next_article(line: str) -> None:
    """A line that leads to the article before or behind this one is neither text nor related."""
    article = read(TEXT + TEXT + line)
    assert len(article.body) == 6
    assert article.links == ()


def test_portrait_of_the_author() -> None:
    """A picture of nothing but the author is none of the article's; with a caption it is."""
    head = '<meta name="author" content="An Binh">'
    portrait = '<div><img src="/an.jpg" alt="Photo of An Binh" width=90 height=90></div>'
    assert read(TEXT + portrait + TEXT, head).figures == ()
    figure = f"<figure>{portrait}<figcaption>An Binh on the ferry</figcaption></figure>"
    assert len(read(TEXT + figure + TEXT, head).figures) == 1


@pytest.mark.parametrize(
    "count", ["1.2K", "18", "17:30", "00:00 / 03:15", "2 / 5", "1 &nbsp;/&nbsp; 13", "Duration 1:30", "3 hours ago"]
)
def test_counters(count: str) -> None:
    """A line that is nothing but a count or a time belongs to a button, a player or a post."""
    assert len(read(f"{TEXT}<div>{count}</div>{TEXT}").body) == 6


def test_field_whose_label_is_hidden() -> None:
    """A class that hides the label of a field does not hide the field."""
    field = '<div class="field field--name-image field--label-hidden"><img src="/a.jpg" width=800 height=500></div>'
    assert len(read(TEXT + field + TEXT).figures) == 1


def test_place_in_a_span_that_is_called_a_legend() -> None:
    """An element of a line is a caption where a picture stands beside it, and nowhere else."""
    line = f'<p><span class="legendSpanClass">LAKE TOWN, 4 March</span> -- {LINE}</p>'
    assert read(TEXT + line + TEXT).body[3].startswith("LAKE TOWN, 4 March -- The ferry")


@pytest.mark.parametrize(
    "heading", ["Keep reading with Lake Plus", "Jetzt weiterlesen mit Lake Plus", "Pour lire la suite, abonnez-vous"]
)
def test_offer_under_the_text(heading: str) -> None:
    """A heading under the text that asks readers for something goes with all that it offers."""
    offer = f"<h3>{heading}</h3><p>Every article for nothing but two coins a week.</p><ul><li>Leave at any time</ul>"
    assert len(read(TEXT + TEXT + offer).body) == 6
    assert len(read(TEXT + f"<h3>{heading}</h3>" + TEXT * 4).body) == 15


@pytest.mark.parametrize(
    "line",
    ["Also read: The lake town wants a bridge", "Xem thêm: Thị trấn bên hồ muốn xây cầu", "関連記事：湖の町の橋"],
)
def test_another_headline_without_a_link(line: str) -> None:
    """What stands behind a label of further reading is another article's."""
    assert len(read(f"{TEXT}<p>{line}</p>{TEXT}").body) == 6


def test_long_form() -> None:
    """A form that readers write in goes with all that it says."""
    form = f"<form><h4>The letter</h4><p>{LINE}</p><label>Address</label><input name=a><p>{LINE}</p></form>"
    assert len(read(TEXT + form + TEXT).body) == 6


@pytest.mark.parametrize("job", ["Staff writer", "Editor"])
def test_signature_in_two_lines(job: str) -> None:
    """A name and what it does under the text sign it; two lines of something else do not."""
    assert read(f"{TEXT}<p>An Binh<br>{job}</p>").byline == "An Binh"
    assert len(read(f"{TEXT}<p>An Binh<br>The Lake Hotel</p>").body) == 4


def test_list_of_what_is_offered() -> None:
    """A list right behind a line that asks readers for something goes with it; one behind a paragraph is text."""
    offer = "<h3>Subscribe now</h3><p>Become a member of the Lake News.</p><ul><li>All of it<li>Each day</ul>"
    assert len(read(TEXT + offer + TEXT).body) == 6
    assert len(read(TEXT + offer.replace("Become a member of", "Here is what I have from") + TEXT).body) == 9


@pytest.mark.parametrize("initials", ["(dmk)", "dpa/hb", "mit dpa", "amw"])
def test_initials(initials: str) -> None:
    """Initials under a text are no text; within it they are left alone."""
    assert len(read(f"{TEXT}{TEXT}<p>{initials}</p>").body) == 6
    assert len(read(f"{TEXT}<p>{initials}</p>{TEXT}").body) == 7


@pytest.mark.parametrize(
    "line", ["To contact the reporter on this story: An Binh in Hue", "Have something to say? Write below or call us."]
)
def test_where_readers_may_write_to(line: str) -> None:
    """A last line that tells readers how to answer is no text; within the text it is left alone."""
    assert len(read(f"{TEXT}<p>{line}</p>").body) == 3
    assert len(read(f"{TEXT}<p>{line}</p>{TEXT}").body) == 7


def test_head_under_the_first_paragraph() -> None:
    """Byline, date and reading time under a paragraph that stands right below the title belong to the head, and make it
    the standfirst; a short line that says none of it is text.
    """
    for time in ("4 minute read", "Estimated reading time: 4 minutes", "Время чтения 4 мин"):
        led = read(f"<p>{LINE}</p><p>By An Binh</p><p>Published 7 March 2026</p><p>{time}</p>{TEXT}")
        assert (led.lede, len(led.body)) == (LINE.strip(), 3)
    assert len(read(f"<p>{LINE}</p><p>A morning in May</p>{TEXT}").body) == 5


@pytest.mark.parametrize(
    ("head", "foot"),
    [
        ("<div><span>Iulia Ona</span> | <span>7 March 2026, 10:05</span></div>", "<p>7 March 2026, 10:05</p>"),
        ("<figure><img src=/a.jpg></figure><p>7 March 2026</p>", "<p>(photo and words) Iulia Ona</p>"),
    ],
)
def test_what_fields_say_around_the_text(head: str, foot: str) -> None:
    """A line that has a day of the article or its authors, and no more, is no text at its beginning and its end."""
    people = [{"@type": "Person", "name": name} for name in ("Anna Smirnova", "Ivan Petrov", "Iulia Ona")]
    data = {"@type": "NewsArticle", "headline": "x", "datePublished": "2026-03-07T10:05:00Z", "author": people}
    stated = f"<script type=application/ld+json>{json.dumps(data)}</script>"
    assert len(read(f"{stated}<p>{LINE}</p>{head}{TEXT}{foot}").body) == 3
    told = "<p>7 March 2027</p>"
    assert len(read(f"{stated}{TEXT}{told}{TEXT}{told}").body) == 8


STATED = "<script type=application/ld+json>" + json.dumps(
    {
        "@type": "NewsArticle",
        "headline": "x",
        "datePublished": "2026-03-07T10:05:00Z",
        "author": [{"@type": "Person", "name": "Ann Lee"}],
    }
) + "</script>"  # fmt: skip


@pytest.mark.parametrize(
    "end",
    [
        "<p>Berlin, den 7. März 2026</p>",
        "<p>Fait à Lyon, le 7 mars 2026</p>",
        "<p>北京，2026年3月7日</p>",
        "<p>Осло, 7 марта 2026</p>",
        "<p>Concert on Saturday, 7 March 2026, 19:00, town hall</p>",
        "<ul><li>7 March 2026, 19:00</li><li>Hall 3, Mill Lane</li><li>8 euro</li></ul>",
        "<ul><li>Thứ bảy 7/3/2026</li><li>Hội trường 3</li><li>Vé 80.000 đồng</li></ul>",
        "<ul><li>7 March 2026: Oslo - Bergen 3:1</li><li>Bodø - Moss 2:2</li></ul>",
        "<ul><li>7 March 2026</li><li>Ann Lee 2:1</li></ul>",
    ],
)
def test_more_than_fields_say_at_the_end(end: str) -> None:
    """A place beside the day of the article and a list are text, in any language."""
    said = re.findall(r"<(?:p|li)>([^<]*)", end)
    assert read(f"{STATED}{TEXT}{end}").body[3:] == tuple(said)


@pytest.mark.parametrize("heading", ["1. Paris", "Шаг 1", "1. Hà Nội", "第1天", "Chapter 1: Home", "1987"])
@pytest.mark.parametrize("line", ["By Ann Lee", "Ann Lee, 7 March 2026", "Updated 7 March 2026"])
def test_heading_under_a_line_of_the_head(heading: str, line: str) -> None:
    """A heading with a figure is one of the text, whatever stands above it."""
    text = f"<h2>{heading}</h2><p>{LINE}</p><h2>And on</h2><p>{LINE * 2}</p>"
    assert f"<h2>{heading}</h2>" in (read(f"{STATED}<p>{LINE * 3}</p><p>{line}</p>{text}{TEXT}").content or "")


@pytest.mark.parametrize(
    "heads",
    [("7 March 2026", "6 March 2026", "5 March 2026"), ("Ann Lee", "Bo Ek", "Ann Lee"), ("7/3/2026", "6/3/2026")],
)
def test_lines_of_fields_that_come_again(heads: tuple[str, ...]) -> None:
    """The days of a diary and the names of a talk are text, the first of them, too."""
    parts = "".join(f"<p>{head}</p><p>{number} {LINE}</p>" for number, head in enumerate(heads))
    assert [line for line in read(f"{STATED}<p>{LINE * 3}</p>{parts}").body if line in heads] == list(heads)
    event = "<ul><li>7 March 2026</li><li>Hall 3</li><li>8 euro</li></ul>"
    assert "Hall 3" in read(f"{STATED}<p>{LINE * 3}</p>{event}{TEXT}").body


def test_label_of_tags_in_a_sentence() -> None:
    """A last line that begins with a label of tags is one of tags, unless it is a sentence."""
    assert len(read(f"{TEXT}<p>Topics: ferries, lakes, planks</p>").body) == 3
    assert len(read(f"{TEXT}<p>Topic: what the planks of the deck cost, and who is to pay for them.</p>").body) == 4


def test_links_in_sentences_under_pictures() -> None:
    """Where picture and words lead to the same page, the words are a headline only where they stand alone."""
    item = '<div><a href="/t/{0}"><img src="/{0}.jpg" width=800 height=500></a><p><a href="/t/{0}">{1}</a>{2}</p></div>'
    name, rest = "The best kettle for a ferry this year", " boils a litre in three minutes, and costs less than tea."
    assert len(read(TEXT + item.format(1, name, "") + TEXT).links) == 1
    article = read(TEXT + "".join(item.format(number, name, rest) for number in (1, 2)) + TEXT)
    assert (len(article.body), article.links) == (8, ())


@pytest.mark.parametrize(
    ("line", "paragraphs"),
    [("Réservé aux abonnés", 6), ("Cet article est réservé aux abonnés.", 6),
     ("La traversée de nuit sera réservé aux abonnés du bac, dit la commune.", 7)],
)  # fmt: skip
def test_reserved_for_subscribers(line: str, paragraphs: int) -> None:
    """What only subscribers may read is told beside the text; what else they alone may do is news."""
    assert len(read(f"{TEXT}<p>{line}</p>{TEXT}").body) == paragraphs


def test_steps_with_pictures() -> None:
    """The words of a numbered list are text, whatever pictures stand beside them."""
    steps = "".join(f"<li><img src='/{number}.jpg' width=600 height=400>{LINE}</li>" for number in (1, 2))
    article = read(f"{TEXT}<ol>{steps}</ol>{TEXT}")
    assert len(article.figures) == 2
    assert sum(LINE.strip() in text for text in article.body) == 8


@pytest.mark.parametrize("last", [
    "See <a href=/2026/03/map>the map</a> and <a href=/2026/03/fares>the fares</a>.",
    "Note: <a href=/2026/03/correction-to-this>we erred about the captain</a>",
    "Xem <a href=/2026/03/map>bản đồ</a> và <a href=/2026/03/fares>giá vé</a>.",
    "另见<a href=/2026/03/map>地图</a>和<a href=/2026/03/fares>票价</a>。",
    "انظر <a href=/2026/03/map>الخريطة</a>.",
])  # fmt: skip
def test_a_last_sentence_that_links_articles_beside_it(last: str) -> None:
    """A text may end with a sentence in a box, most of it in links to articles of the same folder."""
    body = f"<main><h1>A b c</h1>{TEXT * 2}<div>{last}</div></main>"
    html = f"<html><head><title>A b c</title></head><body>{body}</body></html>"
    document = Document(data=html.encode(), url="https://coast.example/2026/03/ferry-story", media_type="text/html")
    assert extract_article(document).body[-1] == re.sub("<.*?>", "", last)


@pytest.mark.parametrize("number", [1, 5])
def test_a_part_that_is_called_like_the_article(number: int) -> None:
    """A heading that says the title again heads a part if several paragraphs stand above it."""
    parts = "".join(f"<h2>The boats of {year}</h2><p>{LINE} {year}.</p>" for year in range(2001, 2001 + number))
    article = read(f"{parts}<h2>The ferry over the lake</h2>{TEXT}")
    assert ("The boats of 2001" in (article.content or "")) == (number > 1)


@pytest.mark.parametrize(
    ("bar", "goes"),
    [
        pytest.param("<div><span>rust</span></div><button>Copy</button>", True, id="language"),
        pytest.param("<div>ferry.rs</div><div><b role=button></b></div>", True, id="file"),
        pytest.param("<h3>ferry.rs</h3><button>Kopieren</button>", False, id="heading"),
    ],
)
def test_bar_over_code(bar: str, goes: bool) -> None:
    """A word or two over code, in a box with something to press, is none of the text; a heading is."""
    article = read(f"{TEXT}<div><div>{bar}</div><pre>let boats = 9;\nlet decks = 18;</pre></div>{TEXT}")
    assert "let decks" in (article.content or "")
    assert any(word in (article.content or "") for word in ("rust", "ferry.rs")) != goes


def test_heading_and_line_over_a_form() -> None:
    """What is said over a form goes with it, however much the form itself says."""
    line = "<h3>The lake in your mailbox</h3><p>All that moves on the water, in one letter, every Friday at noon.</p>"
    form = f"<form><input type=email><p>{LINE}</p><ul><li>{LINE}</li><li>No such address.</li></ul></form>"
    article = read(f"{TEXT}<div>{line}<div>{form}</div></div>{TEXT}")
    assert len(article.body) == 6


@pytest.mark.parametrize(
    "row",
    [
        pytest.param('<p>Pages: <span>1</span> <a href="/news/1/2">2</a> <a href="/news/1/3">3</a></p>', id="label"),
        pytest.param(
            '<div>1 | <a href="/news/1_2.html">2</a> <a href="/news/1_2.html">次のページへ</a></div>', id="next"
        ),
        pytest.param(
            '<div><a href="#who">Who may cross?</a><a href="#when">When it leaves</a><a href="#fare">Fares?</a></div>',
            id="contents",
        ),
    ],
)
def test_row_that_leads_through_the_article(row: str) -> None:
    """A row of the article's pages, or of nothing but links to places on the page, is no paragraph."""
    assert len(read(TEXT + row + TEXT).body) == 6
    assert len(read(TEXT + TEXT + row).body) == 6


def test_numbers_that_are_all_links() -> None:
    """Several papers of one kind are no pages of the article."""
    row = '<p>Both logs of the ferry ( <a href="/log-1.pdf">1</a> | <a href="/log-2.pdf">2</a> )</p>'
    assert len(read(TEXT + row + TEXT).body) == 7


@pytest.mark.parametrize(
    "above",
    [
        pytest.param("<div><div>An Binh</div></div><div><div>Ole Dahl</div></div>", id="names"),
        pytest.param("<div>Source: Lake News</div>", id="source"),
        pytest.param("<p>Featured image: © Ole Dahl</p>", id="picture"),
    ],
)
def test_fields_above_the_text(above: str) -> None:
    """A line above the first paragraph that says nothing but who wrote it, told it or took its picture is no text."""
    head = '<meta name="author" content="An Binh"><meta name="author" content="Ole Dahl">'
    assert len(read(above + TEXT + TEXT, head).body) == 6


@pytest.mark.parametrize(
    "line",
    [
        "[사진=호수신문, 나루]",
        "Beitragsbild: Ole Dahl",
        "Photo credits: Ole Dahl",
        "写真提供：湖の新聞",
        "Crédits photo : Ole Dahl",
        "图片来源：湖报",
    ],
)
def test_credit_of_a_picture_below_the_text(line: str) -> None:
    """A last line that says who took a picture is none of the text, in brackets, too."""
    assert len(read(f"{TEXT}{TEXT}<p>{line}</p>").body) == 6


@pytest.mark.parametrize(
    "line",
    [
        "Facebook Twitter Xing LinkedIn WhatsApp Mail",
        "Diesen Artikel teilen:",
        "Link copied",
        "기사 URL이 복사되었습니다.",
    ],
)
def test_buttons_to_share(line: str) -> None:
    """A row of networks, and what a button says or has done, are no text."""
    assert len(read(f"{TEXT}<p>{line}</p>{TEXT}").body) == 6


@pytest.mark.parametrize(
    "told", ["Ole writes about lakes and all who live on them.", "Hi there! I’m Ole, and I keep a boat on the lake."]
)
def test_portrait_by_first_name(told: str) -> None:
    """A last paragraph in a place of its own that begins with an author's first name tells who wrote the article; in
    that of the others it is text.
    """
    head = '<meta name="author" content="Ole Dahl">'
    assert len(read(f"{TEXT}{TEXT}<div><div><p>{told}</p></div></div>", head).body) == 6
    assert len(read(f"{TEXT}{TEXT}<p>{told}</p>", head).body) == 7


@pytest.mark.parametrize(
    "box",
    [
        pytest.param(
            "<div class=a><p>{}</p><button>OK</button><div><iframe src=https://films.example/7></iframe></div></div>",
            id="player",
        ),
        pytest.param("<div class='x EmbedConsent-a1'><h4>Film</h4><p>{}</p><button>OK</button></div>", id="called-so"),
    ],
)
@pytest.mark.parametrize(
    "words",
    ["This film is shown by another site.", "Diesen Film zeigt eine andere Seite.", "この映像は別のサイトにあります。"],
)
def test_box_that_asks_before_it_plays(box: str, words: str) -> None:
    """What stands where a player of another site is shown once readers agree is none of the text."""
    article = read(TEXT + box.format(words) + TEXT)
    assert len(article.body) == 6
    assert ("films.example" in (article.content or "")) == ("iframe" in box)


def test_words_beside_a_player() -> None:
    """A paragraph beside a player that asks for nothing is text."""
    film = f"<div class=a><p>{LINE}</p><iframe src=https://films.example/7></iframe></div>"
    assert len(read(TEXT + film + TEXT).body) == 7


def test_quotation_that_is_a_link() -> None:
    """A quotation of nothing but a link to another site is a post that a script shows: the feed keeps the link."""
    post = "<blockquote><a href=https://posts.example/7>View the post</a></blockquote>"
    article = read(TEXT + post + TEXT)
    assert len(article.body) == 6
    assert "https://posts.example/7" in (article.content or "")


@pytest.mark.parametrize("name", ["caption-full", "x-gallery-caption"])
def test_caption_of_a_gallery_that_is_not_shown(name: str) -> None:
    """A line that is called a caption, apart from the prose, is no paragraph without its picture."""
    gallery = f"<div><div>Gallery</div><div class={name}>{LINE}</div></div>"
    assert len(read(TEXT + gallery + TEXT).body) == 6
