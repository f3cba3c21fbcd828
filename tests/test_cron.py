"""A real cron runs the line that `feedloom install cron` prints; it was told at the beginning of the tests."""

from __future__ import annotations

from tests.feeds.real_cron import CronJob


def test_cron_runs_the_line(cron_job: CronJob) -> None:
    """At the next minute the feeds are published, and nothing is said that cron would mail."""
    cron_job.wait()
    assert (cron_job.status.read_text(), cron_job.said.read_text()) == ("0\n", "")
    assert (cron_job.folder / "public" / "feeds" / "all.rss").exists()
