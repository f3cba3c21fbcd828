"""The program of a worker: a child process that parses one document after the other, until its pool hangs up."""

from __future__ import annotations

import ctypes
import gc
import os
import pickle
import resource
import signal
import socket
import traceback
from collections.abc import Callable
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any, TypeVar

from scraper.parsing.limits import require_shape
from scraper.parsing.messages import receive, send
from scraper.rules.folders import RuleFolders
from storage.errors import (
    ConfigError,
    DocumentError,
    ExtractError,
    FeedloomError,
    ParserCrash,
    ParserStartError,
)
from storage.model import Article, Document

#: linux/prctl.h: the signal that a process gets when the thread that started it ends.
PR_SET_PDEATHSIG = 1

T = TypeVar("T")


def extract(
    document: Document, *, timezone: str | None, rules: RuleFolders | None, learnt: str | None = None
) -> Article:
    """Read the article in *document*; see `extract_article`. *learnt*: the text of the learnt rule of its host.

    Imports the parsers here, because the parent process must never load one.
    """
    from scraper.article import extract_article
    from scraper.rules.learnt import with_learnt
    from scraper.rules.rules import rules_with

    require_shape(document)
    return extract_article(document, timezone=timezone, rules=with_learnt(rules_with(rules), learnt))


def try_rule(document: Document, **options: Any) -> dict[str, object]:
    """What one rule finds on the page in *document*; see `scraper.article.trial`."""
    from scraper.article.trial import try_rule

    require_shape(document)
    return try_rule(document, **options)


def explain(
    document: Document, *, timezone: str | None, rules: RuleFolders | None = None, learnt: str | None = None
) -> dict[str, object]:
    """The record of *document* with its explanation, as plain values; the options are those of `extract`.

    Imports the parsers here, as that does.
    """
    from scraper.article.explain import explain
    from scraper.rules.learnt import with_learnt
    from scraper.rules.rules import rules_with

    require_shape(document)
    return dict(explain(document, timezone=timezone, rules=with_learnt(rules_with(rules), learnt)))


def serve(function: str, memory: str, parent: str) -> None:
    """Answer the requests that come through descriptor 0, until it closes.

    *function* is the name of the one that will probably be asked for, *memory* the limit of the address space in bytes,
    *parent* the process id of the pool.
    """
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != int(parent):  # it died before the line above
        return
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    hard_limit = resource.getrlimit(resource.RLIMIT_AS)[1]  # of whoever started us; it may be lower
    limit = int(memory) if hard_limit == resource.RLIM_INFINITY else min(int(memory), hard_limit)
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    connection = socket.socket(fileno=os.dup(0))
    os.dup2(1, 0)  # /dev/null
    gc.disable()  # until all is imported
    try:
        load(function)
    except Exception as error:
        send(connection, f"{type(error).__name__}: {error}".encode(), None)
        return
    collect_rarely()
    send(connection, b"", None)
    while True:
        try:
            name, document, options = pickle.loads(receive(connection, None))  # noqa: S301  from our parent
        except (EOFError, OSError):
            return
        answer = call(load(name), document, options)
        send(connection, pickle.dumps(answer, pickle.HIGHEST_PROTOCOL), None)


def call(function: Callable[..., T], document: Document, options: dict[str, object]) -> T | FeedloomError:
    """What *function* returns for *document*, or an error that says whose fault it is; any other error is a crash."""
    try:
        return function(document, **options)
    except (DocumentError, ExtractError) as error:
        return error
    except ConfigError as error:  # the user's site rules have gone wrong since the start: no document's fault
        return ParserStartError("the site rules cannot be used", str(error))
    except FeedloomError as error:
        return ExtractError(str(error), document.name)
    except MemoryError:
        return ParserCrash("parsing takes too much memory", document.name)
    except Exception as error:
        place = traceback.extract_tb(error.__traceback__)[-1]
        cause = f"{type(error).__name__} in {Path(place.filename).name}, line {place.lineno}"
        return ParserCrash(f"the parser failed: {cause}", document.name, "please report it, with the document")


def collect_rarely() -> None:
    """Run the garbage collector rarely, and never over loaded modules: pages make many objects and no cycles."""
    gc.collect()
    gc.freeze()
    gc.enable()
    gc.set_threshold(50_000, 20, 50)


@cache
def load(name: str) -> Callable[..., object]:
    """The function that "module:name" names; of `extract`, with everything that it imports when it is called."""
    module, _, attribute = name.partition(":")
    function: Callable[..., object] = getattr(import_module(module), attribute)
    if function is extract:
        import_module("scraper.article")
    return function
