"""Articles in the store.

record      `Articles`, for everybody outside: the only write of articles, and the order of a recording
stored      reading them back: `Articles.get`, `Articles.load`, …
lifecycle   `Articles.lifecycle`: hide and show, withdraw and restore, release, take down, merge
history     `Articles.history`: earlier versions, kept documents, the log of changes
links       `Articles.links`: related links, and the teasers that they make
matching    which article a document is of: the table `keys`, and what decides between candidates
identity    the marks of a document, and when two of them agree; pure
entry_ids   ids of entries, minted or taken over from a feed
rows        every column of the table `articles`, listed once
children    the tables beside it: people, tags, pictures, media
"""
