"""A `feedloom serve` in a process of its own, asked over real connections, and what it serves."""

from __future__ import annotations

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from hashlib import sha256
from pathlib import Path

from tests import warm

ROOT = Path(__file__).parents[2]
CONFIG = """
[site]
base_url = "https://feeds.example.org/"
title = "Báo Ven Sông"
language = "vi"

[[sources]]
name = "ven-song"
documents = "documents"
"""
PAGE = """<html lang=vi><title>{title}</title><article><h1>{title}</h1><p>{text}</p></article></html>"""

Headers = http.client.HTTPMessage


class Served:
    """A running `feedloom serve`."""

    def __init__(self, folder: Path, before: str = "", *, root: Path = ROOT, options: str = "--as-published") -> None:
        """Start it, with the packages in *root*; *before* is Python to run first, such as to shorten what it waits."""
        self.folder, self.public = folder, folder / "public"
        command = f"serve --port 0 {options}"
        program = f"import sys; from feeds.__main__ import main; {before}\nsys.argv[1:] = {command!r}.split(); main()"
        self.process = warm.Popen(
            [sys.executable, "-c", program],
            cwd=folder,
            env=os.environ | {"PYTHONPATH": str(root), "PYTHONUNBUFFERED": "1"},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        assert self.process.stdout is not None
        line = self.process.stdout.readline().decode()
        assert line.startswith("http://127.0.0.1:"), self.process.communicate()
        self.port = int(line.split("/")[2].rpartition(":")[2])

    def ask(self, path: str, method: str = "GET", **headers: str) -> tuple[int, Headers, bytes]:
        with closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)) as client:
            client.request(method, path, headers={name.replace("_", "-"): value for name, value in headers.items()})
            response = client.getresponse()
            return response.status, response.headers, response.read()

    def connect(self, *, receive: int | None = None) -> socket.socket:
        client = socket.socket()
        if receive:
            client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive)
        client.settimeout(60)
        client.connect(("127.0.0.1", self.port))
        return client

    def send(self, data: bytes) -> bytes:
        """All that comes back for *data* until the server closes."""
        with self.connect() as client:
            client.sendall(data)
            return b"".join(iter(lambda: client.recv(65536), b""))

    def until(self, condition: Callable[[], bool], seconds: float = 60) -> None:
        ends = time.monotonic() + seconds
        while not condition():
            assert time.monotonic() < ends
            time.sleep(0.05)

    def ready(self) -> bool:
        return self.ask("/readyz")[0] == 200

    def stop(self) -> tuple[int, bytes]:
        self.process.send_signal(signal.SIGTERM)
        _, err = self.process.communicate(timeout=60)
        return self.process.returncode, err


def feedloom(folder: Path, *command: str) -> None:
    warm.run(
        [sys.executable, "-m", "feeds", *command],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        check=True,
        capture_output=True,
    )


def write_document(folder: Path, name: str, title: str, text: str = "Sáng nay trời mưa ở Đà Nẵng. " * 30) -> None:
    (folder / "documents").mkdir(exist_ok=True)
    (folder / "documents" / f"{name}.html").write_text(PAGE.format(title=title, text=text), encoding="utf-8")


def published(public: Path, files: dict[str, bytes]) -> None:
    """Publish *files* by hand: each, then the manifest."""
    for path, data in files.items():
        (public / path).parent.mkdir(parents=True, exist_ok=True)
        replaced(public / path, data)
    names = {path: sha256(data).hexdigest() for path, data in files.items()}
    replaced(public / "manifest.json", json.dumps({"files": names}).encode())


def replaced(path: Path, data: bytes) -> None:
    part = path.with_name(f".{path.name}.part")
    part.write_bytes(data)
    part.replace(path)
