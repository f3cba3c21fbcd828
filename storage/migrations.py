# ruff: noqa: E501, S608 -- one line a column, its meaning beside it; the SQL is joined from constants
"""The schema, as named steps: each runs once, in order, inside one transaction that `Database.open` holds.

A released step is never edited: stores in the field have run it. The comments inside CREATE are part of the interface: SQLite
keeps them, `.schema articles` shows them at the prompt, and docs/schema.md is generated from them. Nothing here may call a
function that a bare `sqlite3` does not have.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

from sqlite_utils import Database as SqliteUtils
from sqlite_utils import Migrations

from storage.text import letter_pairs

#: "FLOM": how `file` and we tell our stores from other SQLite files (PRAGMA application_id).
APPLICATION_ID = 0x464C4F4D

MIGRATIONS = Migrations("feedloom")

#: Letters that Unicode does not decompose, so that FTS5's remove_diacritics leaves them alone.
UNDECOMPOSED = (("đ", "d"), ("Đ", "D"), ("ł", "l"), ("Ł", "L"), ("ø", "o"), ("Ø", "O"))


#: Letters with a plain form that Unicode does not state, so that FTS5's remove_diacritics leaves them alone, and what
#: people type in their place (CLDR, Latin-ASCII). Those with two letters come last.
PLAIN_LETTERS = (
    *UNDECOMPOSED,
    ("ð", "d"), ("Ð", "D"), ("ħ", "h"), ("Ħ", "H"), ("ı", "i"), ("ŋ", "n"), ("Ŋ", "N"), ("ŧ", "t"), ("Ŧ", "T"), ("ĸ", "q"),
    ("ǿ", "o"), ("Ǿ", "O"), ("ə", "e"), ("Ə", "E"), ("ɓ", "b"), ("Ɓ", "B"), ("ɗ", "d"), ("Ɗ", "D"), ("ƙ", "k"), ("Ƙ", "K"),
    ("ƴ", "y"), ("Ƴ", "Y"),
    ("ß", "ss"), ("ẞ", "SS"), ("æ", "ae"), ("Æ", "AE"), ("ǽ", "ae"), ("Ǽ", "AE"), ("œ", "oe"), ("Œ", "OE"), ("þ", "th"),
    ("Þ", "TH"), ("ĳ", "ij"), ("Ĳ", "IJ"), ("ﬁ", "fi"), ("ﬂ", "fl"),
)  # fmt: skip
#: The columns of `articles` that the full-text index holds, as the first release had them and as the fourth step had.
SEARCHED_FIRST = ("title", "lede", "body", "authors", "tags")
SEARCHED = (*SEARCHED_FIRST, "runs")


def schema_version() -> int:
    """How many steps there are: PRAGMA user_version of a store that has run them all."""
    return len(MIGRATIONS._migrations)


def _folded(column: str) -> str:
    for letter, plain in UNDECOMPOSED:
        column = f"replace({column}, '{letter}', '{plain}')"
    return column


def _search(columns: Sequence[str]) -> str:
    """The full-text index over *columns* of `articles`, and what keeps it current."""
    names = ", ".join(columns)
    shown = ",\n    ".join(f"{_folded(column)} AS {column}" for column in columns)
    new, old = (", ".join(_folded(f"{row}.{column}") for column in columns) for row in ("new", "old"))
    return f"""
CREATE VIEW searchable AS -- What the full-text index holds: the words of an article, with the letters that have no accent to drop made plain.
SELECT id, {shown}
FROM articles;

CREATE VIRTUAL TABLE search USING fts5({names},
    content='searchable', content_rowid='id', tokenize='unicode61 remove_diacritics 2');

CREATE TRIGGER search_insert AFTER INSERT ON articles BEGIN
    INSERT INTO search(rowid, {names}) VALUES (new.id, {new});
END;

CREATE TRIGGER search_delete AFTER DELETE ON articles BEGIN
    INSERT INTO search(search, rowid, {names}) VALUES ('delete', old.id, {old});
END;

CREATE TRIGGER search_update AFTER UPDATE OF {names} ON articles BEGIN
    INSERT INTO search(search, rowid, {names}) VALUES ('delete', old.id, {old});
    INSERT INTO search(rowid, {names}) VALUES (new.id, {new});
END;
"""


def _search_in_both_forms() -> str:
    """The full-text index over texts as printed and, where they hold a letter of PLAIN_LETTERS, in plain letters too.

    FTS5 takes neither form for the other, and a bare `sqlite3` has no tokenizer of ours. So each text that differs in
    plain letters stands there twice, which costs nothing where it does not.
    """
    plain = [f"plain_{column}" for column in SEARCHED_FIRST]
    names = ", ".join((*SEARCHED, *plain))
    shown = ",\n    ".join(f"{_in_plain_letters(column)} AS plain_{column}" for column in SEARCHED_FIRST)
    new, old = (
        ", ".join(
            (*(f"{row}.{one}" for one in SEARCHED), *(_in_plain_letters(f"{row}.{one}") for one in SEARCHED_FIRST))
        )
        for row in ("new", "old")
    )
    return f"""
DROP TRIGGER search_insert;
DROP TRIGGER search_delete;
DROP TRIGGER search_update;
DROP TABLE search;
DROP VIEW searchable;

CREATE VIEW searchable AS -- What the full-text index holds: the words of an article as printed; plain_… has them in plain letters (đ as d, ß as ss) where that differs.
SELECT id, {", ".join(SEARCHED)},
    {shown}
FROM articles;

CREATE VIRTUAL TABLE search USING fts5({names},
    content='searchable', content_rowid='id',
    tokenize='unicode61 remove_diacritics 2' -- content="articles": by these words sqlite-utils and Datasette know whose index it is
);

CREATE TRIGGER search_insert AFTER INSERT ON articles BEGIN
    INSERT INTO search(rowid, {names}) VALUES (new.id, {new});
END;

CREATE TRIGGER search_delete AFTER DELETE ON articles BEGIN
    INSERT INTO search(search, rowid, {names}) VALUES ('delete', old.id, {old});
END;

CREATE TRIGGER search_update AFTER UPDATE OF {", ".join(SEARCHED)} ON articles BEGIN
    INSERT INTO search(search, rowid, {names}) VALUES ('delete', old.id, {old});
    INSERT INTO search(rowid, {names}) VALUES (new.id, {new});
END;
"""


def _in_plain_letters(column: str) -> str:
    """*column* in plain letters, as SQL; NULL where it has no others."""
    letters = "".join(letter for letter, _ in PLAIN_LETTERS)
    folded = column
    for letter, plain in PLAIN_LETTERS:
        folded = f"replace({folded}, '{letter}', '{plain}')"
    return f"CASE WHEN {column} GLOB '*[{letters}]*' THEN {folded} END"


SOURCES = """
CREATE TABLE sources ( -- The sites and folders that we visit.
    name TEXT PRIMARY KEY, -- As in the configuration.
    first_completed TEXT, -- End of the first complete visit; what was recorded before is backfill. UTC.
    last_visit TEXT, -- Start of the newest visit. UTC.
    last_success TEXT, -- End of the newest visit that did not fail as a whole. UTC.
    next_visit TEXT, -- Not to be visited before. UTC; empty: at any time.
    failures_in_a_row INTEGER NOT NULL DEFAULT 0 -- Visits that failed as a whole since the last success.
) STRICT;

CREATE TABLE readings ( -- The documents of each source as last read: unchanged ones are not parsed again.
    source TEXT NOT NULL REFERENCES sources(name) ON UPDATE CASCADE, -- The source that named the document.
    path TEXT NOT NULL, -- Its file or address.
    sha256 TEXT NOT NULL, -- Of its bytes.
    outcome TEXT NOT NULL CHECK (outcome IN ('recorded', 'listing', 'empty', 'failed')), -- What reading it gave.
    read TEXT NOT NULL, -- When. UTC.
    failures INTEGER NOT NULL DEFAULT 0, -- How often these bytes have failed; from 2 on they are in quarantine.
    cause TEXT, -- Why they failed.
    etag TEXT, -- Validator of the server (RFC 9110 §8.8.3).
    last_modified TEXT, -- Validator of the server (RFC 9110 §8.8.2).
    PRIMARY KEY (source, path)
) STRICT, WITHOUT ROWID;

CREATE TABLE visits ( -- The log: one row for each walk over one source.
    id INTEGER PRIMARY KEY, -- Number of the visit.
    source TEXT NOT NULL REFERENCES sources(name) ON UPDATE CASCADE, -- Whom we visited.
    started TEXT NOT NULL, -- UTC.
    ended TEXT NOT NULL, -- UTC.
    seen INTEGER NOT NULL, -- Documents found.
    new INTEGER NOT NULL, -- Articles first read in this visit.
    updated INTEGER NOT NULL, -- Articles that had changed.
    unchanged INTEGER NOT NULL, -- Documents that said nothing new.
    skipped INTEGER NOT NULL, -- Listings and empty documents.
    failed INTEGER NOT NULL, -- Documents that could not be read.
    cause TEXT, -- Why the visit as a whole failed; empty if it did not.
    notes TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(notes)) -- Remarks that are no failures, as a JSON list.
) STRICT;

CREATE INDEX visits_by_source ON visits(source, started);
CREATE INDEX visits_by_time ON visits(started);

CREATE TABLE failures ( -- The documents that failed in a visit, each with its cause.
    visit_id INTEGER NOT NULL REFERENCES visits(id) ON DELETE CASCADE, -- The visit.
    document TEXT NOT NULL, -- Path or address.
    cause TEXT NOT NULL, -- In a line.
    quarantined INTEGER NOT NULL DEFAULT 0 CHECK (quarantined IN (0, 1)) -- 1: set aside until it changes, no failure any more.
) STRICT;

CREATE INDEX failures_by_visit ON failures(visit_id);
"""

ARTICLES = """
CREATE TABLE articles ( -- One row for each article, in its newest version; also those of which only a title was seen.
    id INTEGER PRIMARY KEY AUTOINCREMENT, -- Our number; never given twice.
    key TEXT NOT NULL UNIQUE, -- Hash of its first address: names the page a/<key>/, and ends a minted entry_id.
    entry_id TEXT NOT NULL UNIQUE, -- The id in feeds: a tag: URI (RFC 4151), minted at first sight, or the id that the feed of its source gives it; never changed.
    status TEXT NOT NULL CHECK (status IN ('teaser', 'full', 'withdrawn', 'removed')), -- teaser: only seen on other pages; full: read; withdrawn: its site took it back; removed: taken down, a tombstone.
    hidden INTEGER NOT NULL DEFAULT 0 CHECK (hidden IN (0, 1)), -- 1: kept out of feeds by the operator.
    backfill INTEGER NOT NULL DEFAULT 0 CHECK (backfill IN (0, 1)), -- 1: older than the first complete visit of its source, and not released to the feeds.
    source TEXT NOT NULL REFERENCES sources(name) ON UPDATE CASCADE, -- The source that it first came from.
    url TEXT, -- Where a reader is sent: canonical address, else the link we followed; empty: its page a/<key>/.
    canonical_url TEXT, -- What the page calls itself.
    permalink TEXT, -- The link we followed to it.
    title TEXT NOT NULL, -- Headline.
    category TEXT, -- Name of its first category; all of them are in article_categories.
    authors TEXT, -- Names, separated by commas; one by one in article_people.
    tags TEXT, -- Tags, separated by commas; one by one in article_tags.
    language TEXT, -- BCP 47: "vi".
    published TEXT, -- Publication as the document states it, in UTC; empty: not stated, or in the future.
    published_stated TEXT, -- The same with the document's own offset, also if it lies in the future.
    modified TEXT, -- Modification that the document states, in UTC.
    modified_stated TEXT, -- The same with the document's own offset.
    timezone TEXT, -- Zone (IANA) by which times without an offset were read.
    first_seen TEXT NOT NULL, -- When we first knew of it. UTC.
    arrived TEXT, -- When its own document was first read; empty for a teaser. UTC.
    updated TEXT NOT NULL, -- When its title or text last changed by the site's hand. UTC.
    sort_date TEXT GENERATED ALWAYS AS (coalesce(published, arrived, first_seen)) VIRTUAL, -- The date by which feeds are ordered.
    agency TEXT, -- Agency prefix of the lede: "TTXVN".
    dateline TEXT, -- Place that the prefix names.
    lede TEXT, -- Standfirst without its prefix; the summary of a teaser.
    lede_raw TEXT, -- Standfirst as it stands on the page.
    byline TEXT, -- Author line as printed.
    credit TEXT, -- Printed credit: "Theo TTXVN" gives "TTXVN".
    image TEXT, -- Address of the lead picture.
    version INTEGER NOT NULL DEFAULT 1, -- Counts from 1; earlier ones are in versions.
    richness INTEGER NOT NULL DEFAULT 0, -- How much its document could say: 2 with an address of its own, 1 with other addresses, 0 plain text. A poorer document never replaces a richer one.
    fingerprint TEXT, -- Hash of all that its document said.
    text_hash TEXT, -- Hash of title, lede and body without case, space and punctuation; a change moves updated.
    body TEXT NOT NULL DEFAULT '', -- Plain text; paragraphs separated by blank lines.
    content TEXT -- The body as sanitised HTML.
) STRICT;

CREATE INDEX articles_newest ON articles(hidden, status, sort_date DESC);
CREATE INDEX articles_by_source ON articles(source, hidden, status, sort_date DESC);
CREATE INDEX articles_by_date ON articles(sort_date DESC);
CREATE INDEX articles_by_url ON articles(url);

CREATE TABLE categories ( -- Sections of newspapers: one for each name, whatever its case, across sources.
    id INTEGER PRIMARY KEY, -- Our number.
    name TEXT NOT NULL, -- As first seen, or as the operator renamed it.
    folded TEXT NOT NULL UNIQUE, -- The name in NFC, case-folded: what makes two names one category.
    slug TEXT NOT NULL UNIQUE -- Minted once: names the files of its feed.
) STRICT;

CREATE TABLE article_categories ( -- Which article is in which categories, in its newest version.
    article_id INTEGER NOT NULL REFERENCES articles(id) ON DELETE CASCADE, -- The article.
    category_id INTEGER NOT NULL REFERENCES categories(id), -- The category.
    position INTEGER NOT NULL, -- Counts from 0.
    status TEXT NOT NULL, -- Copy of the article's, kept by a trigger, so that the newest of a category are found at once.
    hidden INTEGER NOT NULL, -- Copy of the article's.
    sort_date TEXT NOT NULL, -- Copy of the article's.
    PRIMARY KEY (article_id, category_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX article_categories_newest ON article_categories(category_id, hidden, status, sort_date DESC);

CREATE TRIGGER article_categories_follow AFTER UPDATE OF status, hidden, published, arrived, first_seen ON articles BEGIN
    UPDATE article_categories SET status = new.status, hidden = new.hidden, sort_date = new.sort_date WHERE article_id = new.id;
END;

CREATE TABLE people ( -- Authors.
    id INTEGER PRIMARY KEY, -- Our number.
    name TEXT NOT NULL, -- Without prefix, job or address.
    url TEXT NOT NULL DEFAULT '', -- A page about the person; "" if none was given.
    UNIQUE (name, url)
) STRICT;

CREATE TABLE article_people ( -- Who wrote which article.
    article_id INTEGER NOT NULL REFERENCES articles(id) ON DELETE CASCADE, -- The article.
    person_id INTEGER NOT NULL REFERENCES people(id), -- The author.
    position INTEGER NOT NULL, -- Order in the byline, from 0.
    PRIMARY KEY (article_id, person_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX article_people_by_person ON article_people(person_id);

CREATE TABLE tags ( -- Tags as printed.
    id INTEGER PRIMARY KEY, -- Our number.
    name TEXT NOT NULL UNIQUE, -- As printed.
    folded TEXT NOT NULL -- In NFC, case-folded: what makes two spellings one tag.
) STRICT;

CREATE INDEX tags_by_folded ON tags(folded);

CREATE TABLE article_tags ( -- Which article carries which tags.
    article_id INTEGER NOT NULL REFERENCES articles(id) ON DELETE CASCADE, -- The article.
    tag_id INTEGER NOT NULL REFERENCES tags(id), -- The tag.
    position INTEGER NOT NULL, -- Order on the page, from 0.
    PRIMARY KEY (article_id, tag_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX article_tags_by_tag ON article_tags(tag_id);

CREATE TABLE figures ( -- Pictures in the text.
    article_id INTEGER NOT NULL REFERENCES articles(id) ON DELETE CASCADE, -- The article.
    position INTEGER NOT NULL, -- Order in the article, from 0.
    url TEXT, -- Address of the picture; empty in a text dump.
    alt TEXT NOT NULL DEFAULT '', -- Alternative text.
    caption TEXT, -- As printed, credit included.
    credit TEXT, -- The photographer or agency that the caption names.
    after_paragraph INTEGER NOT NULL DEFAULT 0, -- How many paragraphs of the body stand before it.
    PRIMARY KEY (article_id, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE enclosures ( -- Media files that belong to an article.
    article_id INTEGER NOT NULL REFERENCES articles(id) ON DELETE CASCADE, -- The article.
    position INTEGER NOT NULL, -- Order in the article, from 0.
    url TEXT NOT NULL, -- Address of the file.
    media_type TEXT NOT NULL, -- "audio/mpeg".
    length INTEGER NOT NULL DEFAULT 0, -- Bytes; 0 if not stated.
    PRIMARY KEY (article_id, position)
) STRICT, WITHOUT ROWID;
"""

LINKS = """
CREATE TABLE links ( -- Links from one article to another, as shown by the newest version of its page; the view related is easier to read.
    article_id INTEGER NOT NULL REFERENCES articles(id) ON DELETE CASCADE, -- The article that shows the link.
    kind TEXT NOT NULL CHECK (kind IN ('related', 'read_more', 'computed')), -- related, read_more: stated by the page; computed: found by us, by content.
    position INTEGER NOT NULL, -- Order within its kind, from 0.
    title TEXT NOT NULL, -- Title as shown there.
    url TEXT, -- Address as shown there; empty in a text dump.
    category TEXT, -- Category as shown there.
    summary TEXT, -- Summary as shown there, without its agency prefix.
    summary_raw TEXT, -- Summary word for word.
    agency TEXT, -- Agency prefix of the summary.
    stated_date TEXT, -- A date in words or without a year, word for word.
    published TEXT, -- A full date that is shown, with its offset.
    image TEXT, -- Address of the picture beside it.
    score REAL, -- Likeness from 0 to 1, of computed links only.
    target_id INTEGER REFERENCES articles(id) ON DELETE SET NULL, -- The article that it leads to, once known.
    target_key TEXT, -- articles.key of the target when the link was recorded: the page that feeds name stays the same.
    address TEXT, -- url in the form by which targets are looked up.
    PRIMARY KEY (article_id, kind, position)
) STRICT, WITHOUT ROWID;

CREATE INDEX links_by_target ON links(target_id);
CREATE INDEX links_unresolved ON links(address) WHERE target_id IS NULL AND address IS NOT NULL;

CREATE TABLE keys ( -- Every mark by which an article is known. A strong one decides alone, a weak one needs a second agreement.
    value TEXT NOT NULL, -- Address without scheme, "www." and tracking; path; hash of a title or text.
    kind TEXT NOT NULL CHECK (kind IN ('permalink', 'canonical', 'guid', 'path', 'stem', 'title', 'text')), -- The first three are strong; path is only remembered, stem is a path without its suffix.
    source TEXT NOT NULL, -- Where a weak key counts; "" for an address, which counts everywhere.
    article_id INTEGER NOT NULL REFERENCES articles(id) ON DELETE CASCADE, -- The article.
    fingerprint TEXT, -- Of what a permalink or path said when last read: an unchanged document revises nothing.
    PRIMARY KEY (value, kind, source, article_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX keys_by_article ON keys(article_id);

CREATE TABLE shared_addresses ( -- Addresses that no article may claim as its canonical one.
    address TEXT PRIMARY KEY, -- In the form of keys.value.
    reason TEXT NOT NULL CHECK (reason IN ('listing', 'disputed')) -- listing: a page of links; disputed: claimed by articles with other titles.
) STRICT, WITHOUT ROWID;

CREATE TABLE redirects ( -- Keys of articles that proved to be another, older one.
    key TEXT PRIMARY KEY, -- The key that is given up; its page leads on.
    entry_id TEXT NOT NULL, -- The id that is given up.
    article_id INTEGER NOT NULL REFERENCES articles(id) ON DELETE CASCADE, -- The article that stays.
    at TEXT NOT NULL -- When. UTC.
) STRICT, WITHOUT ROWID;

CREATE INDEX redirects_by_article ON redirects(article_id);
"""

HISTORY = """
CREATE TABLE versions ( -- Earlier versions of articles.
    article_id INTEGER NOT NULL REFERENCES articles(id) ON DELETE CASCADE, -- The article.
    version INTEGER NOT NULL, -- Its number, from 1.
    replaced TEXT NOT NULL, -- When the next version took its place. UTC.
    changed TEXT NOT NULL, -- The fields in which the next version differs, separated by commas.
    title TEXT NOT NULL, -- Its headline.
    data BLOB NOT NULL, -- All its fields: JSON, compressed with zstandard.
    PRIMARY KEY (article_id, version)
) STRICT;

CREATE TABLE documents ( -- The bytes that articles were read from, kept so that better rules can be run again.
    id INTEGER PRIMARY KEY, -- Our number.
    article_id INTEGER NOT NULL REFERENCES articles(id) ON DELETE CASCADE, -- The article.
    version INTEGER NOT NULL, -- Version of the article when it was read.
    sha256 TEXT NOT NULL, -- Of the bytes before compression.
    url TEXT, -- The address we asked for.
    final_url TEXT, -- The address that answered.
    path TEXT, -- The file it was read from.
    media_type TEXT, -- "text/html".
    charset TEXT, -- As the transport declared it.
    headers TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(headers)), -- Response headers worth keeping: a JSON list of pairs.
    recorded TEXT NOT NULL, -- When. UTC.
    size INTEGER NOT NULL, -- Bytes before compression.
    data BLOB NOT NULL, -- Compressed with zstandard.
    UNIQUE (article_id, sha256)
) STRICT;

CREATE TABLE changes ( -- What happened to articles, in order: publishing reads on from the number where it stopped.
    seq INTEGER PRIMARY KEY AUTOINCREMENT, -- Counts up; never given twice.
    article_id INTEGER REFERENCES articles(id) ON DELETE SET NULL, -- The article; empty for a change of all feeds.
    kind TEXT NOT NULL CHECK (kind IN ('new', 'teaser', 'revised', 'hidden', 'shown', 'withdrawn', 'restored', 'removed', 'merged', 'released', 'linked', 'feed')), -- new: read for the first time; teaser: title seen; merged: took in another; linked: related articles computed; feed: a new definition.
    at TEXT NOT NULL -- When. UTC.
) STRICT;

CREATE INDEX changes_by_article ON changes(article_id);

CREATE TABLE feeds ( -- The feeds that we publish, as last published.
    slug TEXT PRIMARY KEY, -- Names its files.
    kind TEXT NOT NULL, -- "all", "category", "source", "tag", "search", "sql", …
    title TEXT NOT NULL, -- As shown to readers.
    atom_id TEXT NOT NULL, -- The feed's own id; survives a rename.
    hash TEXT NOT NULL, -- Of its bytes without its own time.
    updated TEXT NOT NULL, -- The time it states for itself. UTC.
    published_seq INTEGER NOT NULL -- changes.seq up to which it is published.
) STRICT;

CREATE TABLE feed_entries ( -- Which articles a feed has shown, and shows now.
    feed TEXT NOT NULL REFERENCES feeds(slug) ON UPDATE CASCADE ON DELETE CASCADE, -- feeds.slug.
    article_id INTEGER NOT NULL REFERENCES articles(id) ON DELETE CASCADE, -- The article.
    position INTEGER, -- Place in the current feed, from 0; empty: no longer in it.
    first_published TEXT NOT NULL, -- When this feed first showed it. UTC.
    PRIMARY KEY (feed, article_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX feed_entries_by_article ON feed_entries(article_id);

CREATE TABLE settings ( -- What the store must remember about itself.
    key TEXT PRIMARY KEY, -- Name.
    value TEXT NOT NULL -- Value.
) STRICT, WITHOUT ROWID;
"""

VIEWS = """
CREATE VIEW latest AS -- Articles that feeds may show, newest first.
SELECT id, sort_date AS date, title, category, authors, source, status, lede, url, key
FROM articles WHERE hidden = 0 AND status IN ('full', 'teaser')
ORDER BY sort_date DESC, entry_id;

CREATE VIEW articles_by_category AS -- Each article under each of its categories, newest first.
SELECT categories.name AS category, categories.slug, articles.id, articles.sort_date AS date, articles.title, articles.status,
    articles.source, articles.url
FROM article_categories JOIN categories ON categories.id = category_id JOIN articles ON articles.id = article_id
WHERE articles.hidden = 0 AND articles.status IN ('full', 'teaser')
ORDER BY categories.name, articles.sort_date DESC, articles.entry_id;

CREATE VIEW related AS -- Links between articles with both ends: what each page shows, related first.
SELECT links.article_id, articles.title AS article_title, articles.url AS article_url, links.kind, links.position,
    links.title AS link_title, links.url AS link_url, links.target_id, target.title AS target_title, target.url AS target_url,
    target.status AS target_status, links.score
FROM links JOIN articles ON articles.id = links.article_id LEFT JOIN articles AS target ON target.id = links.target_id
ORDER BY links.article_id, CASE links.kind WHEN 'related' THEN 0 WHEN 'read_more' THEN 1 ELSE 2 END, links.position;

CREATE VIEW backlinks AS -- For each article, the articles whose pages link to it.
SELECT links.target_id AS article_id, target.title AS article_title, links.kind, links.article_id AS linked_from_id,
    articles.title AS linked_from_title, articles.url AS linked_from_url
FROM links JOIN articles AS target ON target.id = links.target_id JOIN articles ON articles.id = links.article_id;

CREATE VIEW broken_sources AS -- Sources whose newest visit failed as a whole or in some document.
SELECT visits.source, visits.ended, visits.cause, visits.failed, sources.failures_in_a_row, sources.last_success
FROM sources JOIN visits ON visits.id = (
    SELECT id FROM visits WHERE source = sources.name ORDER BY started DESC, id DESC LIMIT 1)
WHERE visits.cause IS NOT NULL OR visits.failed > 0;

CREATE VIEW visits_today AS -- The visits of this day (UTC), newest first.
SELECT * FROM visits WHERE started >= strftime('%Y-%m-%dT00:00:00Z', 'now') ORDER BY started DESC, id DESC;

CREATE VIEW corrections AS -- Articles whose title or text changed after we first read them, newest change first.
SELECT articles.id, versions.replaced AS corrected, articles.title, versions.title AS earlier_title, versions.changed, articles.url
FROM versions JOIN articles ON articles.id = versions.article_id
WHERE articles.status <> 'removed' AND (',' || replace(versions.changed, ' ', '') || ',' LIKE '%,title,%'
    OR ',' || replace(versions.changed, ' ', '') || ',' LIKE '%,lede,%' OR ',' || replace(versions.changed, ' ', '') || ',' LIKE '%,body,%')
ORDER BY versions.replaced DESC;
"""

ARCHIVES = """
CREATE TABLE feed_archives ( -- Which articles stand in the archives of a feed (RFC 5005): one archive for each month, in parts.
    feed TEXT NOT NULL, -- feeds.slug.
    month TEXT NOT NULL, -- "2026-03", in the zone of the site: when the feed first published the article, or a correction of it.
    part INTEGER NOT NULL, -- Counts from 1; a full part is followed by the next.
    article_id INTEGER NOT NULL REFERENCES articles(id) ON DELETE CASCADE, -- The article.
    updated TEXT NOT NULL, -- articles.updated when it was put there; a later one is a correction. UTC.
    correction INTEGER NOT NULL CHECK (correction IN (0, 1)), -- 1: it stands in an earlier month too, as it was before it was corrected.
    PRIMARY KEY (feed, month, part, article_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX feed_archives_corrections ON feed_archives(feed, month) WHERE correction = 1;
CREATE INDEX feed_archives_by_article ON feed_archives(article_id, feed);
CREATE INDEX feed_entries_shown ON feed_entries(feed, position, article_id) WHERE position IS NOT NULL;
"""

CARE = """
CREATE TABLE former_categories ( -- Names that categories bore before they were renamed: articles under them still belong there.
    folded TEXT PRIMARY KEY, -- The name in NFC, case-folded.
    name TEXT NOT NULL, -- As it was shown.
    slug TEXT UNIQUE, -- Its slug, if that changed: the files of this name go on with the same entries.
    category_id INTEGER NOT NULL REFERENCES categories(id) ON DELETE CASCADE, -- The category.
    at TEXT NOT NULL -- When it was renamed. UTC.
) STRICT, WITHOUT ROWID;

CREATE INDEX former_categories_by_category ON former_categories(category_id);

CREATE TABLE absences ( -- Articles whose address answered 404 or 410 when last asked.
    article_id INTEGER PRIMARY KEY REFERENCES articles(id) ON DELETE CASCADE, -- The article.
    times INTEGER NOT NULL, -- How often in a row; from 2 on its site has withdrawn it.
    first TEXT NOT NULL, -- When it was first missed. UTC.
    last TEXT NOT NULL, -- When it was last missed. UTC.
    due TEXT -- When it leaves the feeds; empty: it was missed only once. UTC.
) STRICT;

CREATE INDEX absences_due ON absences(due) WHERE due IS NOT NULL;

INSERT INTO settings SELECT 'related_seq', coalesce(max(seq), 0) FROM changes;
"""

#: The comment comes before the type, for SQLite keeps none that follows the last token of an added column.
RUNS = """
ALTER TABLE articles ADD COLUMN runs -- Writing without spaces (Chinese, Japanese, Korean) as pairs of letters, for the full-text index.
    TEXT;
DROP TRIGGER search_insert;
DROP TRIGGER search_delete;
DROP TRIGGER search_update;
DROP TABLE search;
DROP VIEW searchable;
"""

FEED_IDS = """
ALTER TABLE articles ADD COLUMN guid -- The id that the feed of its source gives it, taken over as it is where it is no bare IRI: RSS and JSON Feed carry it in place of entry_id.
    TEXT;
CREATE UNIQUE INDEX articles_by_guid ON articles(guid) WHERE guid IS NOT NULL;
"""

SAID = """
ALTER TABLE readings RENAME TO old_readings;

CREATE TABLE readings ( -- The documents of each source as last read: unchanged ones are not parsed again.
    source TEXT NOT NULL REFERENCES sources(name) ON UPDATE CASCADE, -- The source that named the document.
    path TEXT NOT NULL, -- Its file or address.
    sha256 TEXT NOT NULL, -- Of its bytes; empty if there were none.
    outcome TEXT NOT NULL CHECK (outcome IN ('recorded', 'listing', 'empty', 'failed')), -- What reading it gave.
    read TEXT NOT NULL, -- When we last asked for it. UTC.
    failures INTEGER NOT NULL DEFAULT 0, -- How often these bytes have failed; from 2 on they are in quarantine.
    cause TEXT, -- Why they failed.
    etag TEXT, -- Validator of the server (RFC 9110 §8.8.3).
    last_modified TEXT, -- Validator of the server (RFC 9110 §8.8.2).
    next_read TEXT, -- When a page is due to be asked for again. UTC; empty: not by itself.
    said TEXT, -- What the list that named the page says of it, or what the list itself named, as a JSON object, for the next visit; empty: nothing.
    PRIMARY KEY (source, path)
) STRICT, WITHOUT ROWID;

INSERT INTO readings (source, path, sha256, outcome, read, failures, cause, etag, last_modified, next_read)
    SELECT source, path, sha256, outcome, read, failures, cause, etag, last_modified, next_read FROM old_readings;
DROP TABLE old_readings;
CREATE INDEX readings_due ON readings(source, next_read) WHERE next_read IS NOT NULL;
"""

NETWORK = """
CREATE TEMP TABLE old_readings AS SELECT * FROM readings;
CREATE TEMP TABLE old_visits AS SELECT * FROM visits;
CREATE TEMP TABLE old_failures AS SELECT * FROM failures;
DROP VIEW broken_sources;
DROP VIEW visits_today;
DROP TABLE failures;
DROP TABLE visits;
DROP TABLE readings;

CREATE TABLE readings ( -- The documents of each source as last read: unchanged ones are not parsed again.
    source TEXT NOT NULL REFERENCES sources(name) ON UPDATE CASCADE, -- The source that named the document.
    path TEXT NOT NULL, -- Its file or address.
    sha256 TEXT NOT NULL, -- Of its bytes; empty if there were none.
    outcome TEXT NOT NULL CHECK (outcome IN ('recorded', 'listing', 'empty', 'failed')), -- What reading it gave.
    read TEXT NOT NULL, -- When we last asked for it. UTC.
    failures INTEGER NOT NULL DEFAULT 0, -- How often these bytes, or of a page any, have failed in a row; from 2 on they are in quarantine.
    cause TEXT, -- Why they failed.
    etag TEXT, -- Validator of the server (RFC 9110 §8.8.3).
    last_modified TEXT, -- Validator of the server (RFC 9110 §8.8.2).
    next_read TEXT, -- When a page is due to be asked for again. UTC; empty: not by itself.
    PRIMARY KEY (source, path)
) STRICT, WITHOUT ROWID;

CREATE INDEX readings_due ON readings(source, next_read) WHERE next_read IS NOT NULL;

CREATE TABLE visits ( -- The log: one row for each walk over one source.
    id INTEGER PRIMARY KEY, -- Number of the visit.
    source TEXT NOT NULL REFERENCES sources(name) ON UPDATE CASCADE, -- Whom we visited.
    started TEXT NOT NULL, -- UTC.
    ended TEXT NOT NULL, -- UTC.
    seen INTEGER NOT NULL, -- Documents found.
    new INTEGER NOT NULL, -- Articles first read in this visit.
    updated INTEGER NOT NULL, -- Articles that had changed.
    unchanged INTEGER NOT NULL, -- Documents that said nothing new.
    skipped INTEGER NOT NULL, -- Listings, empty documents, and pages that robots.txt or a filter of the source left out.
    failed INTEGER NOT NULL, -- Documents that could not be read.
    requests INTEGER NOT NULL DEFAULT 0, -- Requests made, redirects included.
    not_modified INTEGER NOT NULL DEFAULT 0, -- Answers that nothing has changed (304).
    bytes INTEGER NOT NULL DEFAULT 0, -- Bytes of answers, as they came over the wire.
    cause TEXT, -- Why the visit as a whole failed; empty if it did not.
    broken TEXT, -- Why the source counts as broken, compared with its own past; empty if it does not.
    notes TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(notes)) -- Remarks that are no failures, as a JSON list.
) STRICT;

CREATE INDEX visits_by_source ON visits(source, started);
CREATE INDEX visits_by_time ON visits(started);

CREATE TABLE failures ( -- The documents that failed in a visit, each with its cause.
    visit_id INTEGER NOT NULL REFERENCES visits(id) ON DELETE CASCADE, -- The visit.
    document TEXT NOT NULL, -- Path or address.
    cause TEXT NOT NULL, -- In a line.
    quarantined INTEGER NOT NULL DEFAULT 0 CHECK (quarantined IN (0, 1)) -- 1: it was set aside before the visit, so that it was no failure of it.
) STRICT;

CREATE INDEX failures_by_visit ON failures(visit_id);

INSERT INTO readings (source, path, sha256, outcome, read, failures, cause, etag, last_modified)
    SELECT source, path, sha256, outcome, read, failures, cause, etag, last_modified FROM old_readings;
INSERT INTO visits (id, source, started, ended, seen, new, updated, unchanged, skipped, failed, cause, notes)
    SELECT id, source, started, ended, seen, new, updated, unchanged, skipped, failed, cause, notes FROM old_visits;
INSERT INTO failures (visit_id, document, cause, quarantined) SELECT visit_id, document, cause, quarantined FROM old_failures;
DROP TABLE old_readings;
DROP TABLE old_visits;
DROP TABLE old_failures;

CREATE TABLE fills ( -- How much of what a source should give it gave, visit by visit: it is compared with its own past.
    visit_id INTEGER NOT NULL REFERENCES visits(id) ON DELETE CASCADE, -- The visit.
    field TEXT NOT NULL, -- Field of the articles read in it ("date"); "items": what its lists named; "length": characters of text.
    filled INTEGER NOT NULL, -- Articles that have the field; items named; characters of all texts together.
    total INTEGER NOT NULL, -- Articles that were read; lists that were read.
    PRIMARY KEY (visit_id, field)
) STRICT, WITHOUT ROWID;

CREATE TABLE health ( -- When a source broke and when it was well again; its newest row is how it is now.
    id INTEGER PRIMARY KEY, -- Counts up.
    source TEXT NOT NULL REFERENCES sources(name) ON UPDATE CASCADE, -- The source.
    at TEXT NOT NULL, -- Since when. UTC.
    cause TEXT -- What is wrong; empty: it is well again.
) STRICT;

CREATE INDEX health_by_source ON health(source, id);

CREATE TABLE hosts ( -- The hosts of the web that we asked, and how they want to be asked.
    host TEXT PRIMARY KEY, -- As in an address, with its port if it has one.
    failures INTEGER NOT NULL DEFAULT 0, -- Failures in a row.
    away_until TEXT, -- Left alone until then, because it failed or asked for it. UTC.
    robots TEXT, -- Its robots.txt; empty: it has none.
    robots_until TEXT -- When it is asked for that again. UTC; empty: at once.
) STRICT;

CREATE VIEW broken_sources AS -- Sources whose newest visit failed as a whole, in some document, or in comparison with their past.
SELECT visits.source, visits.ended, coalesce(visits.cause, visits.broken) AS cause, visits.failed, sources.failures_in_a_row,
    sources.last_success
FROM sources JOIN visits ON visits.id = (
    SELECT id FROM visits WHERE source = sources.name ORDER BY started DESC, id DESC LIMIT 1)
WHERE visits.cause IS NOT NULL OR visits.broken IS NOT NULL OR visits.failed > 0;

CREATE VIEW visits_today AS -- The visits of this day (UTC), newest first.
SELECT * FROM visits WHERE started >= strftime('%Y-%m-%dT00:00:00Z', 'now') ORDER BY started DESC, id DESC;
"""

PLACES = """
DROP TRIGGER article_categories_follow;
DROP VIEW latest;
DROP VIEW articles_by_category;
DROP INDEX articles_newest;
DROP INDEX articles_by_source;
DROP INDEX articles_by_date;
ALTER TABLE articles DROP COLUMN sort_date;
ALTER TABLE articles ADD COLUMN below -- Of a teaser that nothing dates: the article directly below which it stands in feeds. It names the teaser, or stands above it in the same list.
    INTEGER REFERENCES articles(id) ON DELETE SET NULL;
ALTER TABLE articles ADD COLUMN place -- The sort_date of that article, or first_seen where there is none: no date of the teaser. UTC.
    TEXT;
ALTER TABLE articles ADD COLUMN sort_date -- Where it stands in feeds, the newest first. A date of the article only where published is not empty. UTC.
    TEXT GENERATED ALWAYS AS (coalesce(published, arrived, place, first_seen)) VIRTUAL;

CREATE INDEX articles_newest ON articles(hidden, status, sort_date DESC);
CREATE INDEX articles_by_source ON articles(source, hidden, status, sort_date DESC);
CREATE INDEX articles_by_date ON articles(sort_date DESC);
CREATE INDEX articles_without_place ON articles(source) WHERE status = 'teaser' AND published IS NULL AND place IS NULL;
CREATE INDEX articles_below ON articles(below) WHERE below IS NOT NULL;

CREATE TRIGGER article_categories_follow AFTER UPDATE OF status, hidden, published, arrived, place, first_seen ON articles BEGIN
    UPDATE article_categories SET status = new.status, hidden = new.hidden, sort_date = new.sort_date WHERE article_id = new.id;
END;

CREATE TRIGGER teasers_follow AFTER UPDATE OF published, arrived ON articles WHEN new.sort_date <> old.sort_date BEGIN
    UPDATE articles SET place = new.sort_date WHERE below = new.id;
END;

CREATE VIEW latest AS -- Articles that feeds may show, in the order of feeds; date is empty where the article states none.
SELECT id, published AS date, title, category, authors, source, status, lede, url, key
FROM articles WHERE hidden = 0 AND status IN ('full', 'teaser')
ORDER BY sort_date DESC, coalesce(below, id), below IS NOT NULL, id;

CREATE VIEW articles_by_category AS -- Each article under each of its categories, in the order of feeds; date is empty where the article states none.
SELECT categories.name AS category, categories.slug, articles.id, articles.published AS date, articles.title, articles.status,
    articles.source, articles.url
FROM article_categories JOIN categories ON categories.id = category_id JOIN articles ON articles.id = article_id
WHERE articles.hidden = 0 AND articles.status IN ('full', 'teaser')
ORDER BY categories.name, articles.sort_date DESC, coalesce(below, articles.id), below IS NOT NULL, articles.id;
"""

REPLIES = """
ALTER TABLE articles ADD COLUMN comments_url -- Where its readers discuss it.
    TEXT;
ALTER TABLE articles ADD COLUMN comments_feed -- A feed of their comments.
    TEXT;
ALTER TABLE articles ADD COLUMN comment_count -- How many comments there were when its page was last read; empty: not stated. Another number is no new version.
    INTEGER;

CREATE TABLE transcripts ( -- Files with what is said in the audio or video of an article.
    article_id INTEGER NOT NULL REFERENCES articles(id) ON DELETE CASCADE, -- The article.
    position INTEGER NOT NULL, -- Order in the article, from 0.
    url TEXT NOT NULL, -- Address of the file.
    media_type TEXT NOT NULL, -- "text/vtt".
    language TEXT, -- BCP 47; empty: not stated.
    PRIMARY KEY (article_id, position)
) STRICT, WITHOUT ROWID;
"""

STORIES = """
CREATE TABLE fingerprints ( -- What near copies are found by: of each of the newest texts, the smallest numbers that its words give.
    generation INTEGER NOT NULL, -- Counts up with the articles that were compared; only two generations are kept.
    hash INTEGER NOT NULL, -- Of some words in a row.
    article_id INTEGER NOT NULL, -- An article whose text has, or had, those words; it may be gone.
    PRIMARY KEY (generation, hash, article_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE near_copies ( -- Articles with almost the same text: one row for each direction.
    article_id INTEGER NOT NULL REFERENCES articles(id) ON DELETE CASCADE, -- The article.
    other_id INTEGER NOT NULL REFERENCES articles(id) ON DELETE CASCADE, -- The other one.
    share REAL NOT NULL, -- How much of the shorter text the longer one has, from 0 to 1.
    first INTEGER NOT NULL CHECK (first IN (0, 1)), -- 1: article_id had the text before other_id.
    adds TEXT NOT NULL DEFAULT '', -- What article_id says beyond other_id: its passages, shortened.
    PRIMARY KEY (article_id, other_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX near_copies_by_other ON near_copies(other_id);

CREATE TABLE stories ( -- Events of which articles tell.
    id INTEGER PRIMARY KEY AUTOINCREMENT, -- Our number; never given twice.
    title TEXT NOT NULL, -- That of its first article, or as the operator called it.
    named INTEGER NOT NULL DEFAULT 0 CHECK (named IN (0, 1)), -- 1: the operator called it so.
    first TEXT NOT NULL, -- The sort_date of its first article. UTC.
    last TEXT NOT NULL, -- That of its last one. UTC.
    articles INTEGER NOT NULL, -- How many articles of it feeds may show.
    papers INTEGER NOT NULL, -- How many sources they come from.
    language TEXT, -- BCP 47; empty: unknown. A story is told in one language.
    joined INTEGER -- The story that it proved to be, which has its articles now; empty: it stands for itself.
) STRICT;

CREATE INDEX stories_by_last ON stories(last, papers);

CREATE TABLE story_articles ( -- Which articles tell of which stories.
    article_id INTEGER NOT NULL REFERENCES articles(id) ON DELETE CASCADE, -- The article.
    story_id INTEGER NOT NULL REFERENCES stories(id) ON DELETE CASCADE, -- The story.
    main INTEGER NOT NULL CHECK (main IN (0, 1)), -- 1: this is its story; 0: it tells of this one too.
    score REAL, -- How like the others it was, from 0 to 1; empty: the first one, or put there by hand.
    by_hand INTEGER NOT NULL DEFAULT 0 CHECK (by_hand IN (0, 1)), -- 1: the operator put it there.
    at TEXT NOT NULL, -- When. UTC.
    PRIMARY KEY (article_id, story_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX story_articles_by_story ON story_articles(story_id, main);
CREATE UNIQUE INDEX story_articles_main ON story_articles(article_id) WHERE main = 1;

CREATE TABLE stories_apart ( -- Stories that the operator parted: they never join by themselves.
    story_id INTEGER NOT NULL REFERENCES stories(id) ON DELETE CASCADE, -- The story.
    other_id INTEGER NOT NULL REFERENCES stories(id) ON DELETE CASCADE, -- The one that was split off.
    PRIMARY KEY (story_id, other_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE story_links ( -- Links "in other papers" under an article, as readers see them: they are added, and stay.
    article_id INTEGER NOT NULL REFERENCES articles(id) ON DELETE CASCADE, -- The article that shows the link.
    position INTEGER NOT NULL, -- Order, from 0.
    target_id INTEGER NOT NULL REFERENCES articles(id) ON DELETE CASCADE, -- The article that it leads to.
    title TEXT NOT NULL, -- Its title when the link was made, with its paper.
    url TEXT, -- Its address then; empty: its page a/<key>/.
    PRIMARY KEY (article_id, position)
) STRICT, WITHOUT ROWID;

CREATE INDEX story_links_by_target ON story_links(target_id);

CREATE TABLE story_terms ( -- Words and pairs of words, by how often and where they stood lately: what stories are found by.
    term INTEGER PRIMARY KEY, -- CRC-32 of language and term.
    seen REAL NOT NULL, -- In how many articles; older ones count less and less.
    number INTEGER NOT NULL, -- story_numbers.number of the last of them.
    holders BLOB NOT NULL -- The newest articles of which it says much, 8 bytes each: 65536 times story_numbers.number, and how much.
) STRICT;

CREATE TABLE story_numbers ( -- The newest articles that were compared, in the order in which that was done.
    number INTEGER PRIMARY KEY, -- Counts up.
    article_id INTEGER NOT NULL UNIQUE REFERENCES articles(id) ON DELETE CASCADE, -- The article.
    source TEXT NOT NULL, -- Its source, …
    date TEXT NOT NULL, -- … sort_date …
    dated INTEGER NOT NULL CHECK (dated IN (0, 1)), -- … and whether it states that, as when it was compared.
    pattern INTEGER, -- CRC-32 of source and title without figures: pieces that come every day have the same one.
    recurring INTEGER NOT NULL DEFAULT 0 CHECK (recurring IN (0, 1)) -- 1: a piece that comes every day, which tells no story.
) STRICT;

CREATE INDEX story_numbers_by_pattern ON story_numbers(pattern, number);

CREATE VIEW stories_today AS -- Stories of two papers and more that were told in the last 24 hours, those of most papers first.
SELECT stories.id, stories.title, stories.papers, stories.articles, stories.first, stories.last,
    (SELECT group_concat(name, ', ') FROM (SELECT DISTINCT source AS name FROM story_articles
        JOIN articles ON articles.id = article_id WHERE story_id = stories.id AND main = 1 AND hidden = 0
        AND status IN ('full', 'teaser') ORDER BY source)) AS told_by
FROM stories
WHERE joined IS NULL AND papers > 1 AND last >= strftime('%Y-%m-%dT%H:%M:%SZ', 'now', '-1 day')
ORDER BY papers DESC, stories.articles DESC, stories.last DESC, stories.id;

DROP VIEW related;
CREATE VIEW related AS -- Links between articles with both ends: what each page shows, related first, and what other papers tell of the same event (story).
SELECT links.article_id, articles.title AS article_title, articles.url AS article_url, links.kind, links.position,
    links.title AS link_title, links.url AS link_url, links.target_id, target.title AS target_title, target.url AS target_url,
    target.status AS target_status, links.score
FROM (SELECT article_id, kind, position, title, url, target_id, score FROM links
    UNION ALL SELECT article_id, 'story', position, title, url, target_id, NULL FROM story_links) AS links
JOIN articles ON articles.id = links.article_id LEFT JOIN articles AS target ON target.id = links.target_id
ORDER BY links.article_id,
    CASE links.kind WHEN 'related' THEN 0 WHEN 'read_more' THEN 1 WHEN 'story' THEN 2 ELSE 3 END, links.position;

INSERT INTO settings SELECT 'stories_seq', coalesce(
    (SELECT seq FROM changes WHERE kind IN ('new', 'revised') ORDER BY seq DESC LIMIT 1 OFFSET 5000), 0);
INSERT INTO settings SELECT 'stories_linked_after', coalesce(max(id), 0) FROM articles;
"""

LIKENESSES = """
CREATE TABLE story_likenesses ( -- What the articles that wait for related ones are like, as found when they were compared; then it is emptied.
    article_id INTEGER NOT NULL REFERENCES articles(id) ON DELETE CASCADE, -- The article.
    other_id INTEGER NOT NULL REFERENCES articles(id) ON DELETE CASCADE, -- One that is like it; itself: that is all.
    likeness REAL NOT NULL, -- From 0 to 1.
    number INTEGER NOT NULL, -- story_numbers.number of the one that was compared last.
    PRIMARY KEY (article_id, other_id)
) STRICT, WITHOUT ROWID;
"""


@MIGRATIONS()
def first_schema(db: SqliteUtils) -> None:
    """Everything of the first release."""
    for part in (SOURCES, ARTICLES, LINKS, HISTORY, _search(SEARCHED_FIRST), VIEWS):
        _run(db.conn, part)


@MIGRATIONS()
def archives_of_feeds(db: SqliteUtils) -> None:
    """Archives by month."""
    _run(db.conn, ARCHIVES)


@MIGRATIONS()
def visits_of_the_web(db: SqliteUtils) -> None:
    """What visits of sites need: when pages are due again, what visits cost, how sources fare, how hosts are to be asked."""
    _run(db.conn, NETWORK)


@MIGRATIONS()
def care(db: SqliteUtils) -> None:
    """Renamed categories, withdrawn articles, and search inside writing without spaces."""
    _run(db.conn, CARE)
    _run(db.conn, RUNS)
    rows = db.conn.execute("SELECT id, title, lede, body, authors, tags FROM articles")
    found = [(pairs, row[0]) for row in rows if (pairs := letter_pairs(*row[1:]))]
    db.conn.executemany("UPDATE articles SET runs = ? WHERE id = ?", found)
    _run(db.conn, _search(SEARCHED))
    db.conn.execute("INSERT INTO search(search) VALUES ('rebuild')")
    # each article is a transaction, and so a segment of the index: the default of 4 merges them all the time
    db.conn.execute("INSERT INTO search(search, rank) VALUES ('automerge', 8)")


@MIGRATIONS()
def ids_from_feeds(db: SqliteUtils) -> None:
    """Ids that are taken over from feeds (`ids = "from-feed"`)."""
    _run(db.conn, FEED_IDS)


@MIGRATIONS()
def what_lists_say(db: SqliteUtils) -> None:
    """What a list says of a page, for when the page is asked for again."""
    _run(db.conn, SAID)


@MIGRATIONS()
def terms_of_use(db: SqliteUtils) -> None:
    """What is said about use by machines."""
    note = "What the document or its site says about use by machines: JSON with content_signal, tdm_reservation, …"
    _run(db.conn, f"ALTER TABLE articles ADD COLUMN terms -- {note}\n    TEXT;")
    _run(db.conn, "ALTER TABLE hosts ADD COLUMN tdmrep -- Its tdmrep.json, if that was asked for.\n    TEXT;")


@MIGRATIONS()
def search_in_both_forms(db: SqliteUtils) -> None:
    """Words are found as they are printed and in plain letters: "đời" and "doi"."""
    _run(db.conn, _search_in_both_forms())
    db.conn.execute("INSERT INTO search(search) VALUES ('rebuild')")
    db.conn.execute("INSERT INTO search(search, rank) VALUES ('automerge', 8)")


@MIGRATIONS()
def places_of_teasers(db: SqliteUtils) -> None:
    """Where teasers stand that nothing dates."""
    _run(db.conn, PLACES)


@MIGRATIONS()
def replies_and_transcripts(db: SqliteUtils) -> None:
    """Where articles are discussed, and what is said in their media."""
    _run(db.conn, REPLIES)


@MIGRATIONS()
def how_documents_are_read(db: SqliteUtils) -> None:
    """The settings by which the documents of a source were read."""
    note = "Digest of the settings by which its documents are read; another one lets what was no article be read anew."
    _run(db.conn, f"ALTER TABLE sources ADD COLUMN read_by -- {note}\n    TEXT;")


@MIGRATIONS()
def stories_and_near_copies(db: SqliteUtils) -> None:
    """What several papers tell alike."""
    _run(db.conn, STORIES)


@MIGRATIONS()
def response_times(db: SqliteUtils) -> None:
    """How long the requests of a visit took."""
    note = "Seconds from its requests to the ends of their answers, added up, without the pauses between them."
    _run(db.conn, f"ALTER TABLE visits ADD COLUMN response_seconds -- {note}\n    REAL;")


@MIGRATIONS()
def likenesses_that_outlive_a_kill(db: SqliteUtils) -> None:
    """What new articles are like, until they have their related ones."""
    _run(db.conn, LIKENESSES)


def _run(connection: sqlite3.Connection, script: str) -> None:
    """Run *script* inside the open transaction; `executescript()` would commit it."""
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            connection.execute(statement.strip())
            statement = ""
