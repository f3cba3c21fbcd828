"""Stories: what several papers tell of one event."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from storage.articles.record import Articles
from storage.database import Database
from storage.errors import ModelError
from storage.model import Article, Kind
from storage.stories.connecting import Connections
from storage.stories.editing import StoryEditor
from storage.stories.tables import Story, StoryTable

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
#: Events, each as several papers tell it: title and opening. The texts are ours.
EVENTS = {
    "bridge": (
        ("Bridge over the Lindau gives way after flood", "The old road bridge over the Lindau near Aschheim gave way on"
         " Sunday night when flood water carried off its middle pier. No car was on it, said mayor Irma Vogt."),
        ("Aschheim loses its Lindau bridge to the flood", "Flood water tore the middle pier from under the Lindau bridge"
         " in Aschheim. Mayor Irma Vogt said that ferries would run from Monday."),
        ("Flood: Lindau bridge at Aschheim collapses", "In Aschheim the bridge over the Lindau collapsed in the flood."
         " The pier in the middle was gone by midnight, a ferryman told us. Mayor Vogt closed the road."),
    ),
    "verdict": (
        ("Court sends banker Paul Terhaar to jail", "A court in Delmar sentenced the banker Paul Terhaar to six years on"
         " Friday for hiding the losses of the Harbour Bank from its owners."),
        ("Six years for Terhaar in Harbour Bank trial", "Paul Terhaar, who led the Harbour Bank, must go to prison for six"
         " years. The court in Delmar found that he had hidden losses."),
        ("Harbour Bank: Terhaar guilty of hiding losses", "The judges in Delmar found Paul Terhaar guilty: he hid the"
         " losses of the Harbour Bank for four years. His lawyers will appeal."),
    ),
    "whale": (
        ("Blue whale stranded near Okarito beach", "A blue whale of 22 metres stranded at Okarito on Tuesday. Helpers pour"
         " water over it until the tide returns, said ranger Moana Tipene."),
        ("Helpers keep Okarito whale wet until the tide", "At Okarito beach helpers try to save a stranded blue whale."
         " Ranger Moana Tipene hopes for the evening tide."),
        ("Tide frees blue whale of Okarito", "The evening tide lifted the blue whale that stranded at Okarito beach."
         " It swam out past the rocks, ranger Moana Tipene said."),
    ),
    "vi": (
        ("Cháy chợ Vân Trì, 40 quầy hàng bị thiêu rụi", "Đám cháy bùng lên lúc nửa đêm ở chợ Vân Trì, bốn mươi quầy hàng bị"
         " thiêu rụi, không ai thương vong, theo công an huyện Đông Sơn."),
        ("Bốn mươi quầy hàng chợ Vân Trì cháy rụi trong đêm", "Chợ Vân Trì ở huyện Đông Sơn cháy lớn trong đêm. Công an huyện"
         " cho biết lửa bắt đầu từ quầy hàng vải."),
        ("Sau đám cháy chợ Vân Trì: tiểu thương dọn hàng", "Sáng nay tiểu thương chợ Vân Trì dọn những gì còn lại sau đám cháy."
         " Huyện Đông Sơn hứa cho họ vay vốn."),
    ),
    "zh": (
        ("青石鎮古橋被洪水沖垮", "青石鎮的古橋昨夜被洪水沖垮，鎮長林雅琴說無人傷亡，渡船週一開航。"),
        ("洪水沖垮青石鎮古橋 無人傷亡", "洪水昨夜沖垮了青石鎮古橋，鎮長林雅琴宣布封路。"),
        ("青石鎮古橋垮塌 渡船將開航", "古橋垮塌後，青石鎮將開渡船，鎮長林雅琴表示重建需要兩年。"),
    ),
    "th": (
        ("น้ำท่วมซัดสะพานบ้านหนองไผ่พัง", "สะพานไม้บ้านหนองไผ่พังลงเมื่อคืนเพราะน้ำท่วม ผู้ใหญ่บ้านสมหมายบอกว่าไม่มีใครบาดเจ็บ"),
        ("สะพานบ้านหนองไผ่พังเพราะน้ำท่วม", "เมื่อคืนน้ำท่วมซัดสะพานไม้บ้านหนองไผ่พัง ผู้ใหญ่บ้านสมหมายปิดถนนแล้ว"),
        ("ผู้ใหญ่บ้านหนองไผ่สั่งปิดถนนหลังสะพานพัง", "ผู้ใหญ่บ้านสมหมายสั่งปิดถนนหลังสะพานไม้บ้านหนองไผ่พังเพราะน้ำท่วม"),
    ),
    "hi": (
        ("बाढ़ में बह गया रामपुर का पुल", "रामपुर गाँव का पुराना पुल कल रात बाढ़ में बह गया। सरपंच सीता देवी ने कहा कि कोई घायल नहीं हुआ।"),
        ("रामपुर का पुराना पुल बाढ़ में टूटा", "बाढ़ के पानी ने रामपुर का पुराना पुल तोड़ दिया। सरपंच सीता देवी ने सड़क बंद कर दी।"),
        ("पुल टूटने के बाद रामपुर में नाव चलेगी", "रामपुर का पुल बाढ़ में बह जाने के बाद सरपंच सीता देवी ने नाव चलाने का वादा किया।"),
    ),
}  # fmt: skip
LANGUAGES = {"bridge": "en", "verdict": "en", "whale": "en"}
Record = Callable[..., int]


@pytest.fixture
def record(database: Database, articles: Articles) -> Record:
    return recorder(articles)


def recorder(articles: Articles) -> Record:
    def record(
        title: str, opening: str, source: str, *, at: datetime = NOW, language: str = "en", **fields: Any
    ) -> int:
        address = f"https://{source.replace(' ', '')}.example/{abs(hash((title, opening, at)))}"
        made: dict[str, Any] = {"published": at, "body": (opening,), "permalink": address} | fields
        one = Article(kind=Kind.ARTICLE, title=title, language=language, **made)
        number = articles.record(one, source=source, now=at).id
        Connections(articles.database).connect_new(now=at)
        return number

    return record


def tell(record: Record, event: str, papers: Iterable[int] = (0, 1, 2), *, at: datetime = NOW) -> list[int]:
    """Record *event* as each of *papers* tells it, an hour apart; the ids."""
    language = LANGUAGES.get(event, event)
    return [
        record(*EVENTS[event][paper], f"paper {paper}", at=at + place * HOUR, language=language)
        for place, paper in enumerate(papers)
    ]


def stories(database: Database) -> list[set[int]]:
    """The articles of each story, by its id."""
    found: dict[int, set[int]] = {}
    for row in database.execute("SELECT story_id, article_id FROM story_articles WHERE main = 1 ORDER BY story_id"):
        found.setdefault(row["story_id"], set()).add(row["article_id"])
    return list(found.values())


def story_of(database: Database, article: int) -> Story:
    row = database.execute(
        "SELECT story_id FROM story_articles WHERE article_id = ? AND main = 1", (article,)
    ).fetchone()
    story = StoryTable(database).get(row["story_id"])
    assert story is not None
    return story


@pytest.mark.parametrize("event", EVENTS)
def test_one_event_in_any_language(database: Database, record: Record, event: str) -> None:
    """What three papers tell of one event is one story, also where words have no spaces or many marks."""
    for other in EVENTS:
        if other != event:
            tell(record, other, (0,))
    ids = tell(record, event)
    assert stories(database) == [set(ids)]
    story = story_of(database, ids[0])
    assert (story.title, story.papers, story.articles) == (EVENTS[event][0][0], 3, 3)
    assert (story.first, story.last) == (NOW, NOW + 2 * HOUR)


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(seed=st.integers(0, 10_000))
def test_any_order_of_arrival(tmp_path_factory: pytest.TempPathFactory, seed: int) -> None:
    """In whatever order they come, articles of different events never share a story, and those of one do."""
    given = [(event, paper) for event in EVENTS for paper in range(3)]
    random.Random(seed).shuffle(given)
    with Database.open(tmp_path_factory.mktemp("order") / "a.db") as database:
        record = recorder(Articles(database, "example.org,2026"))
        ids = {tell(record, event, (paper,), at=NOW + paper * HOUR)[0]: event for event, paper in given}
        found = stories(database)
        assert all(len({ids[one] for one in story}) == 1 for story in found)
        assert sorted(len(story) for story in found) == [3] * len(EVENTS)


def test_languages_stay_apart(database: Database, record: Record) -> None:
    """The same names in two languages make no story."""
    record(*EVENTS["bridge"][0], "paper 0", language="en")
    record(*EVENTS["bridge"][1], "paper 1", language="de")
    assert stories(database) == []


def test_dates_bound_it(database: Database, record: Record) -> None:
    """What happens again a year later is another story."""
    tell(record, "whale", (0, 1))
    later = tell(record, "whale", (2,), at=NOW + timedelta(days=365))
    assert later[0] not in stories(database)[0]


SEARCH = (
    "Rescuers search the Velmar glacier for climber Jonas Rehn",
    "Second day on Velmar: no trace of climber Jonas Rehn",
    "Helicopter joins search for Jonas Rehn on the Velmar glacier",
    "Rucksack of climber Jonas Rehn found on Velmar",
    "Velmar search: family of Jonas Rehn arrives",
    "Storm halts search for Jonas Rehn on Velmar",
    "Rescuers return to Velmar glacier to look for Rehn",
    "Climber Jonas Rehn found alive in Velmar hut",
)


def test_a_story_that_goes_on_for_two_weeks(database: Database, record: Record) -> None:
    """Each article links the next ones to the first, though the last would not be like it."""
    ids = [
        record(title, f"{title}. The climber Jonas Rehn, 31, set out for the Velmar glacier alone.", f"p{number % 4}",
               at=NOW + number * 2 * DAY)
        for number, title in enumerate(SEARCH)
    ]  # fmt: skip
    assert stories(database) == [set(ids)]
    assert story_of(database, ids[0]).last - story_of(database, ids[0]).first == 14 * DAY


DAILY: dict[str, tuple[str, str]] = {
    "weather": ("Weather in Aschheim on {day} March", "Clouds in the morning, {n} degrees at noon, wind from the west with {m}"
                " kilometres an hour. At night {k} degrees. The forecast for the coast follows at six."),
    "horoscope": ("Your horoscope", "Aries: a letter of {n} lines brings joy. Taurus: rest for {m} minutes. Gemini: call a friend."
                  " Cancer: leave home early. Leo: {k} is your number. Virgo: sort your desk."),
    "stocks": ("Closing prices, day {n}", "Harbour Bank {n}.{m}, Lindau Mills {m}.{k}, Velmar Power {k}.{n}. Turnover was {n}"
               " million; {m} shares rose and {k} fell."),
    "obituaries": ("Obituaries", "We mourn number {n}, who died at {m} in the circle of the family. The funeral is at {k} in the"
                   " church of Aschheim; instead of flowers the family asks for gifts."),
    "column": ("From the window: my week", "This {n}th time I look from my window and count {m} bicycles and {k} dogs. The city hums,"
               " and the baker still knows my name."),
    "live": ("Live: the front, day {n}", "Follow the news of day {n} here. {m} reports so far. Readers sent {k} questions. We"
             " update this page all day long."),
}  # fmt: skip


@pytest.mark.parametrize("piece", DAILY)
def test_what_comes_every_day(database: Database, record: Record, piece: str) -> None:
    """Weather, horoscopes, tables, obituaries, columns and live pages of several papers never become one story."""
    title, text = DAILY[piece]
    for day in range(5):
        for paper in range(2):
            words = {"day": 1 + day, "n": 10 + day, "m": 31 + 7 * day + paper, "k": 3 + 2 * day + paper}
            record(title.format(**words), text.format(**words), f"paper {paper}", at=NOW + day * DAY + paper * HOUR)
    assert stories(database) == []


def test_the_toll_rises(database: Database, record: Record) -> None:
    """The same title with another figure is news, unless the figure is the date."""
    bridge = tell(record, "bridge")
    first = record("Lindau bridge: 5 missing in Aschheim", EVENTS["bridge"][0][1], "paper 4", at=NOW + 4 * HOUR)
    second = record("Lindau bridge: 9 missing in Aschheim", EVENTS["bridge"][1][1], "paper 4", at=NOW + 20 * HOUR)
    assert {*bridge, first, second} == stories(database)[0]


def test_near_copies_are_told_together(database: Database, record: Record) -> None:
    """A near copy is in the story of the other one, and no link "in other papers" leads to it."""
    text = " ".join(EVENTS["bridge"][0][1:]) * 2
    one = record("Bridge gives way", text, "paper 0")
    two = record("Collapse at Aschheim", text, "paper 1", at=NOW + HOUR)
    three = tell(record, "bridge", (2,), at=NOW + 2 * HOUR)[0]
    assert stories(database) == [{one, two, three}]
    links = {tuple(row) for row in database.execute("SELECT article_id, target_id FROM story_links")}
    assert links == {(one, three), (two, three), (three, one), (three, two)}


def test_five_hundred_articles_of_one_agency_in_an_hour(database: Database, articles: Articles) -> None:
    """They stay apart where they tell of different things."""
    chance = random.Random(5)
    names = ["".join(chance.choices("abdeiklmnorstuv", k=8)).title() for _ in range(2000)]
    for number in range(500):
        a, b, c, d = names[number * 4 : number * 4 + 4]
        text = f"{a} met {b} in {c}, the agency reports. They spoke about the port of {d} and will meet again."
        one = Article(
            kind=Kind.ARTICLE, title=f"{a} and {b} talk about {d}", permalink=f"https://a.example/{number}", language="en",
            body=(text,), published=NOW + timedelta(seconds=7 * number), agency="TTX",
        )  # fmt: skip
        articles.record(one, source=f"paper {number % 5}", now=NOW)
    Connections(database).connect_new(now=NOW)
    assert stories(database) == []


def test_takedown_of_the_first(database: Database, articles: Articles, record: Record) -> None:
    """The story goes on without it, under the title of the next one; nothing of its words stays."""
    ids = tell(record, "bridge")
    articles.lifecycle.take_down(ids[0], now=NOW)
    story = story_of(database, ids[1])
    assert (story.title, story.articles, story.papers) == (EVENTS["bridge"][1][0], 2, 2)
    assert stories(database) == [set(ids[1:])]
    title = EVENTS["bridge"][0][0]
    for table in ("stories", "story_links"):
        assert database.execute(f"SELECT 1 FROM {table} WHERE title = ?", (title,)).fetchone() is None
    for article in ids[1:]:
        articles.lifecycle.take_down(article, now=NOW)
    assert database.execute("SELECT title, articles, papers FROM stories").fetchone()[:] == ("", 0, 0)


def test_hidden_and_withdrawn(database: Database, articles: Articles, record: Record) -> None:
    """What feeds do not show does not count, until they show it again."""
    ids = tell(record, "bridge")
    articles.lifecycle.hide(ids[0], now=NOW)
    articles.lifecycle.miss(ids[1], now=NOW)
    articles.lifecycle.miss(ids[1], now=NOW)
    articles.lifecycle.withdraw_missing(NOW + 5 * DAY)
    Connections(database).connect_new(now=NOW + 5 * DAY)
    assert story_of(database, ids[2]).papers == 1
    shown = articles.get(ids[2])
    assert shown is not None
    assert [link for link in shown.links if link.kind == "story"] == []
    articles.lifecycle.show(ids[0], now=NOW)
    Connections(database).connect_new(now=NOW)
    assert story_of(database, ids[2]).papers == 2


def test_links_are_added_and_stay(database: Database, articles: Articles, record: Record) -> None:
    """Under an article stand the other papers, one article of each, in the order in which they came."""
    ids = tell(record, "bridge")
    for article in ids:
        one = articles.get(article)
        assert one is not None
        links = [(link.target_id, link.category) for link in one.links if link.kind == "story"]
        assert links == [(other, f"paper {paper}") for paper, other in enumerate(ids) if other != article]
    again = tell(record, "bridge", (0,), at=NOW + 9 * HOUR)
    assert again[0] in stories(database)[0]
    assert database.execute("SELECT count(*) FROM story_links WHERE article_id = ?", (ids[1],)).fetchone()[0] == 2


def test_split_holds(database: Database, record: Record) -> None:
    """What the operator parts, later articles and runs leave apart."""
    ids = tell(record, "bridge")
    new = StoryEditor(database).split(story_of(database, ids[0]).id, [ids[2]], now=NOW)
    assert stories(database) == [set(ids[:2]), {ids[2]}]
    assert new.title == EVENTS["bridge"][2][0]
    record(*EVENTS["bridge"][2], "paper 5", at=NOW + 3 * HOUR)
    record(*EVENTS["bridge"][0], "paper 6", at=NOW + 4 * HOUR)
    assert story_of(database, ids[0]).id != story_of(database, ids[2]).id


def test_merge_holds(database: Database, record: Record) -> None:
    """Stories that the operator merges are the oldest of them; the other numbers lead on."""
    one, other = tell(record, "bridge"), tell(record, "whale")
    numbers = [story_of(database, ids[0]).id for ids in (one, other)]
    assert StoryEditor(database).merge(numbers[1], [numbers[0]], now=NOW).id == numbers[0]
    assert stories(database) == [{*one, *other}]
    assert StoryTable(database).get(numbers[1]) == StoryTable(database).get(numbers[0])
    Connections(database).connect_new(now=NOW)
    assert stories(database) == [{*one, *other}]


def test_rename_holds(database: Database, articles: Articles, record: Record) -> None:
    """A title given by hand stays, whatever article comes or goes."""
    ids = tell(record, "bridge", (0, 1))
    StoryEditor(database).rename(story_of(database, ids[0]).id, "The bridge ", now=NOW)
    tell(record, "bridge", (2,), at=NOW + 2 * HOUR)
    articles.lifecycle.take_down(ids[0], now=NOW)
    assert story_of(database, ids[1]).title == "The bridge"


@pytest.mark.parametrize(
    "change",
    [
        lambda editor, ids: editor.split(99, [ids[0]], now=NOW),
        lambda editor, ids: editor.split(1, [999], now=NOW),
        lambda editor, ids: editor.split(1, ids, now=NOW),
        lambda editor, ids: editor.merge(1, [1], now=NOW),
        lambda editor, ids: editor.merge(1, [99], now=NOW),
        lambda editor, ids: editor.rename(1, " ", now=NOW),
    ],
)
def test_what_cannot_be_changed(database: Database, record: Record, change: Callable[..., Any]) -> None:
    """A story or article that is not there, a story left without articles or title: refused, and nothing changes."""
    ids = tell(record, "bridge")
    with pytest.raises(ModelError):
        change(StoryEditor(database), ids)
    assert stories(database) == [set(ids)]


def test_a_correction_keeps_the_story(database: Database, record: Record) -> None:
    """An article stays in its story when its site corrects it."""
    ids = tell(record, "bridge")
    record("Bridge over the Lindau", "Corrected: see below.", "paper 0", at=NOW + 5 * HOUR,
           permalink=database.execute("SELECT permalink FROM articles WHERE id = ?", (ids[0],)).fetchone()[0])  # fmt: skip
    assert stories(database) == [set(ids)]


def test_kill_between(database: Database, articles: Articles) -> None:
    """What one call did not reach, the next one takes in, once."""
    for paper in range(3):
        title, opening = EVENTS["bridge"][paper]
        one = Article(kind=Kind.ARTICLE, title=title, body=(opening,), language="en", permalink=f"https://p{paper}.example/1",
                      published=NOW)  # fmt: skip
        articles.record(one, source=f"paper {paper}", now=NOW)
    assert Connections(database).connect_new(now=NOW) == 3
    assert Connections(database).connect_new(now=NOW) == 0
    assert len(stories(database)) == 1


def test_stories_today(database: Database, record: Record) -> None:
    """The view lists what several papers told in the last day, with their names, in a bare sqlite3."""
    now = datetime.now(UTC)
    tell(record, "bridge", at=now - 3 * HOUR)
    tell(record, "whale", at=now - 9 * DAY)
    rows = database.execute("SELECT title, papers, articles, told_by FROM stories_today").fetchall()
    assert [tuple(row) for row in rows] == [(EVENTS["bridge"][0][0], 3, 3, "paper 0, paper 1, paper 2")]
