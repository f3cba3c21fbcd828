"""What the server counts, for Prometheus."""

from __future__ import annotations

from collections.abc import Sized

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, PlatformCollector, ProcessCollector

from feeds.web.files import FileCache
from feeds.web.messages import Response


class Metrics:
    """A registry of its own, so that two servers in one process do not add up."""

    def __init__(self, memory: FileCache, connections: Sized) -> None:
        self.registry = registry = CollectorRegistry()
        ProcessCollector(registry=registry)
        PlatformCollector(registry=registry)
        self._answers = Counter("feedloom_answers", "Answers sent, by status.", ["status"], registry=registry)
        self._by_status: dict[int, Counter] = {}
        self._bytes = Counter("feedloom_body_bytes", "Bytes of bodies sent.", registry=registry)
        self.searches = Histogram("feedloom_search_seconds", "Time for a search, waiting included.", registry=registry)
        for name, words, read in (
            ("feedloom_connections", "Connections that are open.", lambda: len(connections)),
            ("feedloom_files", "Published files in memory.", lambda: len(memory.now.files)),
            ("feedloom_files_bytes", "Bytes of them, compressed forms included.", lambda: memory.now.size),
            (
                "feedloom_published_timestamp_seconds",
                "When what is served was published.",
                lambda: memory.now.published.timestamp() if memory.now.published else 0,
            ),
        ):
            Gauge(name, words, registry=registry).set_function(read)

    def count(self, answer: Response, sent: int) -> None:
        """Note an answer with a body of *sent* bytes."""
        counter = self._by_status.get(answer.status)
        if counter is None:
            counter = self._by_status[answer.status] = self._answers.labels(int(answer.status))
        counter.inc()
        if sent:
            self._bytes.inc(sent)
