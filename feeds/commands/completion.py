"""`feedloom completion`: prints the script for completion in a shell."""

from __future__ import annotations

import click
from click.shell_completion import get_completion_class


@click.command()
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
@click.pass_context
def completion(ctx: click.Context, shell: str) -> None:
    """Print the script that makes SHELL complete feedloom's commands and options.

    \b
    Example:
      feedloom completion bash >> ~/.bashrc
    """
    source = get_completion_class(shell)
    assert source is not None
    click.echo(source(ctx.find_root().command, {}, "feedloom", "_FEEDLOOM_COMPLETE").source())
