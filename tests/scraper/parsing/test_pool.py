"""A document can neither hang, crash nor starve a run: its child is killed, the document named, the rest goes on."""

from __future__ import annotations

import ctypes
import fcntl
import os
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable
from concurrent.futures import Future
from importlib import import_module
from pathlib import Path

import pytest

from scraper.parsing.messages import AnswerUnpickler
from scraper.parsing.pool import ParserPool
from scraper.rules.folders import RuleFolders
from storage.errors import (
    BinaryError,
    ExtractError,
    ModelError,
    OversizedError,
    ParserCrash,
    ParserStartError,
    ParserTimeout,
)
from storage.model import Article, Document, Kind

ROOT = Path(__file__).parents[3]


#: An answer that calls a function by way of what a module of ours imports.
EVIL = b"\x80\x04cstorage.model\nre.enum.sys.getsizeof\n(\x8c\x01xtR."
#: One that puts an attribute on a class of ours, and one that puts it on its only member of that name.
ON_CLASS = b"\x80\x04cstorage.model\nKind\nN}\x8c\x03badI1\ns\x86b."
ON_MEMBER = b"\x80\x04cstorage.model\nKind\n(\x8c\x07articletR}\x8c\x03badI1\nsb."


def parse(document: Document, *, timezone: str | None, rules: RuleFolders | None) -> Article:
    """A parser that does as the document says."""
    order, _, argument = document.data.decode().partition(" ")
    match order:
        case "hang":
            ctypes.CDLL(None).sleep(60)  # as C code does: no signal handler of Python runs
        case "crash":
            os.kill(os.getpid(), signal.SIGSEGV)
        case "exit":
            os._exit(3)
        case "eat":
            bytearray(3 << 30)
        case "bug":
            raise KeyError(argument)
        case "binary":
            raise BinaryError("not text", document.name)
        case "model":
            raise ModelError("no such date", argument)
        case "garbage":
            os.write(3, b"\xff" * 64)  # the socket: an answer of 18 EB
        case "noise":
            os.write(3, (7).to_bytes(8) + b"\x80\x05garba")
        case "import" | "class" | "member":
            answer = {"import": EVIL, "class": ON_CLASS, "member": ON_MEMBER}[order]
            os.write(3, len(answer).to_bytes(8) + answer)
        case "print":
            print("stray")
            os.write(1, b"stray")
            os.write(2, b"stray")
    descriptors = sorted(int(entry.name) for entry in Path("/proc/self/fd").iterdir())
    body = (str(os.getpid()), str(len(document.data)), str(descriptors[:-1]), str("click" in sys.modules))
    return Article(kind=Kind.ARTICLE, title=order, timezone=timezone or "UTC", body=body)


def document(text: str) -> Document:
    return Document(data=text.encode(), path=f"{text.split()[0]}.txt")


def wait_for(happens: Callable[[], bool], seconds: float = 30) -> bool:
    """Whether something happens within some seconds."""
    end = time.monotonic() + seconds
    while not happens():
        if time.monotonic() > end:
            return False
        time.sleep(0.02)
    return True


def is_alive(process: int) -> bool:
    try:
        state = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state not in "ZX"


def children() -> set[int]:
    """The processes that this one has started and that still live."""
    tasks = Path("/proc/self/task").glob("*/children")
    return {int(child) for task in tasks for child in task.read_text().split() if is_alive(int(child))}


def test_articles_come_back() -> None:
    """Articles come back with their settings, from another process that holds no descriptor of ours."""
    before = children()
    with ParserPool(2, parse=parse) as pool:
        futures = [pool.submit(document(f"n{number}"), timezone="Asia/Ho_Chi_Minh") for number in range(20)]
        articles = [future.result() for future in futures]
    assert [article.title for article in articles] == [f"n{number}" for number in range(20)]
    assert {article.timezone for article in articles} == {"Asia/Ho_Chi_Minh"}
    assert os.getpid() not in {int(article.body[0]) for article in articles}
    assert {article.body[2] for article in articles} == {"[0, 1, 2, 3]"}
    assert children() == before


def test_lazy_start() -> None:
    """No document, no child; one document, one child."""
    before = children()
    with ParserPool(4, parse=parse) as pool:
        assert children() == before
        pool.submit(document("one")).result()
        assert len(children() - before) == 1
        pool.submit(document("two")).result()
        assert len(children() - before) == 1


def test_few_short_documents_cost_one_child() -> None:
    """Documents that are read faster than a child starts share one; a long one does not hold up the next."""
    before = children()
    with ParserPool(2, parse=parse) as pool:
        for future in [pool.submit(document(f"n{number}")) for number in range(6)]:
            future.result()
        assert len(children() - before) == 1
        pool.submit(document("hang"))
        assert pool.submit(document("other")).result(timeout=30).title == "other"
        assert len(children() - before) == 2
        pool.close(wait=False)


def test_many_short_documents_are_shared() -> None:
    """However short each of them is: as soon as they have waited for longer than a start takes, another child helps."""
    before = children()
    with ParserPool(2, parse=parse) as pool:
        deadline = time.monotonic() + 60
        while len(children() - before) < 2 and time.monotonic() < deadline:
            for future in [pool.submit(document(f"n{number}")) for number in range(50)]:
                future.result()
        assert len(children() - before) == 2


def test_large_documents() -> None:
    """A document far larger than any pipe goes through; a larger one than allowed is refused before it is parsed."""
    with ParserPool(1, parse=parse, max_bytes=10_000_000) as pool:
        assert pool.submit(document("x " + "y" * 9_000_000)).result().body[1] == "9000002"
        with pytest.raises(OversizedError, match=r"'x\.txt'"):
            pool.submit(document("x " + "y" * 10_000_000)).result()


@pytest.mark.parametrize(
    ("order", "error", "message"),
    [
        pytest.param("hang", ParserTimeout, r"took more than 0.5 s and was stopped: 'hang.txt'", id="hang"),
        pytest.param("crash", ParserCrash, r"died \(SIGSEGV\): 'crash.txt'", id="crash"),
        pytest.param("exit", ParserCrash, r"died \(exit status 3\): 'exit.txt'", id="exit"),
        pytest.param("eat", ParserCrash, r"too much memory: 'eat.txt'", id="memory"),
        pytest.param("bug x", ParserCrash, r"KeyError in test_pool.py, line \d+: 'bug.txt'", id="bug"),
        pytest.param("garbage", ParserCrash, r"answered what it cannot: 'garbage.txt'", id="garbage"),
        pytest.param("noise", ParserCrash, r"answered what it cannot: 'noise.txt'", id="noise"),
        pytest.param("import", ParserCrash, r"answered what it cannot: 'import.txt'", id="foreign-class"),
        pytest.param("class", ParserCrash, r"answered what it cannot: 'class.txt'", id="change-of-a-class"),
        pytest.param("member", ParserCrash, r"answered what it cannot: 'member.txt'", id="change-of-a-member"),
        pytest.param("binary", BinaryError, r"not text: 'binary.txt'", id="document-error"),
        pytest.param("model x", ExtractError, r"no such date: 'x': 'model.txt'", id="other-error"),
    ],
)
def test_a_bad_document_costs_itself_only(order: str, error: type[Exception], message: str) -> None:
    """Whatever a document does to its child, it is named with the cause, and those around it are read."""
    before = children()
    with ParserPool(1, parse=parse, timeout=0.5 if order == "hang" else 30) as pool:
        futures = [pool.submit(document(text)) for text in ("before", order, "after")]
        assert futures[0].result().title == "before"
        with pytest.raises(error, match=message):
            futures[1].result()
        assert futures[2].result().title == "after"
    assert children() == before
    assert not hasattr(Kind.ARTICLE, "bad")


def test_what_a_child_sends_changes_no_class() -> None:
    """Each class that a child may send takes no attributes: it is built into Python, or has a `__setstate__`."""
    for module in map(import_module, AnswerUnpickler.MODULES):
        for kind in (
            one for one in vars(module).values() if isinstance(one, type) and one.__module__ == module.__name__
        ):
            if not hasattr(kind, "__setstate__"):
                with pytest.raises(TypeError, match="immutable type"):
                    kind.bad = 1  # type: ignore[attr-defined]


def test_idle_child_killed() -> None:
    """A child that is killed while it has nothing to do costs no document."""
    with ParserPool(1, parse=parse) as pool:
        child = int(pool.submit(document("one")).result().body[0])
        os.kill(child, signal.SIGKILL)
        assert wait_for(lambda: not is_alive(child))
        assert int(pool.submit(document("two")).result().body[0]) != child


def test_busy_child_killed() -> None:
    """A child that is killed at work fails its document and is replaced."""
    with ParserPool(1, parse=parse) as pool:
        child = int(pool.submit(document("one")).result().body[0])
        future = pool.submit(document("hang"))
        time.sleep(0.2)
        os.kill(child, signal.SIGKILL)
        with pytest.raises(ParserCrash, match="SIGKILL"):
            future.result(timeout=30)
        assert pool.submit(document("two")).result().title == "two"


def test_exception_drops_what_was_submitted() -> None:
    """An exception in the block, Ctrl-C too, ends everything at once, hanging children included."""
    before, start = children(), time.monotonic()
    futures: list[Future[Article]] = []

    def interrupted() -> None:
        with ParserPool(2, parse=parse) as pool:
            futures.extend(pool.submit(document("hang")) for _ in range(6))
            assert wait_for(lambda: len(children() - before) == 2)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert time.monotonic() - start < 30
    assert children() == before
    assert all(future.cancelled() or isinstance(future.exception(), ParserCrash) for future in futures)


def test_no_stray_output(capfd: pytest.CaptureFixture[str]) -> None:
    """What a parser prints, and what it says when it dies, appears nowhere."""
    with ParserPool(1, parse=parse) as pool:
        pool.submit(document("print")).result()
        pool.submit(document("crash")).exception()
    assert capfd.readouterr() == ("", "")


def test_child_that_does_not_start() -> None:
    """Where no child can start, the future says why, and that is not held against the document."""

    def local(document: Document, *, timezone: str | None, rules: RuleFolders | None) -> Article:
        raise NotImplementedError

    with ParserPool(1, parse=local) as pool, pytest.raises(ParserStartError, match="AttributeError"):
        pool.submit(document("one")).result(timeout=30)
    with ParserPool(1, parse=parse, memory=1 << 20) as pool, pytest.raises(ParserStartError, match="does not start"):
        pool.submit(document("one")).result(timeout=30)


def test_a_child_that_cannot_be_made(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the system gives no process, nothing stays open, however long the error is kept."""
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    with ParserPool(1, parse=parse) as pool:
        before = len(list(Path("/proc/self/fd").iterdir()))
        futures = [pool.submit(document("one")) for _ in range(5)]
        assert {type(future.exception(timeout=30)) for future in futures} == {ParserStartError}
        assert len(list(Path("/proc/self/fd").iterdir())) == before


def test_in_process() -> None:
    """For tests: the same answers and errors, here and at once."""
    with ParserPool(in_process=True, parse=parse, max_bytes=20) as pool:
        assert pool.submit(document("one")).result().body[0] == str(os.getpid())
        assert isinstance(pool.submit(document("bug x")).exception(), ParserCrash)
        assert isinstance(pool.submit(document("x " + "y" * 20)).exception(), OversizedError)


#: A program that holds a lock, parses, and says so; it runs everything at import, as a careless script would.
PROGRAM = """
    import fcntl, os, sys, signal
    sys.path[:0] = [{root!r}]
    import click
    from scraper.parsing.pool import ParserPool
    from storage.errors import ParserStartError
    from storage.model import Document
    from tests.scraper.parsing.test_pool import parse
    print("started", flush=True)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    signal.signal(signal.SIGINT, signal.default_int_handler)  # a test run in the background has it ignored
    lock = open({lock!r}, "w")
    fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    os.set_inheritable(lock.fileno(), True)
    with ParserPool(2, parse=parse) as pool:
        article = pool.submit(Document(data=b"one")).result()
        hanging = pool.submit(Document(data=b"hang"))
        print(article.body[0], article.body[3], flush=True)
        hanging.result()
"""


@pytest.mark.parametrize("ending", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_parent_ends_in_the_middle(tmp_path: Path, ending: signal.Signals) -> None:
    """When only the parent is ended, in the middle of a hang, its children die and its lock is free."""
    program, lock = tmp_path / "program.py", tmp_path / "lock"
    program.write_text(textwrap.dedent(PROGRAM).format(root=str(ROOT), lock=str(lock)))
    with subprocess.Popen(
        [sys.executable, program], stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=tmp_path
    ) as run:
        assert run.stdout is not None
        assert run.stdout.readline() == b"started\n"
        child, has_click = run.stdout.readline().split()
        time.sleep(0.2)
        run.send_signal(ending)
        output, _ = run.communicate(timeout=30)
    assert output == b""
    assert has_click == b"False"
    assert wait_for(lambda: not is_alive(int(child)))
    with lock.open("w") as again:
        fcntl.flock(again, fcntl.LOCK_EX | fcntl.LOCK_NB)
