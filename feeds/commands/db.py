"""`feedloom db`: cares for the store."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path

import click

from feeds.commands.options import with_config
from feeds.commands.terminal import say, to_json
from storage.prune import Depth

#: Articles that a restored backup would bring back, as far as they are named.
MAX_SHOWN_TITLES = 20


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
    from feeds.commands.lookup import open_store
    from storage.database import MEND
    from storage.selections import Selection, Selections

    with open_store(path) as (config, database, _):
        problems = database.check()
        count = Selections(database).count(Selection())
    for problem in problems:
        say(problem)
    if problems:
        say(f"{MEND[0].upper()}{MEND[1:]}", err=True)
        ctx.exit(74)
    say(f"{config.site.database} is sound; it shows {count} articles.")


@db.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@with_config
def backup(file: Path, path: Path) -> None:
    """Copy the store to FILE, also while a run is at work, and check the copy. An older FILE is replaced at the end.

    \b
    Example:
      feedloom db backup /srv/backup/feedloom.db
    """
    from feeds.config.load import load_config
    from storage.database import back_up

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


@db.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@with_config
@click.option("--older", is_flag=True, help="Restore it although more was published after it was made.")
@click.pass_context
def restore(ctx: click.Context, file: Path, path: Path, older: bool) -> None:
    """Check the backup FILE and put it in the place of the store, which is kept aside.

    A backup that is older than what is published, or shows what was hidden or taken down since, is restored only with
    --older. Exits with 1 if that is missing, 74 if FILE is no sound store, 75 if a run is at work.

    \b
    Example:
      feedloom db restore /srv/backup/feedloom.db
    """
    from feeds.config.load import load_config
    from feeds.restore import restore

    config = load_config(path, os.environ)
    store = config.site.database
    if file.exists() and store.exists() and file.samefile(store):
        raise click.BadParameter("this is the store itself", param_hint="FILE")
    done = restore(config, file, older=older)
    if done.behind is not None:
        newest = f"{done.newest:%Y-%m-%d %H:%M}" if done.newest else "before any article"
        say(f"The backup is older ({newest} UTC) than what is published ({done.behind:%Y-%m-%d %H:%M} UTC).", err=True)
        if done.lost:
            say(
                f"It lacks {done.lost} published entries; sources that still name them bring them back.",
                err=True,
            )
    if done.returning:
        say("It would publish these again, which have been hidden, taken down or withdrawn since:", err=True)
    for title in done.returning[:MAX_SHOWN_TITLES]:
        say(f"  {title}", err=True)
    if len(done.returning) > MAX_SHOWN_TITLES:
        say(f"  and {len(done.returning) - MAX_SHOWN_TITLES} more", err=True)
    if not done.in_place:
        say("Nothing was changed. To restore it nevertheless, add --older.", err=True)
        ctx.exit(1)
    say(f"{store} is the backup now, sound, with {done.articles:,} articles.")
    if done.aside is not None:
        say(f"What was there is kept as {done.aside}.")
    if done.returning:
        say("Hide or take down again what must not return, before the next run or publication.")


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
    from feeds.app import now
    from feeds.commands.lookup import open_store
    from storage.prune import prune

    if older_than is None and keep is None:
        raise click.UsageError("give --older-than, --keep or both")
    with open_store(path, exclusive=True) as (_, database, _):
        before = None if older_than is None else now() - timedelta(days=older_than)
        gone = prune(database, before=before, keep=keep, depth=Depth[depth.upper()], dry_run=dry_run)
    lines = gone.visits + gone.health + gone.changes
    counts = f"{gone.documents} documents, {gone.versions} versions, {gone.articles} articles, {lines} lines of logs"
    say(f"{counts} {'would go' if dry_run else 'are gone'}" + (f"; {gone.bytes:,} bytes less." if gone.bytes else "."))


@db.command()
@with_config
def metadata(path: Path) -> None:
    """Print what Datasette shows beside the tables: what each means, and questions with their queries.

    \b
    Example:
      feedloom db metadata > metadata.json && datasette feedloom.db --metadata metadata.json
    """
    from feeds.commands.lookup import open_store
    from storage.schema import build_metadata

    with open_store(path) as (config, database, _):
        click.echo(to_json(build_metadata(database, config.site.database.stem)))
