"""`feedloom init`: writes a configuration to start from."""

from __future__ import annotations

from pathlib import Path

import click

from feeds.commands.options import checked_by
from feeds.commands.terminal import say
from feeds.config import DEFAULT_NAME


@click.command()
@click.argument("place", metavar="[FOLDER|FILE]", type=click.Path(path_type=Path), default=".")
@click.option(
    "--base-url",
    callback=checked_by("check_base_url"),
    default="http://127.0.0.1:8080/",
    show_default=True,
    help="The public address of what will be published.",
)
@click.option(
    "--authority", callback=checked_by("check_authority"), help="What ids begin with: a domain of yours, a year."
)
def init(place: Path, base_url: str, authority: str | None) -> None:
    """Write a commented configuration to start from.

    It goes into FOLDER as feedloom.toml, or into FILE (*.toml), and never over one that is there.

    \b
    Example:
      feedloom init news --base-url https://news.example.org/ --authority example.org,2026
    """
    from importlib import resources
    from string import Template

    from feeds.app import now
    from feeds.authority import default_authority

    path = place if place.suffix == ".toml" else place / DEFAULT_NAME
    authority = authority or default_authority(base_url, now=now())
    template = Template(resources.files("feeds.config").joinpath("template.toml").read_text(encoding="utf-8"))
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8") as file:
            file.write(template.substitute(base_url=base_url, authority=authority))
        (path.parent / "documents").mkdir(exist_ok=True)
    except FileExistsError as error:
        raise click.UsageError(f"{path} is there already; it stays as it is") from error
    except OSError as error:
        raise click.UsageError(f"cannot write {path}: {error.strerror}") from error
    say(f"{path} is written. Put documents into {path.parent / 'documents'}, then: feedloom run --config {path}")
