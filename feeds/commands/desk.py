"""The editor's desk: commands that look into the store, and that change what it says, hides or keeps."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, cast
from zoneinfo import ZoneInfo

import click
from rich.text import Text

from feeds.app import App, lock, now
from feeds.commands import terminal
from feeds.commands.difference import FIELDS, differences, word_difference
from feeds.commands.options import TEXT, with_config
from feeds.config.load import Config, load_config
from feeds.config.schema import nearest
from storage.articles.record import Articles
from storage.categories import Categories
from storage.database import Database, back_up
from storage.errors import ModelError
from storage.model import StoredArticle, plain_fields
from storage.prune import Depth, prune
from storage.related import RelatedArticles
from storage.schema import build_metadata
from storage.search import Hit, Search
from storage.selections import Selection, Selections

NEXT = "`feedloom publish` brings it to readers; so does the next run."
#: A version without a difference in what is told: another picture size, another way to write the text.
UNSEEN = "nothing that readers see"
as_json = click.option("--json", "as_json", is_flag=True, help="Print JSON.")
the_article = click.argument("which", metavar="ARTICLE", type=TEXT)


@contextmanager
def store(path: Path, *, alone: bool = False) -> Iterator[tuple[Config, Database, Articles]]:
    """The configuration at *path* and its store, which must be there; *alone*: no run may be at work."""
    config = load_config(path, os.environ)
    with Database.open(config.site.database, create=False) as database:
        articles = Articles(database, App(config).authority(database))
        if not alone:
            yield config, database, articles
            return
        with lock(config.site.database):
            yield config, database, articles


def find(articles: Articles, which: str) -> StoredArticle:
    """The article that *which* means: an id, a key, an entry id or an address."""
    found = articles.get(which)
    if found is None:
        hint = "give its number, its key, its entry id or its address; `feedloom search` finds articles"
        raise click.BadParameter(f"there is no article {which!r} ({hint})", param_hint="ARTICLE")
    return found


def say(line: str) -> None:
    """Print *line*, whatever documents put into it."""
    click.echo(terminal.printable(line))


def name_of(article: StoredArticle) -> str:
    """How to name *article* in a line."""
    return f"{article.id} {article.title}".strip()


@click.command(short_help="Show in words how an article changed.")
@the_article
@with_config
@as_json
def history(which: str, path: Path, as_json: bool) -> None:
    """Show how ARTICLE changed, in words: what went as [-…-], what came as {+…+}.

    ARTICLE is its number, its key, its entry id or an address.

    \b
    Example:
      feedloom history https://example.org/news/1.html
      feedloom history 12
    """
    with store(path) as (config, _, articles):
        article = find(articles, which)
        versions = articles.history.versions(article.id)
        zone = ZoneInfo(config.site.timezone or "UTC")
    said = [*(version.said for version in versions), cast("dict[str, Any]", plain_fields(article))]
    steps = [
        (version.number + 1, version.replaced.astimezone(zone), list(differences(before, after)) or [UNSEEN])
        for version, before, after in zip(versions, said[:-1], said[1:], strict=True)
    ]
    if as_json:
        told = [{"version": number, "at": at.isoformat(), "differences": lines} for number, at, lines in steps]
        click.echo(terminal.to_json({"id": article.id, "entry_id": article.entry_id, "changes": told}))
        return
    say(f"{name_of(article)} [{article.status}{', hidden' if article.hidden else ''}]")
    say(f"first seen {article.first_seen.astimezone(zone):%Y-%m-%d %H:%M %Z}, {article.entry_id}")
    if not steps:
        say("It never changed.")
    for number, at, lines in steps:
        say(f"\nVersion {number}, {at:%Y-%m-%d %H:%M}")
        for line in lines:
            say(f"  {line}")


@click.command(short_help="Keep an article out of feeds, pages and search.")
@the_article
@with_config
def hide(which: str, path: Path) -> None:
    """Keep ARTICLE out of feeds, pages and search until `feedloom show`.

    \b
    Example:
      feedloom hide 12
    """
    with store(path) as (_, _, articles):
        article = find(articles, which)
        articles.lifecycle.hide(article.id, now=now())
    say(f"{name_of(article)} is hidden. {NEXT}")


@click.command()
@the_article
@with_config
def show(which: str, path: Path) -> None:
    """Let a hidden ARTICLE into the feeds again.

    \b
    Example:
      feedloom show 12
    """
    with store(path) as (_, _, articles):
        article = find(articles, which)
        articles.lifecycle.show(article.id, now=now())
    say(f"{name_of(article)} is shown. {NEXT}")


@click.command(short_help="Erase an article for good.")
@the_article
@with_config
@click.option("--yes", is_flag=True, help="Do not ask.")
def takedown(which: str, path: Path, yes: bool) -> None:
    """Erase ARTICLE for good: text, versions, documents, links to it; archives and pages with the next publish.

    Its number and addresses stay as a tombstone, so that it never comes back. Backups keep what they hold.

    \b
    Example:
      feedloom takedown https://example.org/news/1.html --yes
    """
    with store(path) as (_, _, articles):
        article = find(articles, which)
        if not yes:
            click.confirm(terminal.printable(f"Erase {name_of(article)} for good?"), abort=True, err=True)
        articles.lifecycle.take_down(article.id, now=now())
    say(f"Article {article.id} is erased. {NEXT}")


@click.group()
def category() -> None:
    """Change categories. Names of a source are mapped to ours under `categories` of the source.

    \b
    Example:
      feedloom category rename "Xã hội" "Đời sống"
    """


@category.command()
@click.argument("old", type=TEXT)
@click.argument("new", type=TEXT)
@with_config
def rename(old: str, new: str, path: Path) -> None:
    """Call the category OLD (its name or slug) NEW.

    It gets a new slug, its feed keeps its id, and the files of the old slug go on with the same entries.

    \b
    Example:
      feedloom category rename "Xã hội" "Đời sống"
    """
    with store(path, alone=True) as (_, database, articles):
        try:
            renamed = Categories(database).rename(old, new, now=now())
        except ModelError as error:
            near = nearest(old, [one.name for one in articles.categories()])
            hint = f"; did you mean {near}?" if near and error.what.startswith("no category") else ""
            raise click.UsageError(terminal.printable(f"{error}{hint}")) from error
    say(f"{old} is now {renamed.name}, its feed feeds/{renamed.slug}. {NEXT}")


@click.command(short_help="Find articles by their words.")
@click.argument("query", type=TEXT)
@with_config
@click.option("--category", metavar="NAME", type=TEXT, help="Only articles of this category.")
@click.option("--source", metavar="NAME", type=TEXT, help="Only articles of this source.")
@click.option("--since", type=click.DateTime(["%Y-%m-%d"]), help="Only articles from this day on.")
@click.option("--until", type=click.DateTime(["%Y-%m-%d"]), help="Only articles up to this day.")
@click.option("--limit", type=click.IntRange(1, 1000), default=20, show_default=True, help="How many at most.")
@as_json
def search(
    query: str,
    path: Path,
    category: str | None,
    source: str | None,
    since: datetime | None,
    until: datetime | None,
    limit: int,
    as_json: bool,
) -> None:
    """Find articles by their words, the best first, whatever the accents: duong finds đường.

    All words of QUERY are required; "a phrase", begin*, -without.

    \b
    Example:
      feedloom search "duong sat"
      feedloom search '"hoa mai" -quất' --category "Xã hội" --since 2026-01-01
    """
    with store(path) as (config, database, _):
        zone = ZoneInfo(config.site.timezone or "UTC")
        try:
            hits = Search(database).find(
                query,
                limit,
                category=category,
                source=source,
                since=since and since.replace(tzinfo=zone),
                until=until and until.replace(tzinfo=zone) + timedelta(days=1),
            )
        except ModelError as error:
            raise click.BadParameter(terminal.printable(str(error)), param_hint="QUERY") from error
    if as_json:
        click.echo(terminal.to_json([_hit(hit) for hit in hits]))
        return
    show_hits(hits, zone)


def _hit(hit: Hit) -> dict[str, object]:
    return asdict(hit) | {"date": hit.date.isoformat(), "snippet": "".join(part for part, _ in hit.snippet)}


def show_hits(hits: list[Hit], zone: ZoneInfo) -> None:
    """Each hit with its snippet; the words that were found stand out, on a terminal as bold, else between asterisks."""
    out, bold = terminal.console(sys.stdout), sys.stdout.isatty()
    for hit in hits:
        out.print(Text(terminal.printable(f"{hit.id}  {hit.title}"), style="bold" if bold else ""))
        facts = (f"{hit.date.astimezone(zone):%Y-%m-%d}", hit.category, hit.source, hit.url)
        out.print(Text(terminal.printable("    " + "  ".join(filter(None, facts))), style="dim" if bold else ""))
        line = Text("    ")
        for part, found in hit.snippet:
            text = terminal.printable(part)
            line.append(text if bold or not found else f"*{text}*", style="bold yellow" if bold and found else "")
        out.print(line)
    click.echo(f"{len(hits)} found." if hits else "Nothing found.", err=True)


@click.command(short_help="Find related articles by content again.")
@click.argument("which", metavar="[ARTICLE]...", type=TEXT, nargs=-1)
@with_config
def relate(which: tuple[str, ...], path: Path) -> None:
    """Find related articles by content again, for each ARTICLE or for all whose pages state none.

    A run does it once for each new article; after that they stay as they are.

    \b
    Example:
      feedloom relate 12
    """
    with store(path, alone=True) as (_, database, articles):
        related = RelatedArticles(database, articles.links)
        wanted = [find(articles, one).id for one in which] or related.unlinked()
        changed = sum(related.relate(number, now=now()) for number in wanted)
        for number in wanted if which else ():
            for kin in related.find(number):
                say(f"{number} – {kin.id} {kin.title}  ({kin.score:.2f}: {', '.join(kin.shared)})")
    say(f"{len(wanted)} looked at, {changed} changed. {NEXT if changed else ''}".rstrip())


@click.command(short_help="Run today's rules over the documents that were kept.")
@with_config
@click.option("--source", metavar="NAME", type=TEXT, help="Only articles of this source.")
@click.option("--dates", is_flag=True, help="Let dates of publication change too.")
@click.option("--dry-run", is_flag=True, help="Show what would change, and change nothing.")
@click.pass_context
def reparse(ctx: click.Context, path: Path, source: str | None, dates: bool, dry_run: bool) -> None:
    """Run today's rules over the kept documents, and show what changes, field by field.

    Ids stay, and no entry counts as updated. Exits with 1 if some article's documents cannot be read any more.

    \b
    Example:
      feedloom reparse --dry-run
      feedloom reparse --source ha-noi-nay --dates
    """
    config = load_config(path, os.environ)
    if source is not None and source not in (known := [one.name for one in config.sources]):
        near = nearest(source, known)
        hint = f"; did you mean {near}?" if near else ""
        raise click.BadParameter(f"no source is called {source!r}{hint}", param_hint="--source")
    looked_at = changed = failed = 0
    for one in App(config).reparse(source, dates=dates, dry_run=dry_run):
        looked_at += 1
        if one.cause:
            failed += 1
            click.echo(terminal.printable(f"{name_of(one.article)}: stays as it is: {one.cause}"), err=True)
        if one.changed:
            changed += 1
            say(name_of(one.article))
            for name, (old, new) in one.changed.items():
                say(f"  {FIELDS.get(name, name)}: {_change(old, new)}")
    ending = "nothing is stored" if dry_run else NEXT if changed else "nothing to publish"
    say(f"{looked_at} read again, {changed} {'would change' if dry_run else 'changed'}; {ending}")
    ctx.exit(1 if failed else 0)


def _change(old: object, new: object) -> str:
    """Two values of a field in one line."""
    if isinstance(old, list) and isinstance(new, list):
        gone, come = [one for one in old if one not in new], [one for one in new if one not in old]
        parts = [f"[-{one}-]" for one in gone] + ["{+" + str(one) + "+}" for one in come]
        return " ".join(parts) or "in another order"
    return word_difference(str(old or ""), str(new or ""))


@click.group()
def db() -> None:
    """Care for the store.

    \b
    Example:
      feedloom db check
    """


@db.command("check")
@with_config
@click.pass_context
def check_store(ctx: click.Context, path: Path) -> None:
    """Check the store: its pages, its references, its full-text index. Exits with 74 if something is wrong.

    \b
    Example:
      feedloom db check --config seeds/feedloom.toml
    """
    with store(path) as (config, database, _):
        faults = database.check()
        counted = Selections(database).count(Selection())
    for fault in faults:
        say(fault)
    if faults:
        click.echo("Restore a backup, or save what is left: `sqlite3 FILE .recover`", err=True)
        ctx.exit(74)
    say(f"{config.site.database} is sound; it shows {counted} articles.")


@db.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@with_config
def backup(file: Path, path: Path) -> None:
    """Copy the store to FILE, also while a run is at work, and check the copy. An older FILE is replaced at the end.

    \b
    Example:
      feedloom db backup /srv/backup/feedloom.db
    """
    config = load_config(path, os.environ)
    if not config.site.database.exists():
        raise click.UsageError(f"there is no store {str(config.site.database)!r} (`feedloom run` makes it)")
    if not file.absolute().parent.is_dir():
        raise click.BadParameter(f"the folder {str(file.parent)!r} does not exist", param_hint="FILE")
    if file.exists() and not file.is_file():
        raise click.BadParameter("there is something else than a file", param_hint="FILE")
    if file.exists() and file.samefile(config.site.database):
        raise click.BadParameter("this is the store itself", param_hint="FILE")
    back_up(config.site.database, file)
    say(f"{file} is a sound copy of the store, {file.stat().st_size:,} bytes.")


@db.command("prune")
@with_config
@click.option("--older-than", type=click.IntRange(1), metavar="DAYS", help="What belongs to articles older than this.")
@click.option("--keep", type=click.IntRange(0), metavar="NUMBER", help="What belongs to any but the newest so many.")
@click.option(
    "--depth",
    type=click.Choice([depth.name.lower() for depth in Depth]),
    default="documents",
    show_default=True,
    help="How much goes: kept documents and the log; earlier versions too; articles that no reader has seen too.",
)
@click.option("--dry-run", is_flag=True, help="Say how much would go, and delete nothing.")
def prune_store(path: Path, older_than: int | None, keep: int | None, depth: str, dry_run: bool) -> None:
    """Delete what is old, by age or number, raw documents first; never an article that readers have seen.

    Without its document an article cannot be read again by `feedloom reparse`.

    \b
    Example:
      feedloom db prune --older-than 365 --dry-run
      feedloom db prune --keep 20000 --depth versions
    """
    if older_than is None and keep is None:
        raise click.UsageError("give --older-than, --keep or both")
    with store(path, alone=True) as (_, database, _):
        before = None if older_than is None else now() - timedelta(days=older_than)
        gone = prune(database, before=before, keep=keep, depth=Depth[depth.upper()], dry_run=dry_run)
    lines = gone.visits + gone.health + gone.changes
    counted = f"{gone.documents} documents, {gone.versions} versions, {gone.articles} articles, {lines} lines of logs"
    say(f"{counted} {'would go' if dry_run else 'are gone'}" + (f"; {gone.bytes:,} bytes less." if gone.bytes else "."))


@db.command()
@with_config
def metadata(path: Path) -> None:
    """Print what Datasette shows beside the tables: what each means, and questions with their queries.

    \b
    Example:
      feedloom db metadata > metadata.json && datasette feedloom.db --metadata metadata.json
    """
    with store(path) as (config, database, _):
        click.echo(terminal.to_json(build_metadata(database, config.site.database.stem)))


COMMANDS = (history, hide, show, takedown, category, search, relate, reparse, db)
