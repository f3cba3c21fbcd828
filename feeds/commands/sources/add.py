"""`feedloom sources add`."""

import click


@click.command()
def add() -> None:
    """Add."""
