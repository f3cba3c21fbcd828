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
from datetime import UTC, datetime, timedelta
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
from tests import warm
from tests.feeds.on_terminal import CONTROL, lines_of, on_terminal
from tests.feeds.real_cron import CronJob
from tests.scraper.paper import Answer, Paper, running_paper

ROOT = Path(__file__).parents[3]
START = datetime(2026, 3, 7, 12, tzinfo=UTC)


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
    with warm.Popen(
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

    def test_on_a_terminal(self, here: Path, paper: Paper) -> None:
        """Bars tell of documents and of publishing in counts; problems come last, and unchanged feeds are one line."""
        paper.pages[paper.article(3)] = Answer(b"", status=500)
        status, written = on_terminal("run", folder=here)
        lines = lines_of(written)
        assert status == 1
        next_steps = range(lines.index("Next"), lines.index("Failed"))  # commands to copy, which the terminal breaks
        assert max(len(line) for number, line in enumerate(lines) if number not in next_steps) <= 80
        for bar in (r"town +\S+ \d/8", r"Visits, 7 new, 0 updated +\S+ 1/1", r"Publishing feeds +\S+ \d/2"):
            assert re.search(bar, CONTROL.sub("", written)), bar
        last = " ".join(" ".join(lines[lines.index("Failed") :]).split())
        assert last.endswith("the server answers 500 Internal Server Error")
        paper.article(3)
        _, again = on_terminal("run", folder=here)
        assert "source-town" in again
        _, third = on_terminal("run", folder=here)
        assert "2 feeds are unchanged." in lines_of(third)
        assert "source-town" not in third
        assert not {"Next", "Failed"} & set(lines_of(third))

    def test_one_category_for_a_whole_source(self, here: Path, paper: Paper) -> None:
        """The name `*` gives a category to every article and teaser of a source that has no other mapped one."""
        paper.feed("/feed.xml", [paper.article(number) for number in range(4)])
        text = (here / "feedloom.toml").read_text().replace("listing =", "feed =").replace("/town", "/feed.xml")
        for mapping, expected in (('"*" = "World"', "World"), ('"town" = "Local", "*" = "World"', "Local")):
            (here / "feedloom.toml").write_text(text + f"categories = {{ {mapping} }}\nlimit = 2\n")
            (here / "feedloom.db").unlink(missing_ok=True)
            call("run")
            found = query(here, "SELECT status, category, count(*) FROM articles GROUP BY 1, 2 ORDER BY 1")
            assert found == [("full", expected, 2), ("teaser", expected, 2)]

    def test_many_sources_without_news_are_one_line(self, here: Path, paper: Paper) -> None:
        """Beyond ten, only the sources with something to tell have a row."""
        others = "".join(
            f'[[sources]]\nname = "other {number}"\nurl = "{paper.url(paper.article(50 + number))}"\n'
            for number in range(11)
        )
        write(here, paper, more=others)
        call("run")
        paper.listing("/town", [paper.article(number) for number in range(9)])
        shown = call("run", "--summary").output
        assert "11 other sources have nothing new." in shown
        assert "other 3" not in shown.partition("Feed ")[0]

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

    def test_next_step_after_failure(self, here: Path, paper: Paper) -> None:
        """After a run in which all failed nobody is sent to a page, but to the command that shows what is wrong."""
        assert "index.html" in call("run", "--summary").stdout.partition("Next")[2]
        paper.put("/town", "<p>New design")
        for status in (1, 3):
            failed = call("run", "--summary")
            assert failed.exit_code == status
            assert "index.html" not in failed.stdout.partition("Next")[2]
            assert "sources test town --config feedloom.toml" in failed.stdout
            paper.pages.clear()

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
            _, said = run.communicate(timeout=60)
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
        assert "date 100%" in call("status", "town").output
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

    def test_what_pages_have(self, here: Path, paper: Paper) -> None:
        """Category, standfirst, pictures, length, further pages, and the time in the source's zone: on 80 columns."""
        write(here, paper, source='timezone = "Asia/Tokyo"')
        picture = '<figure><img src="/a.jpg" width=800 height=600><figcaption>The bridge at dawn.</figcaption></figure>'
        paper.listing("/town", [paper.article(number, extra=picture) for number in range(8)], after="/town?page=2")
        status, written = on_terminal("sources", "test", "town", folder=here)
        lines = lines_of(written)
        assert status == 0
        assert max(map(len, lines)) <= 80
        place = lines.index("Bridge story number 0")
        assert lines[place + 1] == "  2026-03-01 10:00 JST · no category · 3 paragraphs, 71 words · a picture"
        assert lines[place + 2 : place + 4] == ["  no standfirst", f"  {paper.url(paper.article(0))}"]
        place = lines.index("Further pages of its list, which `pages` would let a visit read")
        assert lines[place + 1] == f"  {paper.url('/town?page=2')}"

    def test_json(self, here: Path, paper: Paper) -> None:
        """`--json` has the visit and every article, with times in ISO 8601."""
        found = json.loads(call("sources", "test", "town", "--json").output)
        assert (found["visit"]["new"], found["visit"]["further"], len(found["items"])) == (8, [], 8)
        first = found["items"][0]
        assert (first["title"], first["published"][:11], first["words"]) == ("Bridge story number 0", "2026-03-01T", 71)
        assert first.keys() >= {"category", "lede", "image", "pictures", "related", "authors"}

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

    def published(self, here: Path) -> list[Path]:
        """The files that readers may ask for."""
        return [file for file in (here / "public").rglob("*") if file.is_file()]

    def test_ends_at_once(self, here: Path, paper: Paper) -> None:
        """SIGTERM ends it in time while nothing is to be done, and all is committed and published."""
        with process("watch", folder=here) as watch:
            assert watch.stdout is not None
            while "published" not in watch.stdout.readline():
                pass
            self.stop(watch, paper, 0)
        assert (here / "public/feeds/all.rss").read_text().count("<item") == 8
        assert call("db", "check").exit_code == 0

    def test_waits_for_a_visit(self, here: Path, paper: Paper) -> None:
        """A visit that ends within some seconds of SIGTERM is waited for, and published."""
        self.delay(here, 0.4)
        with process("watch", folder=here) as watch:
            self.stop(watch, paper, 4)
        ((new, notes),) = query(here, "SELECT new, notes FROM visits")
        assert new == 8
        assert "cut short" not in notes
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
        """While `feedloom run` is at work it says so once and does nothing; a later look does it."""
        scheduler = Scheduler(App(load_config(here / "feedloom.toml", {})), terminal.log)
        with lock(here / "feedloom.db"):
            for _ in range(3):
                scheduler.tick()
        assert capsys.readouterr().err.count("another run is at work") == 1
        assert paper.asked == []
        scheduler.tick()
        assert "town: 8 seen, 8 new" in capsys.readouterr().out

    def test_says_how_far_a_long_visit_is(self, here: Path, paper: Paper, capsys: pytest.CaptureFixture[str]) -> None:
        """While documents are read, it says now and then how many are done; the next visit once, while it stays."""
        times = iter(range(10_000))
        app = App(load_config(here / "feedloom.toml", {}))
        app.clock = lambda: START + next(times) * timedelta(seconds=5)
        scheduler = Scheduler(app, terminal.log)
        scheduler.tick()
        said = capsys.readouterr().out
        assert re.search(r"town: [2-8] of 8 documents read", said)
        assert "next visit: town" in said
        app.clock = lambda: START + timedelta(minutes=30)
        scheduler.tick()
        assert capsys.readouterr().out == ""

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
            said = [watch.stdout.readline().partition(" ")[2].rstrip() for _ in range(4)]
            assert said[:3] == [
                "watching 1 source; SIGTERM or Ctrl-C ends it",
                "town: 8 seen, 8 new, 0 updated, 0 failed",
                f"published: {len(self.published(here))} files written, 0 removed",
            ]
            assert re.fullmatch(r"next visit: town at \S+Z, in (59|60) min", said[3])
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

    @pytest.mark.parametrize(
        ("often", "minutes"),
        [
            ('every = "1m"', "*"),
            ('between = ["2m", "1d"]', "*"),
            ('cron = "*/2 6 * * *"', "*"),
            ('every = "5m"', "*/5"),
            ('cron = "0 6 * * *"', "*/5"),
            ('cron = "0 0 30 2 *"', "*/5"),
        ],
    )
    def test_looks_as_often_as_sources_want(self, here: Path, often: str, minutes: str) -> None:
        """A source that is to be visited each minute is, by cron and by the timer."""
        config = here / "feedloom.toml"
        config.write_text(f"{config.read_text()}\n{often}\n")
        assert call("install", "cron").output.split()[0] == minutes
        assert f"OnCalendar=*:0/{minutes[2:] or 1}\n" in call("install", "systemd").output

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
        assert (cron_job.folder / "feedloom.toml").exists()
