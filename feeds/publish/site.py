"""What is published beside the feeds: pages of articles, the front page, lists of feeds, and fixed files."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

from feeds.catalog import Feed, FeedKind
from feeds.config.load import Config
from feeds.formats.opml import Outline, build_opml
from feeds.formats.registry import PREFERRED
from feeds.pages import build as pages
from feeds.pages.article import build_article_pages
from feeds.pages.page import Telling
from feeds.paths import ARTICLE_PAGES, FEEDS_FOLDER, OPML_FILE, article_page, feed_address, feed_page
from feeds.publish import health
from feeds.publish.run import Run
from feeds.views import address_of
from storage.categories import Categories
from storage.database import moment, stamp
from storage.model import Status, StoredArticle
from storage.sources import Sources
from storage.stories.tables import StoryTable

#: The front page begins with stories that were told so long before the newest article.
STORIES_ON_FRONT_PAGE = timedelta(days=1)
_ARTICLE_PAGE = re.compile(rf"{ARTICLE_PAGES}([A-Za-z0-9_-]+)/(?:index|[0-9]+)\.html")


def publish_article_pages(run: Run, slugs: Collection[str]) -> None:
    """A page for each article without an address of its own; where such a page once was, the way on.

    *slugs* are those of all feeds: a page leads to no category that has none.
    """
    since = run.database.setting_as(int, "pages_seq", 0)
    last = run.files.last.hashes
    known: dict[str, list[str]] = defaultdict(list)
    for path in last:
        if path.startswith(ARTICLE_PAGES) and (match := _ARTICLE_PAGE.fullmatch(path)):
            known[match[1]].append(path)
    found: Iterable[StoredArticle]
    if run.everything or not since or not last:
        found = run.articles.pages()
        former = {key for key, _ in run.articles.redirects()} | known.keys()
    else:
        changed = run.changes.since(since).articles
        found = run.articles.load(run.publications.pages(changed))
        damaged = {key for key, paths in known.items() if not all(map(run.files.intact, paths))}
        former = (run.publications.keys(changed) & known.keys()) | damaged
    for done, article in enumerate(found):
        run.progress("pages of articles", done, None)
        _put_article(run, article.key, article, slugs, known.get(article.key, ()))
    for key in sorted(former):
        path, current = article_page(key), run.articles.get(key)
        if current is None or path in run.files.hashes:  # of another store: not ours to judge
            continue
        if current.hidden or current.status is Status.REMOVED:
            for one in known.get(key, [path]):
                run.files.remove(one)
        else:
            _put_article(run, key, current, slugs, known.get(key, ()))


def _put_article(run: Run, key: str, article: StoredArticle, slugs: Collection[str], known: Iterable[str]) -> None:
    """What stands at the page of *key*: *article* itself, or the way to where it is by now.

    *known* are the files that were published for it; those of a longer text are removed.
    """
    with run.files.guard(article_page(key)):
        if article.url is None and article.key == key:
            shown = tuple(category for category in article.categories if category.slug in slugs)
            versions = run.articles.history.versions(article.id)
            built = build_article_pages(replace(article, categories=shown), versions, run.config)
        else:
            address = address_of(article, run.config.site.base_url)
            built = [pages.build_moved_page(article.title, address, run.config)]
        run.files.room.require({article_page(key, part): len(data) for part, data in enumerate(built, 1)})
        for part in range(len(built), 0, -1):  # the first, which leads to the others, comes last
            run.files.write(article_page(key, part), built[part - 1])
        for path in sorted({*known} - run.files.hashes.keys()):
            run.files.remove(path)


def publish_former_names(run: Run) -> None:
    """The files that readers of a renamed category ask for: the same bytes, which state the new address as theirs."""
    for former, category in Categories(run.database).former():
        old, new = FEEDS_FOLDER + former, FEEDS_FOLDER + category.slug
        files = {
            path: old + path.removeprefix(new)
            for path in sorted(run.files.published(), key=lambda path: not path.endswith(".gz"))
            if path.startswith((f"{new}.", f"{new}/"))
        }
        for path, copy in files.items():
            digest = run.files.hashes.get(path, run.files.last.hashes.get(path))
            if run.files.last.hashes.get(copy) != digest or not run.files.intact(copy):
                run.files.put(copy, partial(_copy_of, run, path))
        if files:
            address = run.config.site.base_url + feed_address(category.slug)
            run.files.put(feed_page(former), partial(pages.build_moved_page, category.name, address, run.config))


def _copy_of(run: Run, path: str) -> bytes:
    return run.files.folder.read(path) or b""


def publish_health(run: Run) -> None:
    """The feed of what happened to the sources. It is the operator's, to subscribe to before anything breaks."""
    changes = Sources(run.database).changes_of_health(limit=health.MAX_HEALTH_ENTRIES)
    since = run.database.setting_as(moment, health.SINCE_SETTING, None)
    if since is None:
        since = run.now
        run.database.set_setting(health.SINCE_SETTING, stamp(since))
    with run.files.guard(health.HEALTH_FILE):
        data = health.build_health(changes, run.config, run.authority, since=since)
        run.files.write_compressed({health.HEALTH_FILE: data})


def build_robots(config: Config) -> bytes:
    """Everything may be fetched; how it may be used says `content_signal` (contentsignals.org)."""
    signal = f"Content-Signal: {config.site.content_signal}\n" if config.site.content_signal else ""
    return f"User-agent: *\n{signal}Disallow:\n".encode()


def publish_lists(run: Run, feeds: Sequence[Feed], *, built: bool) -> None:
    """What names all *feeds*, and what there is once; *built*: whether some feed was built."""
    config = run.config
    fixed: dict[str, Callable[[], bytes]] = {
        "robots.txt": partial(build_robots, config),
        "404.html": partial(pages.build_not_found_page, config),
        **{name: partial(pages.build_static, name) for name in pages.STATIC},
    }
    lists: dict[str, Callable[[], bytes]] = {
        OPML_FILE: partial(_build_opml, run, feeds),
        "about.html": partial(pages.build_about_page, feeds, config),
        "index.html": partial(_build_index, run, feeds),
    }
    for path, build in (fixed | lists).items():
        if run.everything or (path in lists and built) or not run.files.intact(path):
            run.files.put(path, build)


def _build_index(run: Run, feeds: Sequence[Feed]) -> bytes:
    """The front page, which begins with the newest articles or with stories, as configured."""
    shown = _with_newest(run, feeds)
    if run.config.site.front == "newest":
        return pages.build_index(shown, run.config)
    newest = shown[0].articles
    told = _told(run, feeds, since=max((one.sort_date for one in newest), default=run.now) - STORIES_ON_FRONT_PAGE)
    table = StoryTable(run.database)
    members = {one for telling in told.values() for one in table.articles(telling.story)}
    of_stories = {one.id: one for one in run.articles.load(list(told))}
    others = [one for one in newest if one.id not in of_stories and one.id not in members]
    first = replace(shown[0], articles=(*(of_stories[number] for number in told if number in of_stories), *others))
    return pages.build_index([first, *shown[1:]], run.config, told=told)


def _told(run: Run, feeds: Sequence[Feed], *, since: datetime) -> dict[int, Telling]:
    """The first article of each story that several papers told *since* then, the one of most papers first."""
    table = StoryTable(run.database)
    slugs = {feed.selection.story: feed.slug for feed in reversed(feeds) if feed.kind is FeedKind.STORY}
    found = {}
    for story in table.since(since)[: pages.FRONT_PAGE_ARTICLES]:
        shown = run.selector.selections.members(feeds[0].selection, table.articles(story.id))
        if shown:
            first = next(one for one in table.articles(story.id) if one in shown)
            found[first] = Telling(story=story.id, papers=story.papers, slug=slugs.get(story.id))
    return found


def _with_newest(run: Run, feeds: Sequence[Feed]) -> list[Feed]:
    """*feeds*, each with as many of its newest articles as the front page shows."""
    found, limits = {}, pages.shown_on_front_page(feeds)
    for feed in feeds:
        if limit := limits.get(feed.slug):
            newest = run.selector.selections.newest(feed.selection, limit=limit, teasers=feed.settings.teasers)
            found[feed.slug] = replace(feed, articles=tuple(run.load(newest)))
    return [found.get(feed.slug, feed) for feed in feeds]


def _build_opml(run: Run, feeds: Sequence[Feed]) -> bytes:
    """The feeds as OPML: categories and the operator's own one by one, those of sources and tags in folders."""
    title, folders = run.config.site.title, pages.folder_names(run.config)
    listed = [_outline(run, feed) for feed in feeds if feed.kind not in folders]
    for kind, name in folders.items():
        if kind is FeedKind.STORY:  # they come and go
            continue
        inside = tuple(_outline(run, feed) for feed in feeds if feed.kind is kind)
        listed += [Outline(title=name, outlines=inside)] if inside else []
    times = [state.updated for state in run.publications.states()]
    return build_opml(title, listed, updated=max(times, default=None), owner=title)


def _outline(run: Run, feed: Feed) -> Outline:
    base_url, override = run.config.site.base_url, run.config.feeds.override_of(feed.slug)
    return Outline(
        title=feed.title,
        xml_url=base_url + PREFERRED.path(feed.slug),
        html_url=base_url + feed_address(feed.slug),
        language=override.language if override else None,
    )
