"""The commands of `feedloom`: one module for each, and one row for each here.

To add a command, write `feeds/commands/<name>.py` with a click command in it and add its row to COMMANDS. A module is
imported only when its command is called or completed. Keep imports of feeds.app, feeds.web and scraper inside the
function, so that `--help` and completion stay fast.

Shared by the commands: cli (the program itself), options, lookup (which store, article or source is meant), terminal
and tables (output), report (what runs and publications print) and difference (how an article changed).
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CommandEntry:
    """Where a command is, and what `feedloom --help` says about it."""

    name: str
    #: "module:attribute".
    place: str
    #: One line, short enough for a terminal of 80 columns.
    summary: str


#: Every command of the program; `--help` sorts them.
COMMANDS = (
    CommandEntry("category", "feeds.commands.category:category", "Change categories."),
    CommandEntry("check", "feeds.commands.check:check", "Say what is wrong with the configuration, or what it visits."),
    CommandEntry(
        "completion", "feeds.commands.completion:completion", "Print the script that completes commands in a shell."
    ),
    CommandEntry("db", "feeds.commands.db:db", "Care for the store."),
    CommandEntry("hide", "feeds.commands.hide:hide", "Keep an article out of feeds, pages and search."),
    CommandEntry("history", "feeds.commands.history:history", "Show in words how an article changed."),
    CommandEntry("import", "feeds.commands.import_:import_sources", "Take over the sources of another program."),
    CommandEntry("init", "feeds.commands.init:init", "Write a commented configuration to start from."),
    CommandEntry("install", "feeds.commands.install:install", "Print what makes cron or systemd run feedloom."),
    CommandEntry("learn", "feeds.commands.learn:learn", "Learn sites from their own pages."),
    CommandEntry("parse", "feeds.commands.parse:parse", "Print the record of one document; needs no configuration."),
    CommandEntry(
        "publish", "feeds.commands.publish:publish", "Publish what the store holds, without visiting a source."
    ),
    CommandEntry("relate", "feeds.commands.relate:relate", "Find related articles by content again."),
    CommandEntry("reparse", "feeds.commands.reparse:reparse", "Run today's rules over the documents that were kept."),
    CommandEntry("rules", "feeds.commands.rules:rules", "Check, try and list the rules of sites."),
    CommandEntry("run", "feeds.commands.run:run", "Visit each source once, record what is new, and publish."),
    CommandEntry("search", "feeds.commands.search:search", "Find articles by their words."),
    CommandEntry("serve", "feeds.commands.serve:serve", "Serve what is published, from memory."),
    CommandEntry("show", "feeds.commands.hide:show", "Let a hidden ARTICLE into the feeds again."),
    CommandEntry("sources", "feeds.commands.sources:sources", "Try sources out, and add them."),
    CommandEntry("status", "feeds.commands.status:status", "Show how each source fares."),
    CommandEntry("stories", "feeds.commands.stories:stories", "List what several papers tell."),
    CommandEntry("story", "feeds.commands.story:story", "Change stories by hand."),
    CommandEntry("takedown", "feeds.commands.takedown:takedown", "Erase an article for good."),
    CommandEntry("watch", "feeds.commands.watch:watch", "Visit each source when it is due, until it is stopped."),
)
