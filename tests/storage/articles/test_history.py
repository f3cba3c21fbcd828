"""What is kept of the past: versions, documents, the log of changes."""

from __future__ import annotations

from storage.articles.record import Articles
from storage.database import Database
from storage.model import Document
from storage.publications import Publications
from tests.storage.articles.newspaper import EDITED, LATER, NOW, A, article, record


def test_earlier_versions_are_kept(database: Database, articles: Articles) -> None:
    """A revised article keeps the version before it, and the view `corrections` says what changed."""
    record(articles, article(permalink=A))
    record(articles, article(permalink=A, title="Tựa mới", tags=("x",)), now=LATER)
    (row,) = database.execute("SELECT * FROM corrections").fetchall()
    assert (row["title"], row["earlier_title"], row["changed"]) == ("Tựa mới", article().title, "title, tags")
    assert database.execute("SELECT version FROM articles").fetchone()[0] == 2


def test_documents_are_kept_once(database: Database, articles: Articles) -> None:
    """The bytes of a document are kept, compressed, once for each content."""
    one = article()
    for _ in range(2):
        record(articles, one, "a.txt")
    (row,) = database.execute("SELECT path, size, data FROM documents").fetchall()
    assert (row["path"], row["size"]) == ("a.txt", len(repr(one).encode()))
    assert row["data"][:4] == b"\x28\xb5\x2f\xfd"  # RFC 8878 §3.1.1


def test_kept_documents_come_back(articles: Articles) -> None:
    """The documents of a source come back byte for byte with their headers, to be read again."""
    document = Document(data=b"\x00\xff" * 99, url=A, path="a.html", headers=(("etag", '"1"'),), charset="utf-8")
    number = articles.record(article(permalink=A), source="one", now=NOW, document=document).id
    assert [(known.id, kept) for known, kept in articles.history.documents(source="one")] == [(number, [document])]
    assert list(articles.history.documents(source="two")) == []


def test_changes_are_in_order(articles: Articles, database: Database) -> None:
    """Each record appends what it did, in its own transaction."""
    publications = Publications(database)
    number = record(articles, article(permalink=A)).id
    record(articles, article(permalink=A), now=LATER)
    record(articles, article(permalink=A, body=EDITED), now=LATER)
    articles.lifecycle.hide(number, now=LATER)
    assert [(change.article_id, change.kind) for change in publications.changes_since(0)] == [
        (number, "new"),
        (number, "revised"),
        (number, "hidden"),
    ]
    assert publications.changes_since(publications.last_seq()) == []
