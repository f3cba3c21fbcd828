"""Comments below an article, on pages that do not call them so in class names."""

from __future__ import annotations

import pytest

from scraper.article import extract_article
from scraper.text.phrases import is_comments_heading, is_reply
from storage.model import Document, LinkKind

TEXT = (
    "<p>The bridge over the brook has stood since the days of our grandparents, and each year its ropes are new.</p>"
    * 4
)
WORD = "I have crossed it many times myself, and it never once gave way under me, not even in the year of the flood. "
COMMENT = f"<div><b>{{}}</b><i>3 May 2026 at 10:0{{}}</i><p>{WORD * 3}</p><div><a href=#r>Reply</a></div></div>"
COMMENTS = "".join(COMMENT.format(name, number) for number, name in enumerate(("Ann", "Bo", "Cleo", "Dan", "Eve")))
#: The same as items of a list, with nothing to answer them by.
SAID = COMMENTS.replace("<div><a href=#r>Reply</a></div>", "").replace("div>", "li>")
SAID = SAID.replace("<i>", "<br><small>").replace("</i>", "</small>")


def body(html: str) -> str:
    """The text of the article on a page with *html* below its title."""
    page = f"<html lang=en><title>The bridge</title><body><div><h1>The bridge over the brook</h1>{html}</div>"
    return "\n".join(extract_article(Document(data=page.encode(), media_type="text/html")).body)


@pytest.mark.parametrize(
    "html",
    [
        pytest.param(f"{TEXT}<h3>5 Comments</h3>{COMMENTS}", id="heading"),
        pytest.param(f"{TEXT}<div><h3>Leave a reply</h3></div>{COMMENTS}", id="heading-in-an-element-of-its-own"),
        pytest.param(f"{TEXT}<h2>5 thoughts on “The bridge”</h2>{COMMENTS.replace('Reply', '')}", id="counted"),
        pytest.param(f"{TEXT}<div>{COMMENTS}</div>", id="answers-without-a-heading"),
        pytest.param(f"{TEXT}<ol>{SAID}</ol>", id="dates-in-parts-of-lines"),
        pytest.param(
            f"<p>2 May 2026 at 9:05 <i>3 May 2026 at 9:05</i></p>{TEXT}<ol>{SAID}</ol>", id="days-of-the-text"
        ),
    ],
)
def test_comments(html: str) -> None:
    """However long they are, comments are no text: by their heading, or because each can be answered."""
    assert body(html).count("ropes are new") == 4
    assert "under me" not in body(html)


@pytest.mark.parametrize(
    "form",
    [
        pytest.param("<div id=disqus_thread><ul>{}</ul></div>", id="a-script-for-discussions"),
        pytest.param("<ol>{}</ol>", id="each-is-called-one"),
        pytest.param("<div id=comments><a name=comments></a><h4>3 comments:</h4><dl>{}</dl></div>", id="their-place"),
    ],
)
@pytest.mark.parametrize(
    "text",
    [
        "Hat: of the old shop at the quay. Boots: of those who mend ropes. Coat: I do not know whose it was before me.",
        "旧桥今年换了新的绳子，孩子们很高兴。他们每天都从桥上走过去上学，从来没有人掉进河里，老人也常常在桥边坐着看他们。",
        "جسر النهر القديم له حبال جديدة هذا العام، والأطفال يعبرونه كل يوم إلى المدرسة ولم يسقط أحد منهم في النهر.",
    ],
)
def test_comments_under_a_line_of_text(form: str, text: str) -> None:
    """What pages call comments in the way of all blogs needs no long text before it, nor days or answers."""
    item = f"<li id=x-comment-{{}}><cite>{{}}</cite><p>{WORD * 3}</p></li>" if "disqus" in form else ""
    item = item or f"<li id=comment-{{}}><cite>{{}}</cite><p>{WORD * 3}</p></li>"
    said = "".join(item.format(number, name) for number, name in enumerate(("Ann", "Bo", "Cleo")))
    said = said.replace("id=comment", "class=comment") if "<dl>" in form else said
    page = (
        f"<title>The bridge</title><meta property=og:type content=article><body><h1>The bridge</h1><div><p>{text}</p>"
        f"</div>{form.format(said)}"
    )
    article = extract_article(Document(data=page.encode(), url="https://b.example/2026/a", media_type="text/html"))
    assert [line for line in (article.lede_raw, *article.body) if line] == [text]


@pytest.mark.parametrize(
    "form",
    [
        "<h2>{0} <small>{1}</small></h2><p>{2}</p>",
        "<div><b>{0}</b> <span>{1}</span><p>{2}</p></div>",
        "<tr><td>{0}</td><td>{1}</td><td>{2}</td></tr>",
    ],
)
@pytest.mark.parametrize(
    ("names", "day"),
    [
        (("2.1", "2.2", "2.3"), "2026-03-0{}"),
        (("Dammbruch", "Deichbau", "Flut"), "1{}. Mai 2020"),
        (("Rives", "Ponts", "Crue"), "1{} mai 2020"),
        (("Luật Đê điều", "Luật Cầu", "Luật Sông"), "1{}/5/2020"),
    ],
)
def test_what_has_days_without_times_is_no_comment(form: str, names: tuple[str, ...], day: str) -> None:
    """Notes of releases, years of a town, lists of laws: names and days head them as they do comments."""
    said = "".join(form.format(name, day.format(number), f"{WORD} {name}") for number, name in enumerate(names, 1))
    html = f"<table>{said}</table>" if "<td>" in form else f"<div>{said}</div>"
    assert body(f"{TEXT}{html}").count("under me") == len(names)


@pytest.mark.parametrize(
    "html",
    [
        pytest.param(f"<h2>Comments</h2>{TEXT}", id="a-heading-above-the-text"),
        pytest.param(f"{TEXT}<div><h3>Comments</h3><button>Send</button></div>", id="none-yet"),
        pytest.param(f"<p>{WORD * 2}</p><h2>Reacties</h2><p>{WORD * 2}</p>{TEXT}", id="a-heading-in-the-text"),
        pytest.param(f"<p>{WORD * 2}</p>" + f"<div><p>Can I cross?</p><p><b>Trả lời:</b></p>{TEXT}</div>" * 3,
                     id="questions-and-answers"),
        pytest.param(f"{TEXT}<h2>Comments of the mayor</h2><p>{WORD * 2}</p>", id="a-heading-that-says-more"),
        pytest.param(f"<p>{WORD * 2}</p><section>{TEXT}<div>A post <a>Reply</a></div><div>B post <a>Reply</a></div>"
                     f"{TEXT}</section>", id="posts-of-a-network-in-the-text"),
        pytest.param(f"<p>By Ann Lee</p><article id=comment-17>{TEXT}</article>", id="of-the-paper-itself"),
        pytest.param(f"<p>{WORD * 2}</p><div id=live-comment-17>{TEXT}</div>", id="of-a-reporter"),
        pytest.param("<p>The race as it goes</p>" + f"<div id=comment-17>{TEXT[:120]}</div>" * 5, id="of-each-minute"),
    ],
)  # fmt: skip
def test_no_comments(html: str) -> None:
    """What only looks like comments stays."""
    assert body(html).count("ropes are new") == html.count("ropes are new")


@pytest.mark.parametrize("form", ["<span>{}</span>", "<div>{}</div>", "<section><div>{}</div></section>"])
@pytest.mark.parametrize(
    ("place", "names", "day"),
    [
        ("KIROV | Fri Jul 19, 2013 6:34am EDT", ("ann", "bo", "cy"), "Jul 2{}, 2013 7:1{}am EDT"),
        ("Hà Nội | 19/07/2013 06:34", ("an", "bình", "chi"), "2{}/07/2013 07:1{}"),
        ("Киров | 19.07.2013 06:34", ("Анна", "Борис", "Вера"), "2{}.07.2013 07:1{}"),
        ("東京 | 2013年7月19日 6:34", ("花子", "太郎", "次郎"), "2013年7月2{}日 7:1{}"),
    ],
)
def test_a_text_is_no_part_of_its_discussion(form: str, place: str, names: tuple[str, ...], day: str) -> None:
    """The text of an article states its own day and time, and stands beside the box of what is said of it."""
    said = "".join(
        f"<div><b>{name}</b><p>{WORD * 2}</p><div>{day.format(at, at)}</div></div>" for at, name in enumerate(names, 1)
    )
    text = form.format(f"<div><p>Ann Lee</p><p>{place}</p></div>{TEXT * 3}")
    html = f"<div><p>{WORD * 4}</p>{text}<div>{said}</div></div>"
    assert body(html).count("ropes are new") == html.count("ropes are new")


def test_first_post() -> None:
    """Where the first post of a thread can be answered like all others, nothing is lost."""
    assert "under me" in body(f"<div>{COMMENTS}</div>")


@pytest.mark.parametrize("form", ["<ul><li>{}</li><li>{}</li></ul>", "<p>{} or {}</p>"])
@pytest.mark.parametrize("path", ["/login", "/user/sign-in?next=/a", "/wp-login.php", "#write"])
def test_links_to_log_in_above_comments(form: str, path: str) -> None:
    """Links that readers log in by before they comment are no list of stories."""
    login = form.format(
        f'<a href="{path}">Log in to write a comment</a>', "<a href=/register>Register with us as well</a>"
    )
    assert "under me" not in body(f"{TEXT}<div id=comments><h3>Comments</h3>{login}<p>{WORD * 3}</p></div>")


def test_related_articles_behind_comments() -> None:
    """A block of related articles that follows the comments is none of them."""
    related = (
        '<aside><h3>Related articles</h3><ul><li><a href="/b">How ropes for bridges are made</a></li></ul></aside>'
    )
    below = f"<div><h3>Comments</h3>{COMMENTS}{related}</div>"
    page = f"<html lang=en><h1>The bridge over the brook</h1><div>{TEXT}</div>{below}"
    links = extract_article(Document(data=page.encode(), url="https://a.example/a", media_type="text/html")).links
    assert [(link.kind, link.title) for link in links] == [(LinkKind.RELATED, "How ropes for bridges are made")]


@pytest.mark.parametrize(
    ("comments", "heading"),
    [
        ("Comments", "Related news :"),
        ("Bình luận", "Tin liên quan"),
        ("Комментарии", "Похожие статьи"),
        ("التعليقات", "مقالات ذات صلة"),
        ("Comments", "Over the brook"),
    ],
)
@pytest.mark.parametrize("box", ["", "<div data-href=/a></div>", "<p><b>0</b> comments</p>"])
def test_links_below_comments_that_are_empty(comments: str, heading: str, box: str) -> None:
    """A heading of comments that nobody wrote swallows no list of articles behind it."""
    titles = ["How ropes for bridges are made", "What the flood of May took with it"]
    items = "".join(f"<li><a href='/{number}'>{title}</a></li>" for number, title in enumerate(titles))
    below = f"<h3>{comments}</h3>{box}<div><div><span>{heading}</span></div><div><ul>{items}</ul></div></div>"
    page = f"<html lang=en><body><main><h1>The bridge over the brook</h1><div>{TEXT}</div>{below}</main>"
    links = extract_article(Document(data=page.encode(), url="https://a.example/a", media_type="text/html")).links
    assert [link.title for link in links] == titles


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Kommentare (12)", True),
        ("12 Kommentare", True),
        ("6 Kommentare zu „Die Brücke“", True),
        ("Bình luận (3)", True),
        ("3 thoughts on “Rain”", True),
        ("Thoughts on rain", False),
        ("Comment", False),
        ("Commentary", False),
        ("2026", False),
    ],
)
def test_headings(line: str, expected: bool) -> None:
    """The whole line is the heading, or its beginning behind a number."""
    assert is_comments_heading(line) is expected


def test_replies() -> None:
    """The word alone, in any case."""
    assert [is_reply(line) for line in ("REPLY", "Antworten", "Trả lời", "Reply to the mayor", "")] == [True] * 3 + [
        False
    ] * 2


def test_a_long_talk_outside_of_the_article() -> None:
    """An <article> with the title and enough prose holds the text, however much readers wrote beside it."""
    talk = "".join(f"<li><h4>Re: the bridge {one}</h4><div>{WORD * 6}</div></li>" for one in range(40))
    page = (
        "<html lang=en><title>The bridge</title><body><div><div><article><h1>The bridge over the brook</h1>"
        f"<div><p>{TEXT * 5}</div></article></div><div><div><h2>The bridge</h2><ul>{talk}</ul></div></div></div>"
    )
    text = "\n".join(extract_article(Document(data=page.encode(), media_type="text/html")).body)
    assert text.count("ropes are new") == 20
    assert "under me" not in text


@pytest.mark.parametrize("heading", ["Trackbacks", "トラックバック", "Обратные ссылки", "الروابط الراجعة"])
def test_trackbacks(heading: str) -> None:
    """What stands under a heading that blogs lead to for trackbacks is no text, in any language."""
    address = "<p>TrackBack:<br>http://paper.example/mt-tb.cgi/497</p>"
    assert "mt-tb" not in body(f"{TEXT}<h2 id=trackbacks>{heading}</h2>{address}")
    assert "mt-tb" in body(f"{TEXT}<h2 id=more>{heading[::-1]}</h2>{address}")


def test_a_chapter_called_comments() -> None:
    """Manuals give a heading the id of its title: what stands under "Comments" there is text."""
    chapter = "<h2 id=comments>Comments of the parties</h2><p>The party of the brook has agreed to all of it.</p>"
    assert "party of the brook" in body(f"{TEXT}{chapter}<h2 id=end>What comes next</h2>{TEXT}")


@pytest.mark.parametrize("heading", ["تعليقات الزوار <span>3</span>", "Fág freagra", "", "7"])
@pytest.mark.parametrize("name", ["comments", "article__comments", "post-comments comments-list", "comments-area"])
def test_the_part_that_is_called_comments(name: str, heading: str) -> None:
    """What a page calls its comments behind the text is none, whatever stands over it; a text may have comments."""
    said = f"<ul><li><b>An Binh</b><p>{WORD}</p></li></ul>"
    assert "under me" not in body(f"{TEXT}<section class='{name}'><h3>{heading}</h3>{said}</section>")
    for other in ("has-comments", "recent-comments", "comment", "commentsandmore"):
        assert "under me" in body(f"{TEXT}<section class='{other}'><p>{WORD}</p>{TEXT}</section>")
    assert "under me" in body(f"<section class={name}><p>{WORD}</p>{TEXT}</section>")
    for tag in ("p", "pre", "blockquote"):
        assert "under me" in body(f"{TEXT}<{tag} class='{name}'>{WORD}</{tag}>{TEXT}")
