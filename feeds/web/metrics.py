"""The metrics of the server, for Prometheus."""

from __future__ import annotations

from collections.abc import Sized

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, PlatformCollector, ProcessCollector

from feeds.web.files import FileCache


class Metrics:
    """A registry of its own, so that two servers in one process do not add up."""

    def __init__(self, files: FileCache) -> None:
        #: The open ones, where the server tells us.
        self.connections: Sized = ()
        self.registry = registry = CollectorRegistry()
        ProcessCollector(registry=registry)
        PlatformCollector(registry=registry)
        self._answers = Counter("feedloom_answers", "Answers sent, by status.", ["status"], registry=registry)
        self._by_status: dict[int, Counter] = {}
        self._bytes = Counter("feedloom_body_bytes", "Bytes of bodies sent.", registry=registry)
        self.searches = Histogram("feedloom_search_seconds", "Time for a search, waiting included.", registry=registry)
        for name, words, read in (
            ("feedloom_connections", "Connections that are open.", lambda: len(self.connections)),
            ("feedloom_files", "Published files in memory.", lambda: len(files.publication.files)),
            ("feedloom_files_bytes", "Bytes of them, compressed forms included.", lambda: files.publication.size),
            (
                "feedloom_published_timestamp_seconds",
                "When what is served was published.",
                lambda: files.publication.published.timestamp() if files.publication.published else 0,
            ),
        ):
            Gauge(name, words, registry=registry).set_function(read)

    def count(self, status: int, sent: int = 0) -> None:
        """Count an answer, and *sent* bytes of its body."""
        if status not in self._by_status:
            self._by_status[status] = self._answers.labels(status)
        self._by_status[status].inc()
        self.count_sent(sent)

    def count_sent(self, sent: int) -> None:
        """Count bytes of a body."""
        if sent:
            self._bytes.inc(sent)
