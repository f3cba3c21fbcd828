"""Programs of ours that start in milliseconds: each is forked from a server that has imported everything before.

Starting an interpreter and importing feedloom takes half a second of processor time, and a parser's child another
quarter. A test that starts a command to see what it does, not how it starts, need not pay that: `warm.Popen` and
`warm.run` take what those of `subprocess` take, and give a process of its own, a child of ours, with its own folder,
environment, descriptors and exit. The parsers' children of such a command are forked from it.

What a fork cannot give is started as usual: other programs, `preexec_fn`, another user, variables that the interpreter
reads only when it starts. So is everything in the tests of starting itself.
"""

from __future__ import annotations

import atexit
import ctypes
import gc
import inspect
import io
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

from scraper.parsing.pool import BOOT, _Child
from scraper.parsing.worker import serve as parse

ROOT = Path(__file__).parents[1]
#: Where the packages are whose programs are forked.
ROOTS = {str(ROOT)}
#: linux/prctl.h: orphans among our descendants become our children.
PR_SET_CHILD_SUBREAPER = 36
#: Variables of the interpreter that a forked process can heed, or that change nothing for it.
HEEDED = {"PYTHONPATH", "PYTHONWARNINGS", "PYTHONUNBUFFERED", "PYTHONDONTWRITEBYTECODE"}
MAX_REQUEST_BYTES = 1 << 17

Request = dict[str, Any]


class Popen(subprocess.Popen[Any]):
    """A `subprocess.Popen` that is forked if it can be."""

    def _execute_child(self, *given: Any, **named: Any) -> None:
        usual = super()._execute_child  # type: ignore[misc]
        options = inspect.signature(usual).bind(*given, **named).arguments
        if not can_be_forked(options):
            usual(*given, **named)
            return
        standard = [options[name] for name in ("p2cread", "c2pwrite", "errwrite")]
        request = {
            "arguments": list(map(os.fspath, options["args"][1:])),
            "folder": os.fspath(options["cwd"] or Path.cwd()),
            "environ": dict(os.environ if options["env"] is None else options["env"]),
            "session": options["start_new_session"],
        }
        root = request["environ"].get("PYTHONPATH")
        usual_ones = [given if given >= 0 else usual for usual, given in enumerate(standard)]
        self.pid = server(root if root in ROOTS else str(ROOT)).start(request, usual_ones)
        self._child_created = True
        pipes = ("p2cread", "p2cwrite", "c2pread", "c2pwrite", "errread", "errwrite")
        self._close_pipe_fds(*(options[name] for name in pipes))  # type: ignore[attr-defined]


def run(
    arguments: Any, *, check: bool = False, capture_output: bool = False, timeout: float | None = None, **options: Any
) -> subprocess.CompletedProcess[Any]:
    """As `subprocess.run`, without input."""
    if capture_output:
        options |= {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    with Popen(arguments, **options) as process:
        try:
            output, errors = process.communicate(timeout=timeout)
        except BaseException:
            process.kill()
            raise
    done = subprocess.CompletedProcess(process.args, process.returncode, output, errors)
    if check:
        done.check_returncode()
    return done


def can_be_forked(options: dict[str, Any]) -> bool:
    """Whether a fork gives what `subprocess` would give for *options*, its own."""
    program = list(options["args"]) if isinstance(options["args"], list | tuple) else []
    environ = os.environ if options["env"] is None else options["env"]
    usual = {"preexec_fn": None, "pass_fds": (), "executable": None, "shell": False, "uid": None, "gid": None}
    return (
        program[:1] == [sys.executable]
        and (program[1:3] == ["-m", "feeds"] or program[1:2] == ["-c"])
        and all(options.get(name) == value or not options.get(name) for name, value in usual.items())
        and (environ.get("PYTHONPATH") in ROOTS or BOOT in program)
        and startup(environ) == startup(os.environ)
    )


def startup(environ: Any) -> dict[str, str]:
    """What the interpreter reads in *environ* when it starts, and only then."""
    return {
        name: value
        for name, value in environ.items()
        if name.startswith(("PYTHON", "LC_", "LANG", "LD_")) and name not in HEEDED
    }


class Server:
    """The process that forks: started when it is first needed."""

    def __init__(self, root: str) -> None:
        self._socket, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._lock = threading.Lock()
        with theirs:
            program = f"from tests.warm import run_to_end, serve; run_to_end(serve({theirs.fileno()}))"
            environ = {name: value for name, value in os.environ.items() if name not in HEEDED}
            self._process = subprocess.Popen(
                [sys.executable, "-c", program],
                env=environ | {"PYTHONPATH": os.pathsep.join(dict.fromkeys((root, str(ROOT))))},
                cwd=root,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                pass_fds=[theirs.fileno()],
            )
        atexit.register(self.stop)
        self._socket.recv(1)  # all is imported

    def start(self, request: Request, standard: list[int]) -> int:
        """The process id of a new child of ours. *standard* are its input, output and errors.

        The server forks twice, and the process between ends at once: meanwhile we are the one who adopts its child.
        """
        with self._lock:
            adopt_orphans(True)  # before it can have any
            try:
                socket.send_fds(self._socket, [json.dumps(request).encode("utf-8", "surrogateescape")], standard)
                return int(self._socket.recv(MAX_REQUEST_BYTES))
            finally:
                adopt_orphans(False)

    def stop(self) -> None:
        """End it; nothing is asked of it any more."""
        self._socket.close()
        self._process.wait()


@cache
def server(root: str = str(ROOT)) -> Server:
    """The one of this process for the packages in the folder *root*."""
    return Server(root)


@contextmanager
def warmed(root: Path) -> Iterator[None]:
    """Fork programs of the packages in the folder *root*, too: worth it for three or more of them."""
    ROOTS.add(str(root))
    try:
        yield
    finally:
        ROOTS.remove(str(root))
        server(str(root)).stop()


def adopt_orphans(wanted: bool) -> None:
    """Whether a descendant of ours whose parent ends becomes a child of ours."""
    ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, int(wanted), 0, 0, 0)


# What follows runs in the server, and in what is forked from it.


def serve(descriptor: int) -> Any:
    """Fork for each request that comes through *descriptor*. Returns only in a fork, and there what it is to run."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the tests
    import_all()
    connection = socket.socket(fileno=descriptor)
    connection.send(b".")
    while True:
        data, standard, _, _ = socket.recv_fds(connection, MAX_REQUEST_BYTES, 3)
        if not data:
            os._exit(0)
        told, tell = os.pipe()
        wait, go = os.pipe()
        between = os.fork()
        if not between:
            child = os.fork()
            if child:  # we end, and so the child gets the tests for its parent
                os.write(tell, str(child).encode())
                os._exit(0)
            os.close(go)
            os.read(wait, 1)
            connection.close()
            for end in (told, tell, wait):
                os.close(end)
            return prepare(json.loads(data.decode("utf-8", "surrogateescape")), standard)
        os.waitpid(between, 0)
        connection.send(os.read(told, 20))
        for end in (told, tell, wait, go, *standard):
            os.close(end)


def import_all() -> None:
    """Import the commands with all that they import when they are called, and the parsers."""
    from feeds.commands import COMMANDS

    for entry in COMMANDS:
        import_module(entry.place.partition(":")[0])
    for module in ("feeds.commands.cli", "feeds.app", "scraper.article", "scraper.article.explain"):
        import_module(module)
    assert threading.active_count() == 1, "a thread would be lost in a fork"
    gc.collect()
    gc.freeze()


def prepare(request: Request, standard: list[int]) -> Any:
    """Become the process that *request* asks for, up to what it is to run, which is the answer."""
    if request["session"]:
        os.setsid()
    for wanted, descriptor in enumerate(standard):
        os.dup2(descriptor, wanted)
    for descriptor in standard:
        os.close(descriptor)
    os.chdir(request["folder"])
    os.environ.clear()
    os.environ.update(request["environ"])
    time.tzset()
    signal.signal(signal.SIGINT, signal.default_int_handler)
    for option in filter(None, os.environ.get("PYTHONWARNINGS", "").split(",")):
        action, _, kind = option.partition("::")
        warnings.simplefilter(action, getattr(__import__("builtins"), kind or "Warning"))  # type: ignore[arg-type]
    reopen_streams()
    _Child.start = ForkedParser
    how, what, *arguments = request["arguments"]
    sys.argv[:] = ["-c" if how == "-c" else str(ROOT / what / "__main__.py"), *arguments]
    if how == "-c":
        return lambda: exec(compile(what, "<string>", "exec"), {"__name__": "__main__"})
    return import_module("feeds.__main__").main


def run_to_end(program: Callable[[], object]) -> None:
    """Run *program* and end as an interpreter does, but for taking all apart that was imported.

    That would take longer than many a command: nothing of it is shared any more once it is touched.
    """
    status = 0
    try:
        program()
    except SystemExit as end:
        if not isinstance(end.code, int | None):
            raise
        status = end.code or 0
    threading._shutdown()  # type: ignore[attr-defined]
    atexit._run_exitfuncs()
    gc.collect()  # which tells of what was left open
    with suppress(OSError, ValueError):
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status & 0xFF)
    sys.exit(status)  # the interpreter says that it cannot write


def reopen_streams() -> None:
    """Give `sys` its three streams anew, as an interpreter does that starts: ours are used to other descriptors."""
    unbuffered = bool(os.environ.get("PYTHONUNBUFFERED"))
    for descriptor, name in enumerate(("stdin", "stdout", "stderr")):
        mode, old = "wb" if descriptor else "rb", getattr(sys, name)
        raw = open(descriptor, mode, 0 if unbuffered and descriptor else -1, closefd=False)  # noqa: SIM115
        new = io.TextIOWrapper(
            raw,
            old.encoding,
            old.errors,
            line_buffering=name == "stderr" or raw.isatty(),
            write_through=unbuffered,
        )
        setattr(sys, name, new)
        setattr(sys, f"__{name}__", new)


class ForkedParser(subprocess.Popen[Any]):
    """A parser's child, forked from the command that needs it, which has imported the parsers."""

    def _execute_child(self, *given: Any, **named: Any) -> None:
        options = inspect.signature(super()._execute_child).bind(*given, **named).arguments  # type: ignore[misc]
        self.pid = os.fork()
        if not self.pid:
            try:
                os.setsid()
                signal.signal(signal.SIGINT, signal.default_int_handler)
                signal.signal(signal.SIGTERM, signal.SIG_DFL)
                for wanted, name in enumerate(("p2cread", "c2pwrite", "errwrite")):
                    os.dup2(options[name], wanted)
                os.closerange(3, os.sysconf("SC_OPEN_MAX"))
                parse(*options["args"][4:])
            finally:
                os._exit(0)
        self._child_created = True
        pipes = ("p2cread", "p2cwrite", "c2pread", "c2pwrite", "errread", "errwrite")
        self._close_pipe_fds(*(options[name] for name in pipes))  # type: ignore[attr-defined]
