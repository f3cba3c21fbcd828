"""Commands that visit sources, against a real site and as real processes."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from feeds.app import App
from feeds.commands import terminal
from feeds.commands.cli import cli
from feeds.config.load import load_config
from feeds.lock import lock
from feeds.scheduler import Scheduler
from tests.feeds.real_cron import CronJob
from tests.scraper.paper import Answer, Paper, running_paper

ROOT = Path(__file__).parents[3]


def call(*arguments: str) -> Result:
    """`feedloom` with *arguments*; anything but an orderly end is a failure of the test."""
    result = CliRunner().invoke(cli, arguments, prog_name="feedloom")
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


@pytest.fixture
def paper() -> Iterator[Paper]:
    with running_paper() as paper:
        paper.listing("/town", [paper.article(number) for number in range(8)])
        yield paper


@pytest.fixture
def here(tmp_path: Path, paper: Paper, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a configuration of one source, made the working directory."""
    monkeypatch.chdir(tmp_path)
    write(tmp_path, paper)
    return tmp_path


def write(folder: Path, paper: Paper, *, source: str = "", more: str = "") -> None:
    (folder / "feedloom.toml").write_text(
        '[site]\nbase_url = "https://feeds.example.org/"\nauthority = "example.org,2026"\n'
        f'[fetch]\nallow_hosts = "{paper.host}"\ndelay = 0.0\n'
        f'[[sources]]\nname = "town"\nlisting = "{paper.url("/town")}"\n{source}\n{more}'
    )


def query(folder: Path, sql: str) -> list[tuple[Any, ...]]:
    """What the store holds."""
    with closing(sqlite3.connect(folder / "feedloom.db")) as store:
        return store.execute(sql).fetchall()


@contextmanager
def process(*arguments: str, folder: Path, before: str = "") -> Iterator[subprocess.Popen[str]]:
    """A command of feedloom, begun, and killed at the end; *before* is Python that it runs first, as to be quicker by
    the clock.
    """
    environment = os.environ | {"PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(
        [sys.executable, "-c", f"{before}\nfrom feeds.__main__ import main; main()", *arguments],
        cwd=folder,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as begun:
        try:
            yield begun
        finally:
            begun.kill()


class TestRun:
    """`feedloom run` over the web."""

    def test_twice(self, here: Path, paper: Paper) -> None:
        """The first run reads all, the second asks for the listing alone and writes nothing."""
        first = json.loads(call("run", "--json").stdout)
        assert (first["exit_status"], first["sources"][0]["new"], first["sources"][0]["requests"]) == (0, 8, 9)
        paper.asked.clear()
        second = json.loads(call("run", "--json").stdout)
        assert (paper.asked, second["written"]) == ([("/town", 304)], [])

    def test_due(self, here: Path, paper: Paper) -> None:
        """`--due` leaves a source alone until it is due."""
        assert call("run", "--due").output == ""
        paper.asked.clear()
        assert call("run", "--due").exit_code == 0
        assert paper.asked == []

    def test_broken_on_every_run(self, here: Path, paper: Paper) -> None:
        """After a redesign each run ends with 1 and says why; the feed keeps its articles."""
        call("run")
        before = (here / "public/feeds/all.rss").read_bytes()
        paper.put("/town", "<p>New design")
        for _ in range(2):
            broken = call("run")
            assert broken.exit_code == 1
            assert "0 articles; it found 8 on average" in broken.stderr
        assert (here / "public/feeds/all.rss").read_bytes() == before

    def test_quarantine(self, here: Path, paper: Paper) -> None:
        """A page that fails counts in two runs; then it is in quarantine, and the runs are fine."""
        path = paper.article(3)
        paper.pages[path] = Answer(b"", status=500)
        assert [call("run").exit_code for _ in range(3)] == [1, 1, 0]

    def test_every_source_fails(self, here: Path, paper: Paper) -> None:
        """Where every source fails the status is 3."""
        paper.pages.clear()
        assert call("run").exit_code == 3

    def test_secrets_stay_secret(self, here: Path, paper: Paper, monkeypatch: pytest.MonkeyPatch) -> None:
        """Secrets come from the environment, reach the site, and stand in no output, store or feed."""
        monkeypatch.setenv("TOWN_KEY", "s3cr3t-value")
        write(here, paper, source='headers = { "X-Key" = { env = "TOWN_KEY" } }\nuser = "me"\npassword = "pw"')
        wrong = call("run")
        assert wrong.exit_code == 2
        assert "secrets do not stand in the configuration" in wrong.output
        assert '"pw"' not in wrong.output
        write(here, paper, source='headers = { "X-Key" = { env = "TOWN_KEY" } }')
        shown = call("run", "--summary").output
        assert paper.requests[-1]["x-key"] == "s3cr3t-value"
        files = [file for file in here.rglob("*") if file.is_file()]
        assert all(b"s3cr3t-value" not in file.read_bytes() for file in files)
        assert "s3cr3t-value" not in shown

    def test_interrupted(self, here: Path, paper: Paper) -> None:
        """Ctrl-C ends a run with 130; what it recorded stays, and the log says that its visit was cut short."""
        (here / "feedloom.toml").write_text((here / "feedloom.toml").read_text().replace("delay = 0.0", "delay = 1.0"))
        with process("run", folder=here) as run:
            deadline = time.monotonic() + 40
            while len(paper.asked) < 5 and time.monotonic() < deadline:
                time.sleep(0.05)
            run.send_signal(signal.SIGINT)
            _, said = run.communicate(timeout=20)
        assert (run.returncode, len(said.splitlines())) == (130, 1)
        ((new, notes),) = query(here, "SELECT new, notes FROM visits")
        assert "cut short" in notes
        assert query(here, "SELECT count(*) FROM articles WHERE status = 'full'") == [(new,)]


class TestAlert:
    """Who is told."""

    def test_once_for_each_change(self, here: Path, paper: Paper) -> None:
        """The command is run and the health feed written once when a source breaks, and once when it is well."""
        write(here, paper, more='[alert]\ncommand = "cat >> told"\n')
        call("run")
        quiet = (here / "public/feeds/_health.atom").read_text()
        assert "<entry" not in quiet, "it can be subscribed to before anything breaks"
        call("run")
        assert (here / "public/feeds/_health.atom").read_text() == quiet
        paper.put("/town", "<p>New design")
        for _ in range(3):
            call("run")
        (told,) = map(json.loads, (here / "told").read_text().splitlines())
        assert (told["source"], "0 articles" in told["cause"]) == ("town", True)
        feed = (here / "public/feeds/_health.atom").read_text()
        assert feed.count("<entry") == 1
        assert "feeds/_health.atom" in json.loads((here / "public/manifest.json").read_text())["files"]
        (here / "public/feeds/_health.atom").unlink()
        call("run")
        assert (here / "public/feeds/_health.atom").read_text() == feed
        paper.listing("/town", [paper.article(number) for number in range(8)])
        for _ in range(2):
            call("run")
        assert [json.loads(line)["cause"] is None for line in (here / "told").read_text().splitlines()] == [False, True]
        assert "town is well again" in (here / "public/feeds/_health.atom").read_text()

    def test_command_that_fails(self, here: Path, paper: Paper) -> None:
        """A command that fails is a failure of the run, and is tried again by the next one."""
        write(here, paper, more='[alert]\ncommand = "echo no >&2; exit 3"\n')
        paper.put("/town", "<p>New design")
        for _ in range(2):
            assert "ended with 3: no" in call("run").output


class TestStatus:
    """`feedloom status`."""

    def test_states(self, here: Path, paper: Paper) -> None:
        """Before a visit, after it, and when it is broken: the state, the shares, the cause."""
        call("check")
        call("run")
        good = call("status")
        assert good.exit_code == 0
        assert "fine" in good.output
        assert "date 100%" in good.output
        paper.put("/town", "<p>New design")
        call("run")
        bad = call("status")
        assert bad.exit_code == 1
        assert "0 articles; it found 8 on average" in bad.output
        (row,) = json.loads(call("status", "--json").output)
        assert (row["name"], row["state"], row["fields"]["title"]) == ("town", "broken", 1.0)
        assert {"last_success", "next_visit", "seen", "new", "updated", "failed", "cause"} <= row.keys()

    def test_last_error(self, here: Path, paper: Paper) -> None:
        """Of documents that failed the first is named with its cause, in one line; the source is not failing."""
        paper.pages[paper.article(3)] = Answer(b"", status=500)
        call("run")
        shown = call("status")
        assert shown.exit_code == 0
        (line,) = [line for line in shown.output.splitlines() if paper.article(3) in line]
        assert re.match(r"town: http\S+: .*500", line)


class TestSources:
    """`feedloom sources test`."""

    def test_name_and_address(self, here: Path, paper: Paper) -> None:
        """What a visit would find is shown, of a source and of any address, and nothing is stored."""
        shown = call("sources", "test", "town")
        assert shown.exit_code == 0
        assert shown.output.count("Bridge story number") == 8
        found = call("sources", "test", paper.url("/town"))
        assert "lists 8 articles itself" in found.output
        assert not (here / "feedloom.db").exists()
        assert call("sources", "test", "city").exit_code == 2

    def test_what_cannot_be_had(self, here: Path, paper: Paper) -> None:
        """A site that cannot be had ends with 3 and the cause."""
        result = call("sources", "test", paper.url("/nowhere"))
        assert (result.exit_code, "404" in result.output) == (3, True)


class TestParse:
    """`feedloom parse URL`."""

    def test_address(self, here: Path, paper: Paper, monkeypatch: pytest.MonkeyPatch) -> None:
        """An address is fetched through the same guard, which a configuration here or a variable may let pass."""
        address = paper.url(paper.article(1))
        assert call("parse", address).exit_code == 0
        (here / "feedloom.toml").unlink()
        refused = call("parse", address)
        assert refused.exit_code == 1
        assert "allow_hosts" in refused.output
        monkeypatch.setenv("FEEDLOOM_ALLOW_HOSTS", paper.host)
        assert json.loads(call("parse", address).stdout)["title"] == "Bridge story number 1"
        paper.put("/robots.txt", "User-agent: *\nDisallow: /")
        assert "robots.txt" in call("parse", address).output


class TestWatch:
    """`feedloom watch` as a real process."""

    def stop(self, watch: subprocess.Popen[str], paper: Paper, asked: int) -> None:
        """SIGTERM, once the paper was asked for so much; ten seconds are enough."""
        deadline = time.monotonic() + 40
        while len(paper.asked) < asked and time.monotonic() < deadline:
            time.sleep(0.05)
        watch.send_signal(signal.SIGTERM)
        assert watch.wait(10) == 0

    def delay(self, here: Path, seconds: float) -> None:
        """Pause so long between two requests."""
        text = (here / "feedloom.toml").read_text()
        (here / "feedloom.toml").write_text(re.sub(r"delay = [0-9.]+", f"delay = {seconds}", text))

    def test_ends_at_once(self, here: Path, paper: Paper) -> None:
        """SIGTERM ends it in time while nothing is to be done, and all is committed and published."""
        with process("watch", folder=here) as watch:
            assert watch.stdout is not None
            watch.stdout.readline()
            self.stop(watch, paper, 0)
        assert (here / "public/feeds/all.rss").read_text().count("<item") == 8
        assert call("db", "check").exit_code == 0

    def test_waits_for_a_visit(self, here: Path, paper: Paper) -> None:
        """A visit that ends within some seconds of SIGTERM is waited for, and published."""
        self.delay(here, 0.4)
        with process("watch", folder=here) as watch:
            self.stop(watch, paper, 4)
        assert query(here, "SELECT new, notes FROM visits") == [(8, "[]")]
        assert (here / "public/feeds/all.rss").read_text().count("<item") == 8

    def test_cuts_a_long_visit(self, here: Path, paper: Paper) -> None:
        """A longer one is cut and logged so; what it recorded stays, and the next visit asks only for the rest."""
        self.delay(here, 0.8)
        with process("watch", folder=here, before="import feeds.scheduler; feeds.scheduler.GRACE_SECONDS = 1") as watch:
            self.stop(watch, paper, 4)
        ((new, cause, notes),) = query(here, "SELECT new, cause, notes FROM visits")
        assert new in range(2, 8)
        assert (cause, "cut short" in notes) == (None, True)
        assert query(here, "SELECT count(*) FROM articles WHERE status = 'full'") == [(new,)]
        assert query(here, "SELECT last_success, first_completed FROM sources") == [(None, None)]
        assert call("db", "check").exit_code == 0
        self.delay(here, 0)
        paper.asked.clear()
        report = json.loads(call("run", "--due", "--json").stdout)
        assert report["sources"][0]["new"] == 8 - new
        assert len(paper.asked) in (9 - new, 10 - new)  # robots.txt may be asked for again
        assert (here / "public/feeds/all.rss").read_text().count("<item") == 8

    def test_ends_while_publishing(self, here: Path, paper: Paper) -> None:
        """A command after publishing that does not end holds nobody up; it is run again by the next run."""
        write(here, paper, more='[publish]\ncommand = "echo x >> told; test -e quick || sleep 15"\n')
        with process("watch", folder=here, before="import feeds.scheduler; feeds.scheduler.GRACE_SECONDS = 1") as watch:
            deadline = time.monotonic() + 40
            while not (here / "told").exists() and time.monotonic() < deadline:
                time.sleep(0.05)
            self.stop(watch, paper, 0)
        (here / "quick").touch()
        assert call("run").exit_code == 0
        assert (here / "told").read_text() == "x\nx\n"

    def test_lets_another_run_pass(self, here: Path, paper: Paper, capsys: pytest.CaptureFixture[str]) -> None:
        """While `feedloom run` is at work it says so and does nothing; a later look does it."""
        scheduler = Scheduler(App(load_config(here / "feedloom.toml", {})), terminal.log)
        with lock(here / "feedloom.db"):
            scheduler.tick()
        assert "another run is at work" in capsys.readouterr().err
        assert paper.asked == []
        scheduler.tick()
        assert "town: 8 seen, 8 new" in capsys.readouterr().out

    def test_new_source(self, here: Path, paper: Paper) -> None:
        """After SIGHUP the sources of the new configuration are visited."""
        paper.listing("/city", [paper.article(number) for number in range(20, 24)])
        scheduler = Scheduler(App(load_config(here / "feedloom.toml", {})), terminal.log)
        scheduler.tick()
        write(here, paper, more=f'[[sources]]\nname = "city"\nlisting = "{paper.url("/city")}"\n')
        scheduler.reload(load_config(here / "feedloom.toml", {}))
        scheduler.tick()
        assert query(here, "SELECT source, new FROM visits") == [("town", 8), ("city", 4)]

    def test_reload(self, here: Path, paper: Paper) -> None:
        """SIGHUP reads a right configuration again and keeps the old one beside a wrong one."""
        with process("watch", folder=here) as watch:
            assert watch.stdout is not None
            assert "town: 8 seen, 8 new" in watch.stdout.readline()
            watch.send_signal(signal.SIGHUP)
            assert "read again" in watch.stdout.readline()
            (here / "feedloom.toml").write_text("[site]\n")
            watch.send_signal(signal.SIGHUP)
            assert watch.stderr is not None
            assert "old configuration stays" in watch.stderr.readline()
            watch.send_signal(signal.SIGTERM)
            assert watch.wait(15) == 0


class TestInstall:
    """`feedloom install`."""

    def test_cron_line(self, here: Path) -> None:
        """The crontab line works as printed: five fields and a command that the shell understands."""
        line = call("install", "cron").output.strip()
        fields = line.split(maxsplit=5)
        assert fields[:5] == ["*/5", "*", "*", "*", "*"]
        done = subprocess.run(
            ["/bin/sh", "-c", fields[5].replace(r"\%", "%")],
            capture_output=True,
            text=True,
            check=False,
            env={"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT)},
        )
        assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
        assert (here / "public/feeds/all.rss").exists()

    def test_units(self, here: Path, tmp_path: Path) -> None:
        """systemd takes the units."""
        text = call("install", "systemd").output
        assert text.index("[Service]") < text.index("[Timer]")
        if shutil.which("systemd-analyze") is None:
            pytest.skip("systemd-analyze is not installed")
        service, timer = text.split("# feedloom.timer\n")
        (tmp_path / "feedloom.service").write_text(service)
        (tmp_path / "feedloom.timer").write_text(timer)
        done = subprocess.run(
            ["systemd-analyze", "verify", "--man=no", str(tmp_path / "feedloom.timer")],
            capture_output=True,
            text=True,
            check=False,
        )
        assert "feedloom." not in done.stderr

    def test_crontab_takes_the_line(self, cron_job: CronJob) -> None:
        """`crontab` takes the line as it is printed, and cron starts with it; tests/test_cron.py sees it work."""
        time.sleep(0.5)
        assert cron_job.cron.poll() is None
