"""Runs that are killed at random: the next one completes them, with nothing lost and nothing doubled."""

from __future__ import annotations

import os
import random
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

from storage.database import Database
from tests import warm

ROOT = Path(__file__).parents[3]
CONFIG = """[site]
title = "Paper"
base_url = "https://feeds.example.org/"
authority = "example.org,2026"
[[sources]]
name = "paper"
documents = "documents/*.html"
"""
#: How many runs are killed before one may end.
KILLS = 6


def make(folder: Path) -> Path:
    """A folder with a configuration and documents that link to each other."""
    (folder / "documents").mkdir(parents=True)
    (folder / "feedloom.toml").write_text(CONFIG)
    for number in range(40):
        text = f"Sentence {number} of the story goes on and on. " * 20
        other = (number + 7) % 60
        link = f'<a href="https://paper.example/{other}.html">Headline of story number {other}</a>'
        (folder / "documents" / f"{number}.html").write_text(
            f'<html lang="en"><head><link rel="canonical" href="https://paper.example/{number}.html"></head><body>'
            f"<article><h1>Headline of story number {number}</h1><p>{text}</p>"
            f"<h3>Related</h3><ul><li>{link}</li></ul></article></body></html>"
        )
    return folder


def run(folder: Path) -> subprocess.Popen[bytes]:
    environ = os.environ | {"PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "feeds", "run", "--config", str(folder / "feedloom.toml")]
    return warm.Popen(command, env=environ, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)


def contents(folder: Path) -> list[list[tuple[object, ...]]]:
    """All that a store holds but numbers and times of ours."""
    with closing(sqlite3.connect(folder / "feedloom.db")) as connection:
        return [
            sorted(connection.execute(sql).fetchall(), key=repr)
            for sql in (
                "SELECT key, entry_id, status, url, title, body, version FROM articles",
                "SELECT title, count(*) FROM changes JOIN articles ON id = article_id WHERE kind = 'new' GROUP BY id",
                "SELECT article_title, kind, position, link_title, target_title FROM related WHERE kind <> 'computed'",
                "SELECT title, sha256 FROM documents JOIN articles ON articles.id = article_id",
                "SELECT feed, title FROM feed_entries JOIN articles ON id = article_id",
            )
        ]


def test_killed_at_random(tmp_path: Path) -> None:
    """After any number of killed runs one that ends leaves what one run alone would have left, store and feeds."""
    chance = random.Random(7)
    whole, killed = make(tmp_path / "whole"), make(tmp_path / "killed")
    warm.server()  # its start is no part of a run
    started = time.monotonic()
    first = run(whole)
    assert first.communicate(timeout=120)[1] == b""
    lasts = time.monotonic() - started
    for _ in range(KILLS):
        child = run(killed)
        time.sleep(lasts * chance.uniform(0.2, 1))
        child.kill()
        child.communicate()
    last = run(killed)
    _, complaints = last.communicate(timeout=120)
    assert (last.returncode, complaints) == (0, b"")
    assert contents(killed) == contents(whole)
    with Database.open(killed / "feedloom.db") as database:
        assert database.check() == []

    def files(folder: Path) -> set[str]:
        return {str(path.relative_to(folder)) for path in (folder / "public").rglob("*") if path.is_file()}

    assert files(killed) == files(whole)
