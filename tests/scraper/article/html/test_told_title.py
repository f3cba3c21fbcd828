"""Titles of pages whose head names the site alone."""

from __future__ import annotations

import pytest

from scraper.article import extract_article
from storage.model import Document

#: Language, title, text, and what the paper calls itself.
PAGES = [
    pytest.param(
        "en",
        "Harbour ferry gets a second bell",
        "The harbour has a second bell since Monday. It hangs on the ferry across the bay and is rung in fog. ",
        "Coastal Online News",
        id="en",
    ),
    pytest.param(
        "ru",
        "Паром через залив получил второй колокол",
        "Второй колокол висит с понедельника на пароме, который ходит через залив. В него звонят, когда стоит туман. ",
        "Береговые вести онлайн",
        id="ru",
    ),
    pytest.param(
        "hi",
        "खाड़ी की नौका पर लगी दूसरी घंटी",
        "खाड़ी पार करने वाली नौका पर सोमवार से दूसरी घंटी लगी है। कोहरे में यही घंटी बजाई जाती है और लोग रुक जाते हैं। ",
        "तटीय समाचार पोर्टल",
        id="hi",
    ),
    pytest.param(
        "zh",
        "海湾渡船添了第二口钟",
        "从星期一起，海湾的渡船上挂着第二口钟。雾天里敲这口钟，渡船慢慢靠岸，人们才敢上船过海湾去。",
        "滨海在线新闻网",
        id="zh",
    ),
]


def title_of(head: str, body: str, language: str) -> str | None:
    html = f"<html lang={language}><head>{head}</head><body>{body}</body></html>"
    return extract_article(Document(data=html.encode(), url="https://coast.example/detail/4711")).title


@pytest.mark.parametrize(("language", "title", "text", "paper"), PAGES)
@pytest.mark.parametrize(
    "line", ["<h3>{}</h3>", "<div class=a1><div>{}</div></div>", "<table><tr><td>{}</td></tr></table>"]
)
def test_the_line_above_that_the_text_tells(language: str, title: str, text: str, paper: str, line: str) -> None:
    """A page is called by the line above its text that shares its words, not by the site's name."""
    prose = f"<p>{text * 2}</p>" * 4
    body = f"<div><p>{paper} 7</p></div><div>{line.format(title)}<p>2026-03-07</p><div>{prose}</div></div>"
    assert title_of(f"<title>{paper}</title>", body, language) == title


@pytest.mark.parametrize(("language", "title", "text", "paper"), PAGES)
def test_a_title_of_the_head_that_the_text_tells_stays(language: str, title: str, text: str, paper: str) -> None:
    """A line of the page does not replace a title of the head that the text has words of."""
    line = text.replace("。", ".").replace("।", ".").split(".")[0]
    body = f"<div><h3>{line}</h3><p>2026-03-07</p><div>{f'<p>{text * 2}</p>' * 4}</div></div>"
    assert title_of(f"<title>{title}</title>", body, language) == title


@pytest.mark.parametrize(("language", "title", "text", "paper"), PAGES)
@pytest.mark.parametrize("window", ["{1} | {0}", "{0} | {2} | {1}", "{1} - {0}"])
@pytest.mark.parametrize("line", ["<h2>{}</h2>", "<div><b>{}</b></div>"])
def test_a_piece_of_the_title_of_the_window(
    language: str, title: str, text: str, paper: str, line: str, window: str
) -> None:
    """What the page shows above its text ends the title where the window goes on with section and site."""
    body = f"<div>{line.format(title)}<p>2026-03-07</p><div>{f'<p>{text * 2}</p>' * 4}</div></div>"
    assert title_of(f"<title>{window.format(title, paper, '7')}</title>", body, language) == title


@pytest.mark.parametrize(
    "line", ["<p>Harbour 7, Oldtown</p>", "<div><img src=/a.jpg><p>The ferry in the harbour with its bell</p></div>"]
)
def test_an_address_or_a_caption_is_no_title(line: str) -> None:
    """An address shares one word with the text, and a caption all of them: the head has the better title."""
    prose = (
        f"<p>{'The harbour has a second bell. It hangs on the ferry across the bay and is rung in fog. ' * 2}</p>" * 4
    )
    body = f"<div>{line}<div>{prose}</div></div>"
    assert title_of("<title>Farewell to a long winter</title>", body, "en") == "Farewell to a long winter"
